/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe), any port: version 0, flags I and P, 16 zero bits, a next
 * protocol, network id, a zero byte, then what the next protocol says.
 */
#ifdef TUNPRINT_WORDS
static const char *const vxlan_gpe_sayings[] = { "GPE header and its packet", 0 };
static const char *const vxlan_gpe_variants[] = { "ip", "ethernet", "nsh", "mpls", 0 };
#endif

/* Offset of what an NSH (RFC 8300) at 8 carries, and its form. */
static __always_inline __u32 vxlan_gpe_nsh(const struct work *w)
{
	__u32 words = be16(w, 8) & 0x3f, next = at8(w, 11);

	if (be16(w, 8) >> 14 || words < 2 || (at8(w, 10) & 15) > 3)
		return 0;
	return next == 1 || next == 2 ? INSIDE(FORM_IP, 8 + words * 4) :
	       next == 3 ? INSIDE(FORM_ETHER, 8 + words * 4) : 0;
}

static __always_inline __u32 vxlan_gpe_inside(const struct work *w)
{
	if (w->len < 28 || (at8(w, 0) & 0xfe) != 0x0c || be16(w, 1) || at8(w, 7))
		return 0;
	switch (at8(w, 3)) {
	case 1:
		return at8(w, 8) >> 4 == 4 ? INSIDE(FORM_IP, 8) : 0;
	case 2:
		return at8(w, 8) >> 4 == 6 ? INSIDE(FORM_IP, 8) : 0;
	case 3:
		return INSIDE(FORM_ETHER, 8);
	case 4:
		return vxlan_gpe_nsh(w);
	case 5:
		return inner_mpls(w, 8);
	}
	return 0;
}

static __always_inline opinion vxlan_gpe_match(const struct work *w, const struct study *s)
{
	__u8 next = at8(w, 3);
	__u32 inside = vxlan_gpe_inside(w);
	int holds = inside ? inner_holds(w, inside) : INNER_NONE;

	if (!holds)
		return 0;
	return speaks_variant(holds == INNER_SURE ? 72 : 55, 0, next < 3 ? 1 : next - 1);
}
