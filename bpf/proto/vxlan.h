/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * VXLAN (RFC 7348), any port: flags 08, 24 zero bits, network id, a zero byte, Ethernet. With group
 * policy flag 80, bits 40 and 08 of the next byte and a 16-bit tag. Source ports are hashes, so each
 * 5-tuple goes one way: one packet must do.
 */
#ifdef TUNPRINT_WORDS
static const char *const vxlan_sayings[] = {
	"VXLAN header and Ethernet frame with a packet", "VXLAN header and Ethernet", 0
};
static const char *const vxlan_variants[] = { "group-policy", 0 };
#endif

static __always_inline __u32 vxlan_inside(const struct work *w)
{
	__u32 flags = be32(w, 0);

	if (w->len < 22 || at8(w, 7))
		return 0;
	if (flags == 0x08000000 || (at8(w, 0) == 0x88 && !(at8(w, 1) & 0xb7)))
		return INSIDE(FORM_ETHER, 8);
	return 0;
}

static __always_inline opinion vxlan_match(const struct work *w, const struct study *s)
{
	int holds;

	if ((at8(w, 0) & 0x7f) != 0x08 || !vxlan_inside(w))
		return 0;
	holds = inner_ether(w, 8);
	if (holds == INNER_SURE)
		return speaks_variant(72, 0, at8(w, 0) >> 7);
	return holds ? speaks_variant(55, 1, at8(w, 0) >> 7) : 0;
}
