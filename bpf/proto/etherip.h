/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Ethernet in IP. Protocol 97 (RFC 3378): version 3 and twelve zero bits, then a frame; MikroTik's EoIP
 * over IPv6 has a tunnel number in these twelve. Protocol 143 (RFC 8986): the frame alone, where
 * segment routing brings it.
 */
#ifdef TUNPRINT_WORDS
static const char *const etherip_sayings[] = {
	"header and Ethernet frame", "header", "Ethernet frame", 0
};
static const char *const etherip_variants[] = { "eoipv6", "protocol-143", 0 };
#endif

enum { IP_ETHERNET = 143, ETHERIP_NUMBERED = 1, ETHERIP_BARE };

/* Some implementations had the nibbles the other way round. */
static __always_inline int etherip_is_plain(const struct work *w)
{
	return be16(w, 0) == 0x3000 || be16(w, 0) == 0x0300;
}

static __always_inline __u32 etherip_inside(const struct work *w)
{
	if (w->len < 16)
		return 0;
	if (w->pkt.proto == IP_ETHERNET)
		return INSIDE(FORM_ETHER, 0);
	return w->pkt.proto == IP_ETHERIP && (at8(w, 0) >> 4 == 3 || etherip_is_plain(w)) ?
	       INSIDE(FORM_ETHER, 2) : 0;
}

static __always_inline opinion etherip_match(const struct work *w, const struct study *s)
{
	__u32 inside = etherip_inside(w);
	int plain = etherip_is_plain(w), holds;

	if (!inside)
		return 0;
	holds = inner_ether(w, inside & 0xffff);
	if (w->pkt.proto == IP_ETHERNET)
		return holds ? speaks_variant(75, 2, ETHERIP_BARE) : 0;
	if (plain)
		return speaks(holds ? 75 : 55, !holds);
	return holds ? speaks_variant(75, 0, ETHERIP_NUMBERED) : 0;
}
