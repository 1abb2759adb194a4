/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * sign: a payload of a flow without a name on its way past the signatures, in stages that the
 * verifier looks at one by one; and what becomes of a learned name when a matcher speaks later.
 */
#ifndef TUNPRINT_SIGN_H
#define TUNPRINT_SIGN_H

#include "signature.h"

/* --- settle --- */

static __always_inline int has_size(const __u16 *size, __u16 len)
{
	return len == size[0] || len == size[1] || len == size[2];
}

/*
 * Lengths of what came past the gates. A tunnel's two ends speak alike, so that one length goes both
 * ways soon; reports and their receipts do not.
 */
static __always_inline void signing_size(struct signing *m, const struct work *w)
{
	int way = w->way & 1;
	__u16 *size = m->size[way], len = w->len > 0xffff ? 0xffff : w->len;
	__u8 n = m->sizes[way];

	if (has_size(m->size[way ^ 1], len))
		m->mirrored = 1;
	if (n >= 3 || has_size(size, len))
		return;
	if (n == 0)
		size[0] = len;
	else if (n == 1)
		size[1] = len;
	else
		size[2] = len;
	m->sizes[way] = n + 1;
}

static __always_inline void signing_settle(struct signing *m, int way)
{
	planes_add(m->hits[way & 1], m->hit);
	planes_add(m->misses[way & 1], m->looked & ~m->hit & ~m->nothing);
}

/*
 * A learned name stays unless a matcher is surer than it; if that one's name is ordinary, the
 * signature was wrong, and this is counted: user space pulls it.
 */
static __always_inline void signature_stands(struct flow *flow, __u16 class, __u8 tunnel, __u8 sure)
{
	struct signature_counts *counts;

	if (flow->sure > sure && flow->class) {
		counts = flow->tunnel ? 0 : signature_counts_at(class - CLASS_SIGNATURES);
		if (counts)
			counts->ordinary++;
		return;
	}
	flow->rival = flow->class ? flow->class : flow->rival;
	flow->class = class;
	flow->tunnel = tunnel;
	flow->sure = sure;
	flow->said = flow->variant = 0;
}

/* --- stages --- */

/* 1: some want to be asked; else the payload is done with. */
STAGE int sign_gates(__u32 hook)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;
	struct signing *m = w ? signing_at(w->desk) : 0;
	__u32 turn = signatures_turn();
	const struct signature_gates *g = gates_at(turn & 1);

	if (!s || !m || !g || !turn || !s->tag)
		return 0;
	signing_begin(m, s->tag, turn);
	signing_gates(m, g, w, s);
	if (!m->asked) {
		signing_settle(m, w->way & 1);
		return 0;
	}
	signing_size(m, w);
	signing_facts(m, w, s);
	return 1;
}

STAGE int sign_one(__u32 hook, __u32 slot)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;
	struct signing *m = w ? signing_at(w->desk) : 0;
	const struct signature *g = m ? signature_at(m->turn & 1, slot & (SIGNATURES - 1)) : 0;

	if (s && g)
		signing_ask(m, g, w, s, slot & (SIGNATURES - 1));
	return 0;
}

STAGE int sign_ask(__u32 hook)
{
	struct work *w = page_at(hook);
	struct signing *m = w ? signing_at(w->desk) : 0;
	__u64 asked = m ? m->asked : 0;

#pragma clang loop unroll(disable)
	for (__u32 slot = 0; slot < SIGNATURES; slot++)
		if (asked >> slot & 1)
			sign_one(hook, slot);
	return 0;
}

/* Counts, and names the flow if something was found. */
STAGE int sign_settle(__u32 hook)
{
	struct work *w = page_at(hook);
	struct signing *m = w ? signing_at(w->desk) : 0;
	const struct signature *g;
	struct signature_counts *counts;

	if (!m)
		return 0;
	signing_settle(m, w->way & 1);
	if (!m->found)
		return 0;
	g = signature_at(m->turn & 1, m->found - 1U);
	if (!g)
		return 0;
	w->fresh.class = CLASS_SIGNATURES + g->number;
	w->fresh.tunnel = g->score;
	w->fresh.sure = g->sure;
	counts = signature_counts_at(g->number);
	if (counts)
		counts->hits++;
	return 0;
}

/* A payload of a flow without a name, before it is remembered. */
static __always_inline void sign(__u32 hook, const struct work *w)
{
	if (w->nth >= SIGNATURE_PAYLOADS || !signatures_turn() || !sign_gates(hook))
		return;
	sign_ask(hook);
	sign_settle(hook);
}

#endif
