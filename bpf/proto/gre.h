/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * GRE version 0 (RFC 2784, 2890): IP protocol 47, flags with reserved bits 0, a protocol number, and a
 * packet of that protocol. A keepalive is GRE of protocol 0, or GRE in IP in GRE. Also carried:
 * Ethernet, ERSPAN, MPLS, WCCP, NHRP, IS-IS. Version 1 is PPTP's.
 */
#ifdef TUNPRINT_WORDS
static const char *const gre_sayings[] = {
	"GRE with a packet inside", "GRE header of a known protocol", "keepalive", 0
};
static const char *const gre_variants[] = {
	"ip", "ethernet", "erspan", "mpls", "keepalive", "wccp", "nhrp", 0
};
#endif

static __always_inline __u32 gre_inside(const struct work *w)
{
	return w->pkt.proto == IP_GRE && w->len >= 8 ? inner_gre(w, 0) : 0;
}

static __always_inline __u32 gre_variant(__u16 type)
{
	switch (type) {
	case ETH_IPV4: case ETH_IPV6: return 1;
	case 0x6558: return 2;
	case 0x88be: case 0x22eb: return 3;
	case ETH_MPLS: case ETH_MPLS_MULTI: return 4;
	case 0x0000: return 5;
	case 0x883e: return 6;
	case 0x2001: return 7;
	}
	return 0;
}

static __always_inline opinion gre_match(const struct work *w, const struct study *s)
{
	__u32 inside, variant;

	if (w->len < 4 || !have(w, 4) || be16(w, 0) & 0x4fff)
		return 0;
	inside = gre_inside(w);
	if (inside && inner_holds(w, inside))
		return speaks(75, 0) | gre_variant(be16(w, 2)) << 16;
	variant = gre_variant(be16(w, 2));
	if (variant == 5)	/* an empty reply, or a vendor's few zeros */
		return w->len <= 24 && !le64(w, 4) ? speaks_variant(60, 2, variant) : 0;
	if (variant)
		return speaks(55, 1) | variant << 16;
	return be16(w, 2) >= 0x600 || be16(w, 2) == 0x00fe ? speaks(40, 1) : 0;
}
