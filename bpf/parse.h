/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * parse: frame -> addresses, ports, where the payload lies and how long it is.
 * Link headers: Ethernet, 802.1Q/802.1ad (two tags), PPPoE session (RFC 2516), MPLS (RFC 3032),
 * none. Network: IPv4 with options, IPv6 with extension headers (RFC 8200), fragments.
 *
 * Offsets between the stages go through the work page and come back as fresh numbers: the
 * verifier then follows one path instead of one per combination of headers.
 */
#ifndef TUNPRINT_PARSE_H
#define TUNPRINT_PARSE_H

#include "view.h"

enum {
	ETH_IPV4 = 0x0800, ETH_IPV6 = 0x86dd, ETH_VLAN = 0x8100, ETH_QINQ = 0x88a8,
	ETH_QINQ_OLD = 0x9100, ETH_PPPOE = 0x8864, ETH_MPLS = 0x8847, ETH_MPLS_MULTI = 0x8848,
	PPP_IPV4 = 0x0021, PPP_IPV6 = 0x0057,
};

enum {
	IP_ICMP = 1, IP_IPIP = 4, IP_TCP = 6, IP_UDP = 17, IP_IPV6 = 41, IP_GRE = 47, IP_ESP = 50,
	IP_AH = 51, IP_ICMPV6 = 58, IP_ETHERIP = 97, IP_L2TP = 115, IP_SCTP = 132, IP_UDPLITE = 136,
	EXT_HOP = 0, EXT_ROUTING = 43, EXT_FRAGMENT = 44, EXT_NONE = 59, EXT_DEST = 60,
};

#define LINK_BYTES_MAX 64	/* no link header reaches further */
#define NET_BYTES_MAX 512	/* nor link and network header with extensions together */
#define MPLS_LABELS 6
#define EXTENSIONS 6
#define WIRE_MAX 0xffffff

/* An offset that was stored: the compiler may not know it, the verifier need not. */
#define FRESH(field) (*(volatile __typeof__(field) *)&(field))

/* A place in the frame as one pointer: a check of it then holds for reads from it. */
static __always_inline const __u8 *place(const __u8 *data, __u32 off)
{
	const __u8 *at = data + off;

	__asm__ volatile("" : "+r"(at));
	return at;
}

/* The IP version decides where no EtherType says it. 0: neither. */
static __always_inline __u16 type_of_nibble(__u8 first)
{
	return first >> 4 == 4 ? ETH_IPV4 : first >> 4 == 6 ? ETH_IPV6 : 0;
}

static __always_inline int parse_tags(struct work *w, const __u8 *data, const __u8 *end,
				      __u16 *type, __u32 *off)
{
	const __u8 *at;

#pragma unroll
	for (int i = 0; i < 2; i++) {
		if (*type != ETH_VLAN && *type != ETH_QINQ && *type != ETH_QINQ_OLD)
			return 0;
		at = place(data, *off);
		if (at + 4 > end)
			return CLASS_SHORT;
		if (!w->pkt.vlan)
			w->pkt.vlan = load_be16(at) & 0xfff;
		*type = load_be16(at + 2);
		*off += 4;
	}
	return 0;
}

static __always_inline int parse_mpls(const __u8 *data, const __u8 *end, __u16 *type, __u32 *off)
{
	const __u8 *at;
	int bottom = 0;

#pragma unroll
	for (int i = 0; i < MPLS_LABELS; i++) {
		if (bottom)
			break;
		at = place(data, *off);
		if (at + 4 > end)
			return CLASS_SHORT;
		bottom = at[2] & 1;
		*off += 4;
	}
	if (!bottom)
		return CLASS_NOT_IP;
	at = place(data, *off);
	if (at + 1 > end)
		return CLASS_SHORT;
	*type = type_of_nibble(at[0]);
	return 0;
}

/* Link header: leaves pkt.type and pkt.l3. Starts at off with EtherType type already known. */
static __always_inline int parse_link(struct work *w, const __u8 *data, const __u8 *end,
				      __u16 type, __u32 off)
{
	int why = parse_tags(w, data, end, &type, &off);

	if (why)
		return why;
	if (type == ETH_PPPOE) {
		const __u8 *at = place(data, off);
		__u16 ppp;

		if (at + 8 > end)
			return CLASS_SHORT;
		ppp = load_be16(at + 6);
		type = ppp == PPP_IPV4 ? ETH_IPV4 : ppp == PPP_IPV6 ? ETH_IPV6 : 0;
		off += 8;
	}
	if (type == ETH_MPLS || type == ETH_MPLS_MULTI) {
		why = parse_mpls(data, end, &type, &off);
		if (why)
			return why;
	}
	if (type != ETH_IPV4 && type != ETH_IPV6)
		return CLASS_NOT_IP;
	w->pkt.type = type;
	w->pkt.l3 = off;
	return 0;
}

