/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * fragments: the ports of a first fragment, kept for the later ones. A place per hash; a newer
 * datagram takes it over. Two CPUs may write one place at once: the check then fits neither half
 * and the place counts as empty, so no lock is needed.
 */
#ifndef TUNPRINT_FRAGMENTS_H
#define TUNPRINT_FRAGMENTS_H

#include "track.h"

#define FRAGMENT_MS 30000	/* reassembly gives up after this (RFC 791: 15 s, Linux: 30 s) */
#define FRAGMENT_MIX 0xd6e8feb86659fd93ULL

struct datagram {
	__u64 check;		/* hash of the datagram, mixed with what */
	__u64 what;		/* ports in the low half, ms in the high one */
};

/* What is common to all fragments of a datagram. Uses w->key, which is not yet needed. */
static __always_inline __u64 fragment_hash(struct work *w)
{
	w->key.lo[0] = w->pkt.src[0];
	w->key.lo[1] = w->pkt.src[1];
	w->key.hi[0] = w->pkt.dst[0];
	w->key.hi[1] = w->pkt.dst[1];
	w->key.lo_port = w->pkt.fragment_id >> 16;
	w->key.hi_port = w->pkt.fragment_id;
	w->key.proto = w->pkt.proto;
	return flow_hash(&w->key);
}

static __always_inline void fragment_put(struct datagram *f, __u64 hash, const struct work *w)
{
	__u64 what = (__u64)w->ms << 32 | (__u32)w->pkt.sport << 16 | w->pkt.dport;

	f->what = what;
	f->check = hash ^ what * FRAGMENT_MIX;
}

/* Ports of the datagram with this hash; 0: its first fragment was not seen. */
static __always_inline int fragment_get(const struct datagram *f, __u64 hash, struct work *w)
{
	__u64 what = f->what;

	if ((f->check ^ what * FRAGMENT_MIX) != hash || w->ms - (__u32)(what >> 32) > FRAGMENT_MS)
		return 0;
	w->pkt.sport = what >> 16;
	w->pkt.dport = what;
	return 1;
}

#endif
