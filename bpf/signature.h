/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * signature: wire formats that were learned or written by an operator, matched on the first payloads
 * of flows that no matcher names.
 *
 * Up to 64 are loaded at a time, and what all of them say of a payload is one word, a bit each:
 *	gates	tables by carrier, direction, index, length and the first bytes: a payload passes
 *		those signatures whose bits are left; the others miss. Costs the same for 1 and 64.
 *	ask	the few that are left are interpreted one by one.
 *	settle	hits and misses are counted by direction, in words of bits too. Enough hits each
 *		way, few misses and different sizes give the flow its class.
 *
 * Relations compare with the payload before it in the same direction and the last one of the other,
 * if these passed the gates as well; docs/signatures.md says what each means.
 */
#ifndef TUNPRINT_SIGNATURE_H
#define TUNPRINT_SIGNATURE_H

#include "signature_gates.h"

/* Brought by the build. turn: 0, nothing is loaded; its lowest bit is the half in use. */
static __always_inline struct work *page_at(__u32 hook);
static __always_inline struct study *desk_at(__u32 place);
static __always_inline __u32 signatures_turn(void);
static __always_inline const struct signature *signature_at(__u32 half, __u32 slot);
static __always_inline const struct signature_gates *gates_at(__u32 half);
static __always_inline struct signing *signing_at(__u32 place);
static __always_inline struct signature_counts *signature_counts_at(__u32 number);

/* --- facts: what relations ask of each of the first bytes --- */

static __always_inline void signing_facts(struct signing *m, const struct work *w,
					  const struct study *s)
{
	const __u8 *mine = s->last[w->way & 1].head, *theirs = s->last[(w->way & 1) ^ 1].head;
	__u32 zero = 0, same = 0, cross = 0, step = 0;

#pragma unroll
	for (int i = 0; i < SIGNATURE_BYTES; i += 8) {
		__u64 now = le64(w, i), before = load_le64(mine + i);
		__u64 up = bytes_less(bytes_less(now, before), EACH(1)), flip = now ^ before;

		zero |= bytes_zero(now) << i;
		same |= bytes_zero(flip) << i;
		cross |= bytes_zero(now ^ load_le64(theirs + i)) << i;
		/* one more flips a run of low bits: flip + 1 has none of them */
		step |= (bytes_zero(up & EACH(0xf0)) |
			 bytes_zero(flip & bytes_less(flip, EACH(0xff)))) << i;
	}
	step &= ~same;
	m->zero = zero;
	m->same = same;
	m->cross = cross;
	m->step = step;
}

/* --- one signature, one payload --- */

enum signature_says { SAYS_NOTHING, SAYS_HIT, SAYS_MISS };

static __always_inline __u32 inside_head(__u32 off) { return BOUNDED(off, SIGNATURE_HEAD - 1); }
static __always_inline __u32 inside_glimpse(__u32 off) { return BOUNDED(off, SIGNATURE_BYTES - 1); }
static __always_inline __u32 inside_tail(__u32 off) { return BOUNDED(off, 15); }

static __always_inline __u32 signature_number(const __u8 *at, __u32 width, __u32 little)
{
	__u32 v = load_be32(at), shift = (4 - width) * 8 & 31;

	if (little)
		v = TP_SWAP32(v) << shift;
	return v >> shift;
}

static __always_inline __u32 signature_width(__u32 width) { return ~0U >> ((4 - width) * 8 & 31); }

static __always_inline __u32 signature_here(const struct work *w, __u32 off, __u32 width,
					    __u32 little)
{
	return signature_number(w->head + inside_head(off), width, little);
}

/* A segment is whole messages, each with its length in front; at most four are looked at. */
static __always_inline int signature_framed(const struct signature_length *f, const struct work *w)
{
	__u32 at = 0;

#pragma clang loop unroll(disable)
	for (int i = 0; i < 4; i++) {
		__u32 off = at + f->off, rest = w->len - at, size;

		if (off + f->width > w->have || off > HEAD - 8)
			return SAYS_NOTHING;
		size = signature_number(w->head + inside(off), f->width, f->little) + f->rest;
		if (size == rest)
			return SAYS_HIT;
		if (size > rest || size <= f->off)
			return SAYS_MISS;
		at += size;
	}
	return SAYS_NOTHING;
}

static __always_inline int signature_sized(const struct signature *g, const struct work *w)
{
	if (w->len > g->max || (g->quantum && w->len % g->quantum != g->residue))
		return 0;
#pragma unroll
	for (int i = 0; i < 2; i++) {
		const struct signature_length *l = &g->lengths[i];

		if (l->width && (signature_here(w, l->off, l->width, l->little) ^ (w->len - l->rest)) &
				signature_width(l->width))
			return 0;
	}
	return 1;
}

