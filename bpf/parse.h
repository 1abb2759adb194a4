/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * parse: frame -> addresses, ports, where the payload lies and how long it is. Behind the link
 * (parse_link.h): IPv4 with options, IPv6 with extension headers (RFC 8200), fragments, transport.
 *
 * Offsets between the stages go through the work page and come back as fresh numbers: the
 * verifier then follows one path instead of one per combination of headers.
 */
#ifndef TUNPRINT_PARSE_H
#define TUNPRINT_PARSE_H

#include "parse_link.h"

enum {
	IP_ICMP = 1, IP_IPIP = 4, IP_TCP = 6, IP_UDP = 17, IP_IPV6 = 41, IP_GRE = 47, IP_ESP = 50,
	IP_AH = 51, IP_ICMPV6 = 58, IP_ETHERIP = 97, IP_L2TP = 115, IP_SCTP = 132, IP_UDPLITE = 136,
	EXT_HOP = 0, EXT_ROUTING = 43, EXT_FRAGMENT = 44, EXT_NONE = 59, EXT_DEST = 60,
};

#define NET_BYTES_MAX 512	/* nor link and network header with extensions together */
#define EXTENSIONS 6
#define PLAIN_L3 14
#define PLAIN_L4 34

/* What the network header claims is never believed beyond the frame on the wire. */
static __always_inline __u32 claimed(__u32 said, __u32 wire)
{
	return said && said < wire ? said : wire;
}

/* The header of head bytes at ip, which lies at l3 and was checked to lie inside the frame. */
static __always_inline int ipv4_fields(struct work *w, const __u8 *ip, __u32 l3, __u32 head)
{
	__u32 total = load_be16(ip + 2), wire = w->pkt.wire_len > l3 ? w->pkt.wire_len - l3 : 0;
	__u16 frag = load_be16(ip + 6);

	if (total && total < head)
		return CLASS_MALFORMED;
	if (wire < head)
		return CLASS_SHORT;
	/* a GSO packet's length field speaks of one segment, or is 0: then the frame decides */
	total = w->pkt.segments > 1 ? wire : claimed(total, wire);
	w->pkt.version = 4;
	w->pkt.proto = ip[9];
	w->pkt.fragment = frag & 0x1fff ? FRAGMENT_LATER : frag & 0x2000 ? FRAGMENT_FIRST : WHOLE;
	w->pkt.fragment_id = load_be16(ip + 4);
	w->pkt.src[0] = w->pkt.dst[0] = 0;
	w->pkt.src[1] = (__u64)TP_LOAD(__u32, ip + 12) << 32 | 0xffff0000;
	w->pkt.dst[1] = (__u64)TP_LOAD(__u32, ip + 16) << 32 | 0xffff0000;
	w->pkt.l4 = l3 + head;
	w->pkt.payload_len = total - head;
	return 0;
}

static __always_inline int parse_ipv4(struct work *w, const __u8 *data, const __u8 *end)
{
	__u32 l3 = FRESH(w->pkt.l3), head;
	const __u8 *ip = data + l3;

	if (l3 > LINK_BYTES_MAX || ip + 20 > end)
		return CLASS_SHORT;
	head = (ip[0] & 15) * 4;
	if (ip[0] >> 4 != 4 || head < 20)
		return CLASS_MALFORMED;
	return ipv4_fields(w, ip, l3, head);
}

/* One extension header; returns 1 while there may be another. */
static __always_inline int parse_extension(struct work *w, const __u8 *at, const __u8 *end,
					   __u8 *next, __u32 *len)
{
	if (*next == EXT_FRAGMENT) {
		if (at + 8 > end)
			return -CLASS_SHORT;
		w->pkt.fragment = load_be16(at + 2) & 0xfff8 ? FRAGMENT_LATER :
				  at[3] & 1 ? FRAGMENT_FIRST : WHOLE;
		w->pkt.fragment_id = load_be32(at + 4);
		*len = 8;
	} else if (*next == EXT_HOP || *next == EXT_ROUTING || *next == EXT_DEST) {
		if (at + 8 > end)
			return -CLASS_SHORT;
		*len = (at[1] + 1) * 8;
	} else {
		return 0;
	}
	*next = at[0];
	return w->pkt.fragment == FRAGMENT_LATER ? 2 : 1;
}

static __always_inline int parse_ipv6(struct work *w, const __u8 *data, const __u8 *end)
{
	__u32 l3 = FRESH(w->pkt.l3), total, wire, len, gone = 40;
	const __u8 *ip = data + l3;
	__u8 next;

	if (l3 > LINK_BYTES_MAX || ip + 40 > end)
		return CLASS_SHORT;
	if (ip[0] >> 4 != 6)
		return CLASS_MALFORMED;
	wire = w->pkt.wire_len > l3 ? w->pkt.wire_len - l3 : 0;
	total = load_be16(ip + 4);
	total = w->pkt.segments > 1 || !total ? wire : claimed(total + 40, wire);
	next = ip[6];
	w->pkt.version = 6;
	w->pkt.fragment = WHOLE;
	w->pkt.src[0] = TP_LOAD(__u64, ip + 8);
	w->pkt.src[1] = TP_LOAD(__u64, ip + 16);
	w->pkt.dst[0] = TP_LOAD(__u64, ip + 24);
	w->pkt.dst[1] = TP_LOAD(__u64, ip + 32);
	w->pkt.l4 = l3 + 40;
#pragma unroll
	for (int i = 0; i < EXTENSIONS; i++) {
		__u32 at = FRESH(w->pkt.l4);
		int more;

		if (at > NET_BYTES_MAX)
			return CLASS_MALFORMED;
		len = 0;
		/* the bound once more, where the compiler cannot lose it */
		more = parse_extension(w, place(data, BOUNDED(at, 1023)), end, &next, &len);
		if (more < 0)
			return -more;
		if (!more)
			break;
		w->pkt.l4 = at + len;
		gone += len;
		if (more == 2)
			break;
	}
	if (gone > total)
		return CLASS_MALFORMED;
	w->pkt.proto = next;
	w->pkt.payload_len = total - gone;
	return 0;
}

