/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What travels inside a plain encapsulation: from the class and the payload's head to the inner
 * payload behind TCP, UDP or ICMP. Constant work, nothing beyond HEAD; include after classify.h.
 */
#ifndef TUNPRINT_INNER_H
#define TUNPRINT_INNER_H

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

/*
 * The inner payload of a packet of that class: *off from the start of w->head, below w->have, and the
 * inner IP protocol. For other protocols than TCP and UDP it starts behind the IP header. Returns
 * 0 where there is no inner packet, it holds no payload, or it lies too far back.
 */
static __always_inline int inner_payload(const struct work *w, __u16 class, __u16 *off,
					 __u8 *proto)
{
	__u32 inside = inner_of(w, class), net, at;

	if (!inside || !inner_holds(w, inside))
		return 0;
	net = inner_net(w, inside);
	if (net > HEAD - INNER_HEAD)
		return 0;
	at = inner_transport(w, net, proto);
	if (at > HEAD - 24 || at + 8 > w->have)
		return 0;
	if (*proto == IP_UDP)
		at += 8;
	else if (*proto == IP_TCP)
		at += (inner_at(w, at + 12)[0] >> 4) * 4;
	if (at >= w->have || at >= HEAD)
		return 0;
	*off = at;
	return 1;
}

#endif
