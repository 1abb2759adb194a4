/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * EoIP, MikroTik's Ethernet over IP: GRE with version 1 and key like PPTP's, but protocol 6400:
 * `20 01 64 00`, payload length 16 bits big-endian, tunnel id 16 bits little-endian, an Ethernet
 * frame. Keepalives have length 0. Read in captures and free implementations; no document
 * describes it. (Its IPv6 form is EtherIP with an id in the reserved bits: etherip.h.)
 */
#ifdef TUNPRINT_WORDS
static const char *const eoip_sayings[] = { "header and Ethernet frame", "keepalive",
					    "header and a length that agrees", 0 };
static const char *const eoip_variants[] = { 0 };
#endif

static __always_inline __u32 eoip_inside(const struct work *w)
{
	return w->pkt.proto == IP_GRE && w->len >= 8 && be32(w, 0) == 0x20016400 && be16(w, 4) &&
	       inner_len_fits(w, 8, be16(w, 4), 1) ? INSIDE(FORM_ETHER, 8) : 0;
}

static __always_inline opinion eoip_match(const struct work *w, const struct study *s)
{
	if (w->len < 8 || be32(w, 0) != 0x20016400)
		return 0;
	if (!be16(w, 4))
		return speaks_if(w->len <= 50, 65, 1);
	if (!eoip_inside(w))
		return 0;
	return inner_ether(w, 8) ? speaks(75, 0) : speaks(60, 2);
}
