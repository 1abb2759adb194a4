/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Geneve (RFC 8926), any port: version 0 and length of options, flags O and C, EtherType of what is
 * inside, network id, a zero byte, options (the first one's length is looked at), then the packet.
 */
#ifdef TUNPRINT_WORDS
static const char *const geneve_sayings[] = { "Geneve header and its packet", 0 };
static const char *const geneve_variants[] = { 0 };
#endif

static __always_inline __u32 geneve_inside(const struct work *w)
{
	__u32 end = 8 + (at8(w, 0) & 63) * 4;
	__u16 type = be16(w, 2);

	if (w->len < 28 || at8(w, 0) >> 6 || at8(w, 1) & 0x3f || at8(w, 7))
		return 0;
	if (type != 0x6558 && type != ETH_IPV4 && type != ETH_IPV6)
		return 0;
	/* RFC 8926 3.5: the first option's length, in words, stays inside them all */
	if (end > 8 && 12 + (at8(w, 11) & 31) * 4U > end)
		return 0;
	return INSIDE(type == 0x6558 ? FORM_ETHER : FORM_IP, end);
}

static __always_inline opinion geneve_match(const struct work *w, const struct study *s)
{
	__u32 inside = geneve_inside(w);
	int holds = inside ? inner_holds(w, inside) : INNER_NONE;

	return holds ? speaks(holds == INNER_SURE ? 72 : 55, 0) : 0;
}
