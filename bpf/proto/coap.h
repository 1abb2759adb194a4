/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * CoAP (RFC 7252): version 1, token of up to 8 bytes, code. Two bits and a code prove nothing
 * (IPv4 begins alike), so an answer must repeat message id or token of a request; code 0 only in 4
 * bytes.
 */
#ifdef TUNPRINT_WORDS
static const char *const coap_sayings[] = {
	"answer repeats message id and token", "request with a path", 0
};
static const char *const coap_variants[] = { 0 };
#endif

static __always_inline opinion coap_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 n = at8(w, 0) & 15, code = at8(w, 1), token;

	if (w->len < 4 || !have(w, 4) || at8(w, 0) >> 6 != 1 || n > 8 || w->len < 4 + n)
		return 0;
	if (code >> 5 == 2 || code >> 5 == 4 || code >> 5 == 5) {
		if (theirs->have < 5 + n || theirs->head[0] >> 6 != 1 || theirs->head[1] - 1U > 6 ||
		    (theirs->head[0] & 15) != n || (code & 31) > 31)
			return 0;
		token = n < 4 ? ~0U << (32 - 8 * n) : ~0U;
		if (n && (load_be32(theirs->head + 4) ^ be32(w, 4)) & token)
			return 0;
		if (load_be16(theirs->head + 2) == be16(w, 2))
			return speaks(n ? 95 : 60, 0);
		return speaks_if(n >= 3, 60, 0);
	}
	if (code - 1 > 6)
		return 0;
	/* first option Uri-Path (11) or Uri-Host (3) with text */
	token = w->head[(4 + n) & (HEAD - 1)];
	return speaks_if(((token & 0xf0) == 0xb0 || (token & 0xf0) == 0x30) && (token & 15) &&
			 (token & 15) < 13 && is_text(w->head + 5 + n, 1) && w->len > 5 + n, 25, 1);
}
