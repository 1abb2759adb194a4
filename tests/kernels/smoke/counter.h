/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The smoke counter: names a packet by its outermost tunnel, else by what it carries.
 * Proves the harness only; it knows shapes of fresh kernel devices, not the wild.
 */
#ifndef TUNPRINT_TESTS_KERNELS_COUNTER_H
#define TUNPRINT_TESTS_KERNELS_COUNTER_H

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#ifndef PACKETS
#error PACKETS is the map's name
#endif

/* order known to the script observer */
enum type {
	OTHER, ARP, ICMP, ICMP6, TCP, UDP, GRE, IPIP, SIXINFOUR, WIREGUARD, VXLAN, GENEVE,
	TAG_VLAN, TAG_QINQ, TAG_PPPOE, TYPES
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, TYPES);
	__type(key, __u32);
	__type(value, __u64);
} PACKETS SEC(".maps");

static __always_inline void book(__u32 type)
{
	__u64 *cell = bpf_map_lookup_elem(&PACKETS, &type);

	if (cell)
		__sync_fetch_and_add(cell, 1);
}

/* First four bytes after UDP's header tell the three kernel tunnels from each other. */
static __always_inline enum type type_of_udp(const __u8 *at, const void *end)
{
	const __u8 *load = at + sizeof(struct udphdr);

	if ((const void *)(load + 4) > end)
		return UDP;
	if (load[0] >= 1 && load[0] <= 4 && !load[1] && !load[2] && !load[3])
		return WIREGUARD;
	if (load[0] == 0x08 && !load[1] && !load[2] && !load[3])	/* RFC 7348: flag I */
		return VXLAN;
	if (!(load[0] >> 6) && load[2] == 0x65 && load[3] == 0x58)	/* RFC 8926: carries Ethernet */
		return GENEVE;
	return UDP;
}

static __always_inline enum type type_of_ipv4(const __u8 *at, const void *end)
{
	const struct iphdr *ip = (const void *)at;

	if ((const void *)(ip + 1) > end)
		return OTHER;
	switch (ip->protocol) {
	case IPPROTO_ICMP:
		return ICMP;
	case IPPROTO_TCP:
		return TCP;
	case IPPROTO_UDP:
		return type_of_udp(at + sizeof(*ip), end);
	case IPPROTO_GRE:
		return GRE;
	case IPPROTO_IPIP:
		return IPIP;
	case IPPROTO_IPV6:
		return SIXINFOUR;
	}
	return OTHER;
}

static __always_inline enum type type_of_ip(const __u8 *at, const void *end)
{
	if ((const void *)(at + sizeof(struct ipv6hdr)) > end)
		return (const void *)(at + 1) <= end && at[0] >> 4 == 4 ? type_of_ipv4(at, end) : OTHER;
	if (at[0] >> 4 == 4)
		return type_of_ipv4(at, end);
	if (at[0] >> 4 == 6)
		return at[6] == IPPROTO_ICMPV6 ? ICMP6 : at[6] == IPPROTO_TCP ? TCP : OTHER;
	return OTHER;
}

/* Up to two tags and one PPPoE session header (RFC 2516), each booked under its own cell too. */
static __always_inline enum type type_of_frame(const __u8 *at, const void *end)
{
	__u16 kind;
	int tag;

	if ((const void *)(at + ETH_HLEN) > end)
		return OTHER;
	kind = at[12] << 8 | at[13];
	at += ETH_HLEN;
#pragma unroll
	for (tag = 0; tag < 2; tag++) {
		if (kind != ETH_P_8021Q && kind != ETH_P_8021AD)
			break;
		if ((const void *)(at + 4) > end)
			return OTHER;
		book(kind == ETH_P_8021Q ? TAG_VLAN : TAG_QINQ);
		kind = at[2] << 8 | at[3];
		at += 4;
	}
	if (kind == ETH_P_PPP_SES) {
		book(TAG_PPPOE);
		return type_of_ip(at + 8, end);
	}
	if (kind == ETH_P_ARP)
		return ARP;
	return kind == ETH_P_IP || kind == ETH_P_IPV6 ? type_of_ip(at, end) : OTHER;
}

static __always_inline enum type type_of_packet(const __u8 *at, const void *end)
{
#ifdef STARTS_WITH_IP
	return type_of_ip(at, end);
#else
	return type_of_frame(at, end);
#endif
}

#endif
