/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * VLESS without TLS (XTLS protocol page): request version 0, user id 16 (a UUID), addons' length
 * and addons, command 1 TCP, 2 UDP, 3 mux, port 2, address type 1 IPv4, 2 name, 3 IPv6, address;
 * the first bytes of the user follow at once. Answer: version 0, addons' length, addons, bytes.
 * A request is five small fields; with an answer that begins in the same way, and what follows
 * being the start of something known, it is proof. Inside TLS nothing of it can be seen.
 */
#ifdef TUNPRINT_WORDS
static const char *const vless_sayings[] = {
	"request: user id, command, address", "request with a name and a known start behind it",
	"answer: version and empty addons", 0
};
static const char *const vless_variants[] = { 0 };
#endif

/* Letters, digits, hyphen, dot, underscore: the first 8 bytes of a name of n. */
static __always_inline int vless_is_name(const struct work *w, __u32 off, __u32 n)
{
	if (n < 3 || n > 253)
		return 0;
#pragma unroll
	for (__u32 i = 0; i < 8; i++) {
		__u8 c = at8(w, off + i);

		if (i < n && (__u8)((c | 0x20) - 'a') > 25 && (__u8)(c - '0') > 9 && c != '-' && c != '.' && c != '_')
			return 0;
	}
	return 1;
}

/* What users and servers send first: TLS, HTTP, SSH ... */
static __always_inline int vless_is_start(const struct work *w, __u32 off)
{
	__u32 word;

	if (off > HEAD - 16 || !have(w, off + 4))
		return 0;
	word = load_be32(w->head + inside(off));
	return word >> 16 == 0x1603 || word == 0x48545450 || word == 0x47455420 || word == 0x504f5354 ||
	       word == 0x5353482d || word == 0x434f4e4e;
}

/* Does a request begin at p? 26 bytes. */
static __always_inline int vless_asks(const __u8 *p)
{
	__u8 version = p[7] >> 4;

	return !p[0] && !p[17] && p[18] - 1U <= 2 && (version == 4 || version == 5) &&
	       p[9] >> 6 == 2 && load_be32(p + 1) && load_be32(p + 13) &&
	       (p[18] == 3 || (load_be16(p + 19) && p[21] - 1U <= 2));
}

static __always_inline opinion vless_request(const struct work *w)
{
	__u8 command = at8(w, 18), type = at8(w, 21);
	__u32 end;

	if (w->len < 26 || !vless_asks(w->head))
		return 0;
	if (command == 3)	/* mux: neither port nor address */
		return 0;
	if (type == 2 && !vless_is_name(w, 23, at8(w, 22)))
		return 0;
	end = type == 1 ? 26 : type == 3 ? 38 : 23U + at8(w, 22);
	if (w->len < end)
		return 0;
	return vless_is_start(w, end) ? speaks(70, 1) : speaks(type == 2 ? 55 : 40, 0);
}

static __always_inline opinion vless_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 2 || at8(w, 0) || !opens(w))
		return 0;
	if (w->way == UP)
		return vless_request(w);
	if (at8(w, 1) || theirs->have < 26 || !vless_asks(theirs->head))
		return 0;
	return speaks(w->len == 2 || !vless_is_start(w, 2) ? 60 : 90, 2);
}
