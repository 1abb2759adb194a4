/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The link's part of parse: where the network header lies and what it is. Ethernet, 802.1Q/802.1ad
 * (two tags), PPPoE session (RFC 2516), MPLS (RFC 3032), none.
 */
#ifndef TUNPRINT_PARSE_LINK_H
#define TUNPRINT_PARSE_LINK_H

#include "view.h"

enum {
	ETH_IPV4 = 0x0800, ETH_IPV6 = 0x86dd, ETH_VLAN = 0x8100, ETH_QINQ = 0x88a8,
	ETH_QINQ_OLD = 0x9100, ETH_PPPOE = 0x8864, ETH_MPLS = 0x8847, ETH_MPLS_MULTI = 0x8848,
	PPP_IPV4 = 0x0021, PPP_IPV6 = 0x0057,
};

#define LINK_BYTES_MAX 64	/* no link header reaches further */
#define MPLS_LABELS 6
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

#endif