static __always_inline int parse_tcp(struct work *w, const __u8 *at, const __u8 *end)
{
	__u32 head;

	if (at + 20 > end)
		return CLASS_SHORT;
	head = (at[12] >> 4) * 4;
	if (head < 20 || head > w->pkt.payload_len)
		return CLASS_MALFORMED;
	w->pkt.sport = load_be16(at);
	w->pkt.dport = load_be16(at + 2);
	w->pkt.seq = load_be32(at + 4);
	w->pkt.tcp_flags = at[13];
	w->pkt.payload = w->pkt.l4 + head;
	w->pkt.payload_len -= head;
	return 0;
}

static __always_inline int parse_udp(struct work *w, const __u8 *at, const __u8 *end)
{
	__u32 said;

	if (at + 8 > end)
		return CLASS_SHORT;
	said = load_be16(at + 4);
	w->pkt.sport = load_be16(at);
	w->pkt.dport = load_be16(at + 2);
	if ((said && said < 8) || w->pkt.payload_len < 8)
		return CLASS_MALFORMED;
	if (w->pkt.segments > 1 || (w->pkt.fragment == FRAGMENT_FIRST && said > w->pkt.payload_len))
		said = 0;
	w->pkt.payload = w->pkt.l4 + 8;
	w->pkt.payload_len = claimed(said, w->pkt.payload_len) - 8;
	return 0;
}

/* Ports and payload. Protocols without ports: the payload is all behind the IP header. */
static __always_inline int parse_transport(struct work *w, const __u8 *data, const __u8 *end,
					   __u32 l4)
{
	const __u8 *at;

	w->pkt.sport = w->pkt.dport = 0;
	w->pkt.payload = l4;
	w->pkt.tcp_flags = 0;
	if (w->pkt.fragment == FRAGMENT_LATER)
		return 0;
	if (l4 > NET_BYTES_MAX)
		return CLASS_MALFORMED;
	at = place(data, BOUNDED(l4, 1023));	/* the same again, where 5.10's verifier sees it */
	switch (w->pkt.proto) {
	case IP_TCP:
		return parse_tcp(w, at, end);
	case IP_UDP:
	case IP_UDPLITE:
		return parse_udp(w, at, end);
	case IP_SCTP:
		if (at + 12 > end)
			return CLASS_SHORT;
		w->pkt.sport = load_be16(at);
		w->pkt.dport = load_be16(at + 2);
		return 0;
	}
	return 0;
}

/* From a network header, or a tag before it, of the given EtherType at off. */
static __always_inline int parse_typed(struct work *w, const __u8 *data, const __u8 *end,
				       __u16 type, __u32 off)
{
	int why;

	w->pkt.vlan = 0;
	why = parse_link(w, data, end, type, off);
	if (why)
		return why;
	why = w->pkt.type == ETH_IPV4 ? parse_ipv4(w, data, end) : parse_ipv6(w, data, end);
	if (why)
		return why;
	return parse_transport(w, data, end, FRESH(w->pkt.l4));
}

/* Most frames: Ethernet, then IPv4 without options. */
static __always_inline int is_plain(const __u8 *data, const __u8 *end)
{
	return data + PLAIN_L4 <= end && load_be16(data + 12) == ETH_IPV4 && data[PLAIN_L3] == 0x45;
}

/* The same functions at offsets that the compiler knows: a tenth of what an established flow costs. */
static __always_inline int parse_plain(struct work *w, const __u8 *data, const __u8 *end)
{
	int why;

	w->pkt.vlan = 0;
	w->pkt.type = ETH_IPV4;
	w->pkt.l3 = PLAIN_L3;
	why = ipv4_fields(w, data + PLAIN_L3, PLAIN_L3, 20);
	return why ? why : parse_transport(w, data, end, PLAIN_L4);
}

/*
 * A whole frame. link: what it begins with. pkt.wire_len and pkt.segments are the caller's;
 * everything else of pkt is set. Returns 0, or the reason (enum class) for not knowing.
 */
static __always_inline int parse_frame(struct work *w, const __u8 *data, const __u8 *end,
				       int link)
{
	const __u8 *at;
	__u32 off;
	__u16 type;

	if (link == LINK_ETHER) {
		if (is_plain(data, end))
			return parse_plain(w, data, end);
		at = place(data, 12);
		if (at + 2 > end)
			return CLASS_SHORT;
		type = load_be16(at);
		off = 14;
	} else {
		at = place(data, 0);
		if (at + 1 > end)
			return CLASS_SHORT;
		type = type_of_nibble(at[0]);
		off = 0;
	}
	return parse_typed(w, data, end, type, off);
}

#endif
