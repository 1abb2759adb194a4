/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The second look: the packet inside a plain encapsulation goes to the same matchers as any other, on
 * a page and at a desk of its own, so that outer and inner opinions do not mix. The flow and the
 * ledger stay the outer packet's; what is found is flow.inner.
 */
#ifndef TUNPRINT_INSIDE_H
#define TUNPRINT_INSIDE_H

#include "inner.h"
#include "stages.h"

/* Bits of study.known behind those of study.h, at an inner conversation's desk. */
enum inside_known {
	KNOWS_INSIDE = 16,	/* the conversation has begun */
	KNOWS_HI_STARTED = 32,	/* its initiator is the key's hi end */
	KNOWS_FROM_LO = 64,	/* the outer key's lo end has sent some of it */
	KNOWS_FROM_HI = 128,
};

/* Fills the inner page from the outer one; 0: nothing to look at. */
STAGE int step_inside(__u32 hook)
{
	struct work *w = page_at(hook), *in = page_at(hook + PAGE_INSIDE);

	if (!w || !in || !inner_packet(w, w->fresh.class, &in->pkt))
		return 0;
	in->now = w->now;
	in->ms = w->ms;
	in->path = w->path;
	in->hook = hook + PAGE_INSIDE;
	in->fresh.sure = in->fresh.tunnel = 0;
	in->way = flow_key_of(&in->key, &in->pkt);
	return 1;
}

/* The way of the inner packet, seen from who began inside; its sender was left in in->way. */
static __always_inline void inside_way(struct work *in, struct study *s, int outer_hi)
{
	int from_hi = in->way & 1;

	if (!(s->known & KNOWS_INSIDE))
		s->known |= KNOWS_INSIDE |
			    (sender_started(&in->pkt) == from_hi ? KNOWS_HI_STARTED : 0);
	s->known |= outer_hi ? KNOWS_FROM_HI : KNOWS_FROM_LO;
	in->way = !!(s->known & KNOWS_HI_STARTED) == from_hi ? UP : DOWN;
}

/* Both outer ends have sent some of it, whatever their ports. */
static __always_inline int inside_answered(const struct study *s)
{
	return (s->known & (KNOWS_FROM_LO | KNOWS_FROM_HI)) == (KNOWS_FROM_LO | KNOWS_FROM_HI);
}

/* The outer flow's answers come under other ports: what was capped for want of them no longer is. */
STAGE int pair(__u32 hook)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
#pragma unroll
	for (int i = 0; i < CANDIDATES; i++) {
		struct candidate *c = &s->best[i];

		if (c->class != w->fresh.class || (c->ways & 3) == 3)
			continue;
		c->ways |= 3;
		c->score += (100 - c->score) * 60U / 100;
	}
	return 0;
}

#endif
