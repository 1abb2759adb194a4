/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * count: the ledger. Every packet seen is added to exactly one cell, whatever happens:
 * a tracked packet to the cell of (network, path, class, way), anything else to the
 * spare cell of its path, reason and way, which exists from the start.
 */
#ifndef TUNPRINT_COUNT_H
#define TUNPRINT_COUNT_H

#include "view.h"

/* Cell of a reason; needs no look-up and cannot be refused. */
static __always_inline __u32 spare_cell(__u16 path, __u16 reason, __u8 way)
{
	return 1 + (path & (PATHS - 1)) * SPARE_CELLS + (reason & 7) * 2 + (way & 1);
}

static __always_inline void cell_key_of(struct cell_key *key, __u64 net, __u16 path, __u16 class,
					__u8 way)
{
	key->net = net;
	key->path = path;
	key->class = class;
	key->way = way;
	key->unused = 0;
}

/*
 * A flow's ledger cell and what it was looked up for, in one word: cell in bits 0..23, path in
 * 24..29, 18 bits of the network in 30..47, class in 48..63. 0: not looked up.
 */
#define BOOKED_CELL 0xffffffULL

static __always_inline __u64 booked_for(__u64 net, __u16 path, __u16 class)
{
	__u64 mark = net * 0x9e3779b97f4a7c15ULL >> 46;

	return (__u64)class << 48 | mark << 30 | (__u64)(path & (PATHS - 1)) << 24;
}

static __always_inline __u32 booked_cell(__u64 booked) { return booked & BOOKED_CELL; }

static __always_inline int booked_for_same(__u64 booked, __u64 wanted)
{
	return booked & BOOKED_CELL && (booked & ~BOOKED_CELL) == wanted;
}

static __always_inline __u16 booked_path(__u64 booked) { return booked >> 24 & (PATHS - 1); }

#endif
