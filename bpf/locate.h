/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * locate: address -> network. Addresses that networks.conf does not name fall to their
 * /24 or /48, which need no table: the prefix itself is the number.
 *
 * Named prefixes are flattened to disjoint ranges, and the ranges lie in a search tree of wide
 * nodes: two cache lines and one inlined array look-up per level, eleven ways a node, so 100,000
 * prefixes are six levels deep where a bitwise trie is up to 32. One tree searches the upper half
 * of an address; where prefixes longer than /64 lie inside one upper half it ends in a tree over the
 * lower half. IPv4 begins with a table of its /16s, each with a tree of its own: mostly one node.
 *
 * Enough, because it is asked twice per new flow and never per packet: measured with
 * random addresses among 1M flows, a new flow took 2.39 us with 1,000 prefixes and 2.52 us with
 * 100,000 (x 1.05); the one tree for both families took x 1.18, a bitwise trie 0.5 us a look-up.
 */
#ifndef TUNPRINT_LOCATE_H
#define TUNPRINT_LOCATE_H

#include "view.h"

#define LOCATE_KEYS 10
#define LOCATE_DEPTH 14		/* 7 levels a half: 11^7 ranges */

/* A reference is a network's id (0: none), or a node's place with these. */
#define LOCATE_NODE 0x80000000U
#define LOCATE_LOW 0x40000000U	/* the node searches the lower half */
#define LOCATE_PLACE 0x3fffffffU

struct locate_node {
	__u64 from[LOCATE_KEYS];	/* host order; to[i + 1] holds from here on */
	__u32 to[LOCATE_KEYS + 1];
	__u32 unused;
};

/* Where to start; written at once, so that a look-up sees one generation or the other. */
struct locate_root {
	__u32 ipv4;		/* first /16 in the table, which has two halves too */
	__u32 ipv6;		/* reference */
};

#define LOCATE_16 65536

_Static_assert(sizeof(struct locate_node) == 128, "a node is two cache lines");

/* Which way a node sends the half address. Unused keys are ~0, behind them the last way repeats. */
static __always_inline __u32 locate_step(const struct locate_node *node, __u64 half)
{
	__u32 way = half >= node->from[4] ? 5 : 0;

#pragma unroll
	for (int i = 0; i < 5; i++) {
		if (half < node->from[way])
			break;
		way++;
		if (way >= LOCATE_KEYS)
			break;
	}
	return node->to[way];
}

static __always_inline int is_mapped_ipv4(const __u64 addr[2])
{
	return addr[0] == 0 && (__u32)addr[1] == 0xffff0000;
}

/* The /24 or /48 of an address as a network number. */
static __always_inline __u64 default_network(const __u64 addr[2])
{
	if (is_mapped_ipv4(addr))
		return NET(NET_IPV4, TP_SWAP32((__u32)(addr[1] >> 32)) >> 8);
	return NET(NET_IPV6, TP_SWAP64(addr[0]) >> 16);
}

#endif
