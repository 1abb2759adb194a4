/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Teredo (RFC 4380): IPv6 in UDP, alone or behind an authentication (0001, two lengths, nonce,
 * confirmation byte) and an origin indication (0000, obscured port and address). Told from any IPv6
 * in UDP by addresses in 2001::/32, or by an authentication; an origin alone, which is any eight
 * bytes that begin with two zeros, needs those addresses or a router advertisement behind it.
 * Bubbles are 40 bytes, next header 59.
 */
#ifdef TUNPRINT_WORDS
static const char *const teredo_sayings[] = {
	"IPv6 with Teredo addresses", "bubble", "IPv6 behind an indication", 0
};
static const char *const teredo_variants[] = { 0 };
#endif

/* Offset of the IPv6 header, past indications; ~0: lengths that cannot be. */
static __always_inline __u32 teredo_skip(const struct work *w)
{
	__u32 off = 0;

	if (be16(w, 0) == 1) {
		if (at8(w, 2) > 32 || at8(w, 3) > 32)
			return ~0U;
		off = 13 + at8(w, 2) + at8(w, 3);
	}
	if (!load_be16(inner_at(w, off)))
		off += 8;
	return off;
}

static __always_inline __u32 teredo_inside(const struct work *w)
{
	__u32 off;

	if (w->len < 40 || (at8(w, 0) && at8(w, 0) >> 4 != 6))
		return 0;
	off = teredo_skip(w);
	if (off > HEAD - INNER_HEAD || off + 40 > w->have || inner_at(w, off)[0] >> 4 != 6)
		return 0;
	return INSIDE(FORM_IP, off);
}

/* 2001:0::/32, RFC 4380 2.6 */
static __always_inline int teredo_address(const __u8 *a) { return load_be32(a) == 0x20010000; }

static __always_inline opinion teredo_match(const struct work *w, const struct study *s)
{
	__u32 inside = teredo_inside(w), off = inside & 0xffff;
	const __u8 *ip;

	if (!inside || !inner_ip(w, off, 0))
		return 0;
	ip = inner_at(w, off);
	if (teredo_address(ip + 8) || teredo_address(ip + 24))
		return speaks(70, ip[6] == EXT_NONE);
	return speaks_if(be16(w, 0) == 1 || (off && ip[6] == IP_ICMPV6 && ip[40] == 134), 65, 2);
}