static __always_inline int signature_tested(const struct signature *g, const struct work *w)
{
#pragma clang loop unroll(disable)
	for (int i = 0; i < SIGNATURE_TESTS; i++) {
		const struct signature_test *t = &g->tests[i];

		if (!t->width)
			break;
		if (t->ways >> (w->way & 1) & 1 &&
		    (signature_here(w, t->off, t->width, 0) & t->mask) != t->value)
			return 0;
	}
	return 1;
}

static __always_inline int signature_counted(const struct signature *g, const struct work *w,
					     const __u8 *before)
{
#pragma unroll
	for (int i = 0; i < 2; i++) {
		const struct signature_counter *c = &g->counters[i];
		__u32 up;

		if (!c->width)
			continue;
		up = signature_here(w, c->off, c->width, c->little) -
		     signature_number(before + inside_glimpse(c->off), c->width,
				      c->little);
		up &= signature_width(c->width);
		if (!up || up > c->most)
			return 0;
	}
	return 1;
}

static __always_inline int signature_echoed(const struct signature *g, const struct work *w,
					    const __u8 *theirs)
{
#pragma unroll
	for (int i = 0; i < 2; i++) {
		const struct signature_echo *e = &g->echoes[i];

		if (e->width && !e->chained && signature_here(w, e->off, e->width, 0) !=
		    signature_number(theirs + inside_glimpse(e->from), e->width, 0))
			return 0;
	}
	return 1;
}

/* An initialisation vector that is the end of the message before. */
static __always_inline int signature_chained(const struct signature *g, const struct work *w,
					     const __u8 *tail)
{
#pragma unroll
	for (int i = 0; i < 2; i++) {
		const struct signature_echo *e = &g->echoes[i];

		if (e->width && e->chained && signature_here(w, e->off, e->width, 0) !=
		    signature_number(tail + inside_tail(e->from), e->width, 0))
			return 0;
	}
	return 1;
}

/* Six of the eight bytes behind the header change: a counter's high bytes do not. */
static __always_inline int signature_noisy(const struct signature *g, const struct signing *m,
					   const struct work *w)
{
	__u32 v;

	if (g->noise == SIGNATURE_NO_NOISE || w->have < g->noise + 8U)
		return 1;
	v = ~m->same >> (g->noise & 31) & 0xff;
	v -= v >> 1 & 0x55;
	v = (v & 0x33) + (v >> 2 & 0x33);
	return (v & 15) + (v >> 4) >= 6;
}

static __always_inline int signature_asked(const struct signature *g, const struct signing *m,
					   const struct work *w, const struct study *s, __u32 slot)
{
	__u32 way = w->way & 1;
	int frame;

	if (w->have < g->reach)
		return SAYS_NOTHING;
	if (g->framing.width) {
		frame = signature_framed(&g->framing, w);
		if (frame != SAYS_HIT)
			return is_torn(w, s) ? SAYS_NOTHING : frame;
	}
	if (g->zero & ~m->zero || g->both & m->zero || !signature_sized(g, w) ||
	    !signature_tested(g, w))
		return SAYS_MISS;
	if (m->fit[way ^ 1] >> slot & 1 &&
	    (g->both & ~m->cross || !signature_echoed(g, w, s->last[way ^ 1].head)))
		return SAYS_MISS;
	if (!(m->before >> slot & 1))
		return g->lone ? SAYS_HIT : SAYS_NOTHING;
	if ((g->same | g->both) & ~m->same || g->step & ~m->step || !signature_noisy(g, m, w) ||
	    !signature_counted(g, w, s->last[way].head) || !signature_chained(g, w, s->tail[way]))
		return SAYS_MISS;
	return SAYS_HIT;
}

/* Enough in this direction? now: this payload is a hit more. */
static __always_inline int signature_enough(const struct signature *g, const struct signing *m,
					    __u32 slot, int way, __u32 now)
{
	__u32 hits, misses;

	if (!(g->ways >> way & 1))
		return 1;
	hits = planes_of(m->hits[way], slot) + now;
	misses = planes_of(m->misses[way], slot);
	return hits >= g->need && misses * 3 <= hits * 2 &&
	       (m->mirrored || m->sizes[way] >= g->sizes);
}

static __always_inline void signing_ask(struct signing *m, const struct signature *g,
					const struct work *w, const struct study *s, __u32 slot)
{
	__u64 bit = 1ULL << (slot & 63);
	int says = signature_asked(g, m, w, s, slot & 63), way = w->way & 1;

	if (says == SAYS_NOTHING)
		m->nothing |= bit;
	if (says != SAYS_HIT)
		return;
	m->hit |= bit;
	if (!m->found && signature_enough(g, m, slot & 63, UP, way == UP) &&
	    signature_enough(g, m, slot & 63, DOWN, way == DOWN))
		m->found = (slot & 63) + 1;
}

#endif
