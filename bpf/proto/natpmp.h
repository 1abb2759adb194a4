/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * NAT-PMP and PCP (RFC 6886, 6887): 2-byte address request or 12-byte mapping request, answers
 * with operation + 128 that repeat port or nonce; the announcement goes to 224.0.0.1.
 */
#ifdef TUNPRINT_WORDS
static const char *const natpmp_sayings[] = {
	"answer fits the request", "announcement", "PCP answer repeats the nonce", 0
};
static const char *const natpmp_variants[] = { 0 };
#endif

static __always_inline opinion natpmp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 op = at8(w, 1);

	if (w->len < 8 || !have(w, 8) || at8(w, 0) & 0xfd || op < 128)
		return 0;
	if (at8(w, 0) == 2)
		return speaks_if(w->len == 60 && theirs->len == 60 && theirs->have >= 32 &&
				 theirs->head[0] == 2 && theirs->head[1] == op - 128 &&
				 load_be64(theirs->head + 24) == be64(w, 24), 95, 2);
	if (dns_group(w, 1, 1) && w->len == 12 && op == 128)
		return speaks(75, 1);
	if (theirs->have < 2 || theirs->head[0] || theirs->head[1] != op - 128)
		return 0;
	return speaks_if((w->len == 12 && theirs->len == 2) ||
			 (w->len == 16 && theirs->len == 12 &&
			 load_be16(theirs->head + 4) == be16(w, 8)), 90, 0);
}
