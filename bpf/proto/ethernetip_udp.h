/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * EtherNet/IP (ODVA CIP volume 2): list commands with a length that agrees, and implicit data: two
 * items, connection id and sequence (8002), data (00B1) that ends with the datagram.
 */
#ifdef TUNPRINT_WORDS
static const char *const ethernetip_udp_sayings[] = { "list command", "implicit data", 0 };
static const char *const ethernetip_udp_variants[] = { 0 };
#endif

static __always_inline opinion ethernetip_udp_match(const struct work *w, const struct study *s)
{
	if (w->len < 18 || !have(w, 18))
		return 0;
	if (le16(w, 0) == 2)
		return speaks_if(le16(w, 2) == 0x8002 && le16(w, 4) == 8 && le16(w, 14) == 0xb1 &&
				 le16(w, 16) + 18U == w->len, 92, 1);
	return speaks_if(w->len >= 24 && (le16(w, 0) == 0x63 || le16(w, 0) == 0x64 ||
			le16(w, 0) == 4) &&
			 le16(w, 2) + 24U == w->len && !le32(w, 8) && !be32(w, 20), 75, 0);
}
