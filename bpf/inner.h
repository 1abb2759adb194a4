/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What travels inside a plain encapsulation, one level in: from the class and the payload's head to
 * the inner packet's ends and payload. Constant work, nothing beyond HEAD. A new encapsulation gives
 * <word>_inside() and gets a line in inner_of().
 */
#ifndef TUNPRINT_INNER_H
#define TUNPRINT_INNER_H

#include "classify.h"
#include "inner_ip.h"

/* Where the encapsulation's packet begins, and its form; 0: this packet carries none. */
static __always_inline __u32 inner_of(const struct work *w, __u16 class)
{
	switch (class) {
	case CLASS_L2TP:
		return l2tp_inside(w);
	case CLASS_L2TPV3:
		return l2tpv3_inside(w);
	case CLASS_PPTP:
		return pptp_inside(w);
	case CLASS_EOIP:
		return eoip_inside(w);
	case CLASS_GRE:
		return gre_inside(w);
	case CLASS_IPIP:
		return ipip_inside(w);
	case CLASS_SIXIN4:
	case CLASS_ISATAP:
		return sixin4_inside(w);
	case CLASS_TEREDO:
		return teredo_inside(w);
	case CLASS_ETHERIP:
		return etherip_inside(w);
	case CLASS_VXLAN:
		return vxlan_inside(w);
	case CLASS_VXLAN_GPE:
		return vxlan_gpe_inside(w);
	case CLASS_GENEVE:
		return geneve_inside(w);
	case CLASS_GTP_U:
		return gtp_u_inside(w);
	case CLASS_GUE:
		return gue_inside(w);
	case CLASS_FOU:
		return fou_inside(w);
	case CLASS_MPLS_UDP:
		return mpls_udp_inside(w);
	case CLASS_LISP:
		return lisp_inside(w);
	case CLASS_AMT:
		return amt_inside(w);
	case CLASS_TZSP:
		return tzsp_inside(w);
	case CLASS_AYIYA:
		return ayiya_inside(w);
	}
	return 0;
}

/* Past Ethernet or PPP to the IP header; ~0: there is none. */
static __always_inline __u32 inner_net(const struct work *w, __u32 inside)
{
	__u32 off = inside & 0xffff;
	__u16 type;

	if (off > HEAD - INNER_HEAD)
		return ~0U;
	switch (inside >> 16) {
	case FORM_IP:
		return off;
	case FORM_ETHER:
		off = inner_untag(w, off, &type);
		return type == ETH_IPV4 || type == ETH_IPV6 ? off : ~0U;
	case FORM_PPP:
		off = inner_ppp_skip(w, off, &type);
		return type == PPP_IPV4 || type == PPP_IPV6 ? off : ~0U;
	}
	return ~0U;
}

/* Past one IP header without looking for extensions; ~0: a later fragment. */
static __always_inline __u32 inner_transport(const struct work *w, __u32 net, __u8 *proto)
{
	const __u8 *ip = inner_at(w, net);

	if (ip[0] >> 4 == 6) {
		*proto = ip[6];
		return net + 40;
	}
	if (load_be16(ip + 6) & 0x1fff)
		return ~0U;
	*proto = ip[9];
	return net + (ip[0] & 15) * 4;
}

/* Addresses and what is left behind the IP header at net; bounded by what the outer packet has. */
static __always_inline void inner_ends(const struct work *w, __u32 net, __u32 at, struct packet *in)
{
	const __u8 *ip = inner_at(w, net);
	__u32 rest = w->len - at, said;

	if (ip[0] >> 4 == 6) {
		in->version = 6;
		in->src[0] = load_le64(ip + 8);
		in->src[1] = load_le64(ip + 16);
		in->dst[0] = load_le64(ip + 24);
		in->dst[1] = load_le64(ip + 32);
		said = load_be16(ip + 4);
	} else {
		in->version = 4;
		in->src[0] = in->dst[0] = 0;
		in->src[1] = (__u64)load_le32(ip + 12) << 32 | 0xffff0000;
		in->dst[1] = (__u64)load_le32(ip + 16) << 32 | 0xffff0000;
		said = load_be16(ip + 2) - (at - net);
	}
	in->payload_len = said && said < rest ? said : rest;
}

/* Ports and payload behind the transport header at at; 0: none, or it lies too far back. */
static __always_inline int inner_ports(const struct work *w, __u32 at, struct packet *in)
{
	const __u8 *l4 = inner_at(w, at);
	__u32 head = 0, said;

	in->sport = in->dport = 0;
	in->tcp_flags = 0;
	if (in->proto == IP_UDP) {
		head = 8;
		said = load_be16(l4 + 4);
		if (said >= 8 && said < in->payload_len)
			in->payload_len = said;
	} else if (in->proto == IP_TCP) {
		head = (l4[12] >> 4) * 4;
		in->seq = load_be32(l4 + 4);
		in->tcp_flags = l4[13];
	}
	if (head || in->proto == IP_SCTP) {
		in->sport = load_be16(l4);
		in->dport = load_be16(l4 + 2);
	}
	if ((in->proto == IP_TCP && head < 20) || head > in->payload_len)
		return 0;
	in->payload_len -= head;
	in->payload = w->pkt.payload + at + head;
	return in->payload_len || in->tcp_flags & TCP_SYN;
}

/*
 * The packet inside a packet of that class, as parse() would tell of it; 0: there is none, or
 * nothing to look at. Offsets are the outer frame's, so that its payload can be taken from there.
 */
static __always_inline int inner_packet(const struct work *w, __u16 class, struct packet *in)
{
	__u32 inside = forget(w, inner_of(w, class)), net, at;

	if (!inside || !inner_holds(w, inside))
		return 0;
	net = forget(w, inner_net(w, inside));
	if (net > HEAD - INNER_HEAD)
		return 0;
	at = forget(w, inner_transport(w, net, &in->proto));
	if (at > HEAD - INNER_HEAD || at + 8 > w->have)
		return 0;
	inner_ends(w, net, at, in);
	in->segments = 1;	/* of a GSO packet the first one is looked at */
	in->segment = 0;
	in->fragment = WHOLE;
	return inner_ports(w, at, in);
}

/* The classes that inner_of() knows. */
static __always_inline int carries_packets(__u16 class)
{
	switch (class) {
	case CLASS_L2TP: case CLASS_L2TPV3: case CLASS_PPTP: case CLASS_GRE: case CLASS_IPIP:
	case CLASS_SIXIN4: case CLASS_ISATAP: case CLASS_TEREDO: case CLASS_ETHERIP:
	case CLASS_VXLAN: case CLASS_VXLAN_GPE: case CLASS_GENEVE: case CLASS_GTP_U:
	case CLASS_GUE: case CLASS_FOU: case CLASS_MPLS_UDP: case CLASS_LISP:
	case CLASS_AMT: case CLASS_TZSP: case CLASS_AYIYA:
		return 1;
	}
	return 0;
}

/*
 * Which conversation inside: both ends in there, between these two hosts. Without the outer ports:
 * where these are hashes, each direction has its own, and only here they meet.
 */
static __always_inline __u64 inner_tag(const struct work *w, const struct work *in)
{
	__u64 hosts = (w->key.lo[0] ^ w->key.lo[1] * 0x9e3779b97f4a7c15ULL) +
		      (w->key.hi[0] ^ w->key.hi[1] * 0xff51afd7ed558ccdULL);

	return (flow_hash(&in->key) ^ hosts * 0xc4ceb9fe1a85ec53ULL) | 1;
}

#endif