/* What the network header claims is never believed beyond the frame on the wire. */
static __always_inline __u32 claimed(__u32 said, __u32 wire)
{
	return said && said < wire ? said : wire;
}

static __always_inline int parse_ipv4(struct work *w, const __u8 *data, const __u8 *end)
{
	__u32 l3 = FRESH(w->pkt.l3), head, total, wire;
	const __u8 *ip = data + l3;
	__u16 frag;

	if (l3 > LINK_BYTES_MAX || ip + 20 > end)
		return CLASS_SHORT;
	head = (ip[0] & 15) * 4;
	if (ip[0] >> 4 != 4 || head < 20)
		return CLASS_MALFORMED;
	total = load_be16(ip + 2);
	wire = w->pkt.wire_len > l3 ? w->pkt.wire_len - l3 : 0;
	if (total && total < head)
		return CLASS_MALFORMED;
	if (wire < head)
		return CLASS_SHORT;
	/* a GSO packet's length field speaks of one segment, or is 0: then the frame decides */
	total = w->pkt.segments > 1 ? wire : claimed(total, wire);
	frag = load_be16(ip + 6);
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
		more = parse_extension(w, data + at, end, &next, &len);
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
static __always_inline int parse_transport(struct work *w, const __u8 *data, const __u8 *end)
{
	__u32 l4 = FRESH(w->pkt.l4);
	const __u8 *at = data + l4;

	w->pkt.sport = w->pkt.dport = 0;
	w->pkt.payload = l4;
	w->pkt.tcp_flags = 0;
	if (w->pkt.fragment == FRAGMENT_LATER)
		return 0;
	if (l4 > NET_BYTES_MAX)
		return CLASS_MALFORMED;
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
	return parse_transport(w, data, end);
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

#define TAIL_OFF_MAX 0x3fff	/* the tail of a longer payload is not kept; all bits are set */

/* Payload bytes to look at: of one datagram where a packet stands for several. */
static __always_inline __u32 take_room(const struct work *w)
{
	if (w->pkt.segments > 1 && w->pkt.segment && w->pkt.proto == IP_UDP)
		return w->pkt.segment;
	return w->pkt.payload_len;
}

#ifdef __bpf__
/* The up to 7 bytes behind the last whole word. */
static __always_inline void take_rest(struct work *w, const __u8 *at, const __u8 *end, __u32 room)
{
	__u32 n = FRESH(w->have);
	const __u8 *rest;

	if (n > HEAD - 8)
		return;
	rest = at + n;
#pragma unroll
	for (__u32 i = 0; i < 7; i++) {
		if (n + i >= room || rest + i + 1 > end)
			return;
		w->head[(n + i) & (HEAD - 1)] = rest[i];
		w->have = n + i + 1;
	}
}

/* The first HEAD bytes in whole words: what was checked is what is read, as the verifier wants it. */
static __always_inline void take_head(struct work *w, const __u8 *at, const __u8 *end, __u32 room)
{
	__u32 n = 0;

#pragma unroll
	for (__u32 i = 0; i < HEAD; i += 8) {
		if (n == i && room >= i + 8 && at + i + 8 <= end) {
			*(__u64 *)(w->head + i) = TP_LOAD(__u64, at + i);
			n = i + 8;
		} else {
			*(__u64 *)(w->head + i) = 0;
		}
	}
	w->have = n;
	take_rest(w, at, end, room);
}
#else
/* The same with what a libc has for it: a tenth of replay's time lay here. */
static __always_inline void take_head(struct work *w, const __u8 *at, const __u8 *end, __u32 room)
{
	__u32 n = room < HEAD ? room : HEAD;

	if (end <= at)
		n = 0;
	else if (n > (__u64)(end - at))
		n = end - at;
	memcpy(w->head, at, n);
	memset(w->head + n, 0, HEAD - n);
	w->have = n;
}
#endif

static __always_inline void take_tail(struct work *w, const __u8 *at, const __u8 *end, __u32 len)
{
	__u32 off = len - TAIL;

	__builtin_memset(w->tail, 0, sizeof(w->tail));
	if (len < TAIL || off > TAIL_OFF_MAX)
		return;
#ifdef __bpf__
	__asm__ volatile("%0 &= 16383" : "+r"(off));	/* the same again, where the verifier sees it */
#endif
	at = place(at, off);
	if (at + TAIL > end)
		return;
#pragma unroll
	for (int i = 0; i < TAIL; i += 4)
		*(__u32 *)(w->tail + i) = TP_LOAD(__u32, at + i);
}

/* Copies the payload's first HEAD and last TAIL bytes to the work page. */
static __always_inline void take_payload(struct work *w, const __u8 *data, const __u8 *end)
{
	__u32 off = FRESH(w->pkt.payload), room = FRESH(w->pkt.payload_len);
	const __u8 *at = data + off;

	w->len = room;
	w->have = 0;
	if (off > NET_BYTES_MAX + 64)
		return;
	take_head(w, at, end, room);
	take_tail(w, at, end, room);
}

#endif
