/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * track: packet -> flow. The key is the same in both directions; who started is a mark
 * of the flow. The flow table is a cache: the ledger never depends on it.
 */
#ifndef TUNPRINT_TRACK_H
#define TUNPRINT_TRACK_H

#include "parse.h"

/* Fills the key; returns 1 when the packet's source is the key's hi end. */
static __always_inline int flow_key_of(struct flow_key *key, const struct packet *pkt)
{
	int from_hi = pkt->src[0] != pkt->dst[0] ? pkt->src[0] > pkt->dst[0] :
		      pkt->src[1] != pkt->dst[1] ? pkt->src[1] > pkt->dst[1] :
		      pkt->sport > pkt->dport;
	__u32 ports;	/* lo's first: written as one word, as the map's hash reads words */

	key->lo[0] = from_hi ? pkt->dst[0] : pkt->src[0];
	key->lo[1] = from_hi ? pkt->dst[1] : pkt->src[1];
	key->hi[0] = from_hi ? pkt->src[0] : pkt->dst[0];
	key->hi[1] = from_hi ? pkt->src[1] : pkt->dst[1];
	ports = from_hi ? pkt->dport | (__u32)pkt->sport << 16 : pkt->sport | (__u32)pkt->dport << 16;
	key->rest = ports | (__u64)pkt->proto << 32;
	return from_hi;
}

/* Mixes the key into 64 bits, never 0; both builds sit at the same desk for the same flow. */
static __always_inline __u64 flow_hash(const struct flow_key *key)
{
	__u64 ports = (__u64)key->lo_port << 32 | (__u64)key->hi_port << 8 | key->proto;
	__u64 h = key->lo[0] * 0x9e3779b97f4a7c15ULL;

	h = (h ^ (h >> 32) ^ key->lo[1]) * 0xff51afd7ed558ccdULL;
	h = (h ^ (h >> 32) ^ key->hi[0]) * 0xc4ceb9fe1a85ec53ULL;
	h = (h ^ (h >> 32) ^ key->hi[1]) * 0x9e3779b97f4a7c15ULL;
	h = (h ^ (h >> 32) ^ ports) * 0xff51afd7ed558ccdULL;
	h ^= h >> 29;
	return h ? h : 1;
}

/*
 * Who started? The sender of the first packet seen, but for a SYN-ACK its receiver. Joined in
 * the middle, an answer from a well-known port to a high one is taken for an answer: this turns
 * the flow round for the reader and decides nothing else.
 */
static __always_inline int sender_started(const struct packet *pkt)
{
	__u8 syn = pkt->tcp_flags & (TCP_SYN | TCP_ACK);

	if (pkt->proto == IP_TCP && syn & TCP_SYN)
		return !(syn & TCP_ACK);
	return !(pkt->sport && pkt->sport < 1024 && pkt->dport >= 1024);
}

/* A new flow from its first packet; counters, networks and cells are still empty. */
static __always_inline void flow_begin(struct flow *flow, const struct work *w, int from_hi)
{
	int sender = sender_started(&w->pkt);

	__builtin_memset(flow, 0, sizeof(*flow));
	flow->first = w->now;
	flow->marks = (sender == from_hi ? FLOW_HI_STARTED : 0) |
		      (w->pkt.tcp_flags & TCP_SYN ? FLOW_SAW_START : 0);
}

/* enum way, without a branch: FLOW_HI_STARTED is 1, from_hi 0 or 1. */
static __always_inline int way_of(const struct flow *flow, int from_hi)
{
	return (flow->marks & FLOW_HI_STARTED) != from_hi;
}

#endif
