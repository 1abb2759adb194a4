/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * locate: address -> network. Addresses that networks.conf does not name fall to their
 * /24 or /48, which need no table: the prefix itself is the number.
 */
#ifndef TUNPRINT_LOCATE_H
#define TUNPRINT_LOCATE_H

#include "view.h"

/* Key of the trie of named prefixes, IPv4 mapped: lengths count from bit 0 of 128. */
struct prefix_key {
	__u32 len;
	__u64 addr[2];		/* network byte order */
} __attribute__((packed));

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
