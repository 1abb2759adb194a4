/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * IP in IP without a header between: IPv4 in anything (protocol 4, RFC 2003), IPv6 in IPv6 (41, RFC
 * 2473), the old IP-within-IP number 94. The inner header must hold. IPv6 in IPv4 is 6in4. Minimal
 * encapsulation (55, RFC 2004) keeps of the inner header what differs: protocol, checksum, addresses.
 */
#ifdef TUNPRINT_WORDS
static const char *const ipip_sayings[] = {
	"inner IP header holds", "inner IP header seems right", "minimal header, its checksum holds", 0
};
static const char *const ipip_variants[] = { "4in4", "4in6", "6in6", "protocol-94", "minimal", 0 };
#endif

enum { IP_OLD_IPIP = 94, IP_MINIMAL = 55, IPIP_MINIMAL = 5 };

/* Protocol, flag S, checksum, destination and, with S, source: their sum is all ones. */
static __always_inline opinion ipip_minimal(const struct work *w)
{
	__u32 sum = be16(w, 0) + be16(w, 2) + be16(w, 4) + be16(w, 6);

	if (w->len < 12 || at8(w, 1) & 0x7f || !be32(w, 4))
		return 0;
	if (at8(w, 1))
		sum += be16(w, 8) + be16(w, 10);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum == 0xffff ? speaks_variant(75, 2, IPIP_MINIMAL) : 0;
}

static __always_inline __u32 ipip_inside(const struct work *w)
{
	__u8 first = at8(w, 0) >> 4, proto = w->pkt.proto;

	if (w->len < 20 || (first != 4 && first != 6))
		return 0;
	if ((proto == IP_IPIP && first == 4) || proto == IP_OLD_IPIP ||
	    (proto == IP_IPV6 && first == 6 && w->pkt.version == 6))
		return INSIDE(FORM_IP, 0);
	return 0;
}

static __always_inline opinion ipip_match(const struct work *w, const struct study *s)
{
	__u32 inside = ipip_inside(w), variant = w->pkt.version == 6 ? 2 : 1;
	int holds;

	if (w->pkt.proto == IP_MINIMAL)
		return ipip_minimal(w);
	if (!inside)
		return 0;
	if (w->pkt.proto != IP_IPIP)
		variant = w->pkt.proto == IP_IPV6 ? 3 : 4;
	holds = inner_ip(w, 0, 0);
	if (holds == INNER_SURE)
		return speaks_variant(75, 0, variant);
	return holds ? speaks_variant(60, 1, variant) : 0;
}
