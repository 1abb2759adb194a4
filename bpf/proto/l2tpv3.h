/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * L2TP version 3 (RFC 3931), as IP protocol 115 and over UDP. Control: C803, length, connection,
 * Ns, Nr (behind a zero session id on IP). Data: 0003 0000 and session id over UDP, session id alone
 * on IP; then a cookie of 0, 4 or 8 bytes, perhaps a 4-byte sublayer, and mostly Ethernet
 * (RFC 4719). fastd's "C803 000C" with bytes behind it is not L2TP: the length is wrong.
 */
#ifdef TUNPRINT_WORDS
static const char *const l2tpv3_sayings[] = {
	"control message", "data with Ethernet inside", "data of the same session", 0
};
static const char *const l2tpv3_variants[] = { "control", "ethernet", "ip", 0 };
#endif

/* 1 if an EtherType that most frames have is where a frame at off would have it. */
static __always_inline __u32 l2tpv3_typed(const struct work *w, __u32 off)
{
	__u32 type = be16(w, off + 12);

	return inner_same(type, ETH_IPV4) | inner_same(type, ETH_IPV6) | inner_same(type, 0x0806) |
	       inner_is_tag(type);
}

/* Cookie and sublayer are agreed out of sight: what they may add up to, by the EtherType. */
static __always_inline __u32 l2tpv3_find(const struct work *w, __u32 off)
{
	__u32 no0 = 1 - l2tpv3_typed(w, off), no1 = no0 & (1 - l2tpv3_typed(w, off + 4));
	__u32 no2 = no1 & (1 - l2tpv3_typed(w, off + 8));

	off += (no0 + no1 + no2) * 4;
	return inner_ether(w, off) == INNER_SURE ? INSIDE(FORM_ETHER, off) : 0;
}

static __always_inline __u32 l2tpv3_inside(const struct work *w)
{
	if (w->pkt.proto == IP_L2TP)
		return be32(w, 0) ? l2tpv3_find(w, 4) : 0;
	return be32(w, 0) == 0x00030000 && be32(w, 4) ? l2tpv3_find(w, 8) : 0;
}

static __always_inline opinion l2tpv3_control(const struct work *w, __u32 off)
{
	__u32 len = w->len - off;

	if (w->len < off + 12 || load_be16(inner_at(w, off)) != 0xc803 ||
	    load_be16(inner_at(w, off + 2)) != len)
		return 0;
	if (len == 12)
		return speaks_variant(40, 0, 1);
	return (load_be32(inner_at(w, off + 12)) & 0x83ff0000) == 0x80080000 &&
	       !load_be16(inner_at(w, off + 16)) ? speaks_variant(75, 0, 1) : 0;
}

static __always_inline opinion l2tpv3_ip(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);

	if (!be32(w, 0))
		return l2tpv3_control(w, 4);
	if (l2tpv3_find(w, 4))
		return speaks_variant(75, 1, 2);
	return mine->have >= 4 && load_be32(mine->head) == be32(w, 0) ? speaks_variant(40, 2, 3) :
	       speaks_variant(20, 2, 3);
}

static __always_inline opinion l2tpv3_match(const struct work *w, const struct study *s)
{
	if (w->len < 12 || !have(w, 12))
		return 0;
	if (w->pkt.proto == IP_L2TP)
		return l2tpv3_ip(w, s);
	if (be16(w, 0) == 0xc803)
		return l2tpv3_control(w, 0);
	return l2tpv3_inside(w) ? speaks_variant(70, 1, 2) : 0;
}
