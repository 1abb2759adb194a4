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

#endif
