/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Automatic Multicast Tunneling (RFC 7450), any port: version 0 and type, then per type. 1
 * discovery, 3 request: 8 bytes that end in a nonce. 2 advertisement: nonce and a relay's address. 4
 * query, 5 update: MAC 6, the request's nonce at 8, an IP packet with IGMP or MLD at 12. 6 data: a
 * zero byte and the IP packet to a group.
 */
#ifdef TUNPRINT_WORDS
static const char *const amt_sayings[] = {
	"discovery or request", "advertisement repeats the nonce", "query repeats the nonce",
	"membership update", "data to a group", 0
};
static const char *const amt_variants[] = { 0 };
#endif

enum { AMT_DISCOVERY = 1, AMT_ADVERTISEMENT, AMT_REQUEST, AMT_QUERY, AMT_UPDATE, AMT_DATA };

static __always_inline __u32 amt_inside(const struct work *w)
{
	return be16(w, 0) == AMT_DATA << 8 ? INSIDE(FORM_IP, 2) : 0;
}

/* IGMP behind a router alert, MLD behind a hop-by-hop header; a query may have an address behind it. */
static __always_inline int amt_membership(const struct work *w)
{
	return at8(w, 12) == 0x46 ? at8(w, 21) == 2 && be16(w, 14) <= w->len :
	       at8(w, 12) >> 4 == 6 && at8(w, 18) == EXT_HOP && at8(w, 52) == IP_ICMPV6;
}

static __always_inline opinion amt_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u8 type = at8(w, 0);

	if (type - 1U > 5 || w->len < 8 || be16(w, 0) & 0xfc)
		return 0;
	if (type == AMT_DATA) {
		int group = at8(w, 2) >> 4 == 4 ? at8(w, 18) >> 4 == 14 : at8(w, 26) == 0xff;

		return speaks_if(group && inner_ip(w, 2, 0), 72, 4);
	}
	if (type == AMT_DISCOVERY || type == AMT_REQUEST)
		return w->len == 8 && !be16(w, 2) && be32(w, 4) ? speaks(12, 0) : 0;
	if (type == AMT_ADVERTISEMENT)
		return speaks_if((w->len == 12 || w->len == 24) && !be24(w, 1) && theirs->len == 8 &&
				 theirs->head[0] == AMT_DISCOVERY &&
				 load_be32(theirs->head + 4) == be32(w, 4), 92, 1);
	if (!amt_membership(w))
		return 0;
	if (type == AMT_QUERY)
		return speaks_if(theirs->len == 8 && theirs->head[0] == AMT_REQUEST &&
				 load_be32(theirs->head + 4) == be32(w, 8), 95, 2);
	return speaks(60, 3);
}
