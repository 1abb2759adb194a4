/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * FortiGate's SSL VPN over DTLS (OpenConnect's fortinet.c): the first message of the client is a
 * 16-bit length of everything, "GFtype", "clthello", "SVPNCOOKIE" and the cookie, each with a NUL
 * behind it; the server answers "GFtype", "svrhello", "handshake", "ok", 31 bytes in all. Inside
 * DTLS only sizes are left, and they are a hint: 31 bytes under the known ciphers, in answer to
 * something as long as a cookie, as the first data of both sides. In clear they are proof (DTLS
 * without a cipher, or none).
 */
#ifdef TUNPRINT_WORDS
static const char *const fortinet_sayings[] = {
	"clthello in clear", "svrhello answers it", "first data as long as clthello and svrhello", 0
};
static const char *const fortinet_variants[] = { "clear", "dtls", 0 };
#endif

enum { FORTINET_CLEAR = 1, FORTINET_DTLS };

/* Type 23, DTLS 1.0 or 1.2, epoch 1, number 1: what follows Finished. */
static __always_inline int fortinet_is_first_data(const __u8 *p)
{
	return p[0] == 23 && p[1] == 0xfe && load_be64(p + 3) == 0x0001000000000001ULL;
}

/* What 31 bytes become: ChaCha20, GCM and CCM, CBC with SHA-1, SHA-256, SHA-384 in either order. */
static __always_inline int fortinet_is_answer(__u32 len)
{
	return len == 47 || len == 55 || len == 68 || len == 80 || len == 96;
}

static __always_inline opinion fortinet_sizes(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->way != DOWN || !fortinet_is_first_data(w->head) || be16(w, 11) + 13U != w->len ||
	    !fortinet_is_answer(be16(w, 11)) || first_of(s, UP)->head[0] != 22)
		return 0;
	return fortinet_is_first_data(theirs->head) && theirs->len >= 150 && theirs->len <= 1024 ?
		       speaks_variant(55, 2, FORTINET_DTLS) : 0;
}

static __always_inline opinion fortinet_match(const struct work *w, const struct study *s)
{
	const __u8 *p = w->head + (at8(w, 0) == 23 && at8(w, 1) == 0xfe ? 13 : 0);
	__u32 off = p - w->head;

	if (w->len < 31)
		return 0;
	if (load_be16(p) + off != w->len || !text_at(p + 2, "GFtype", 0) || p[8])
		return fortinet_sizes(w, s);
	if (text_at(p + 9, "clthello", 0))
		return speaks_variant(75, 0, FORTINET_CLEAR);
	return text_at(p + 9, "svrhello", 0) ?
		       speaks_variant(has_said(s, CLASS_FORTINET, 1) ? 97 : 70, 1, FORTINET_CLEAR) : 0;
}
