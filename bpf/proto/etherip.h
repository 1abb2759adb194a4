/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* EtherIP, IP protocol 97 (RFC 3378): version 3 and twelve zero bits, then an Ethernet frame. */
#ifdef TUNPRINT_WORDS
static const char *const etherip_sayings[] = { "header and Ethernet frame", "header", 0 };
static const char *const etherip_variants[] = { 0 };
#endif

/* Some implementations had the nibbles the other way round. */
static __always_inline __u32 etherip_inside(const struct work *w)
{
	return w->pkt.proto == IP_ETHERIP && w->len >= 16 &&
	       (be16(w, 0) == 0x3000 || be16(w, 0) == 0x0300) ? INSIDE(FORM_ETHER, 2) : 0;
}

static __always_inline opinion etherip_match(const struct work *w, const struct study *s)
{
	if (!etherip_inside(w))
		return 0;
	return inner_ether(w, 2) ? speaks(75, 0) : speaks(55, 1);
}
