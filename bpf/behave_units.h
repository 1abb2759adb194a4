/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The stages in which a young flow's payload is taken apart: its size, and of a stream its units,
 * which are TLS records where these show and packets elsewhere.
 */
#ifndef TUNPRINT_BEHAVE_UNITS_H
#define TUNPRINT_BEHAVE_UNITS_H

#include "behave.h"

/* Brought by the build: the page of a hook, the desk at a place; 0 only for the verifier. */
static __always_inline struct work *page_at(__u32 hook);
static __always_inline struct study *desk_at(__u32 place);

/* What the sizes show: of payloads, of a TLS stream's records. */
STAGE int behave_shakes(__u32 hook, __u32 size)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
	follow_shakes(&s->behaviour, w->way & 1, size & 0xffff, w->ms);
	return 0;
}

STAGE int behave_acks(__u32 hook, __u32 size)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
	follow_acks(&s->behaviour, w->way & 1, size & 0xffff, w->ms);
	return 0;
}

static __always_inline void behave_sizes(__u32 hook, struct study *s, int way, __u32 size)
{
	struct behaviour *b = &s->behaviour;

	b->sizes[way & 1]++;
	if (size <= 300)
		b->seen[way & 1] |= SEEN_SMALL;
	if (size >= 600)
		b->seen[way & 1] |= SEEN_LARGE;
	behave_shakes(hook, size);
	behave_acks(hook, size);
}

/* A record of its own, as an inner packet makes one; what is larger, its packets tell better. */
static __always_inline void behave_record(__u32 hook, struct work *w, struct study *s, __u32 size)
{
	if (size > SYN_MAX)
		return;
	w->told += size;
	behave_sizes(hook, s, w->way, size);
}

/* What SSH packets show; a stage of its own, as the steps of both kinds would multiply. */
STAGE int behave_channels(__u32 hook, __u32 size, __u32 waited)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
	size &= 0xffff;
	follow_channel(&s->behaviour.turns, w->way & 1, size, waited);
	follow_asks(&s->behaviour.turns, w->way & 1, size, waited);
	return 0;
}

STAGE int behave_mux(__u32 hook, __u32 size, __u32 waited)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
	follow_mux(&s->behaviour.turns, w->way & 1, size & 0xffff, waited);
	return 0;
}

STAGE int behave_vpn(__u32 hook, __u32 size)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
	follow_vpn(&s->behaviour.turns, w->way & 1, size & 0xffff);
	return 0;
}

/* One unit of a stream: a record, type << 16 | length; a packet's payload, type 0. */
STAGE int behave_unit(__u32 hook, __u32 unit)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;
	__u32 size = unit & 0xffff, waited;
	struct turns *t;
	int way;

	if (!s)
		return 0;
	t = &s->behaviour.turns;
	way = w->way & 1;
	if (unit >> 16) {
		size = record_plain(t, way, unit >> 16, size);
		if (unit >> 16 == 23 && (size != ~0U || !(t->framed & FRAMED_KEYED) ||
					 t->framed & FRAMED_BLIND))
			behave_record(hook, w, s, size == ~0U ? unit & 0xffff : size);
		if (size == ~0U)
			return 0;
		if (size == 9 && t->total < 16)
			t->framed |= FRAMED_H2;
	}
	waited = w->ms - t->ms;
	turn_take(t, way, size);
	if (t->total <= OPENING_UNITS)
		s->behaviour.opening[(t->total - 1) & (OPENING_UNITS - 1)] =
			size | (way == DOWN ? OPENING_DOWN : 0);
	if (unit >> 16)
		follow_chunks(t, way, waited);
	follow_hello(t, way, size, waited);
	follow_socks(t, way, size);
	follow_keys(t, way, size);
	if (unit >> 16) {
		behave_vpn(hook, size);
	} else {
		behave_channels(hook, size, waited);
		behave_mux(hook, size, waited);
	}
	t->prev = size;
	return 0;
}

/* The records that begin in this packet. */
STAGE int behave_records(__u32 hook)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;
	__u32 off, len, way;

	if (!s)
		return 0;
	way = w->way & 1;
	off = record_from(w, s, way);
	if (off == LOST_RECORD) {
		turn_blind(&s->behaviour.turns, way, w->len);
		s->left[way] = LOST_RECORD;
		return 0;
	}
	for (int i = 0; i < FARS && off < w->len; i++) {
		len = tls_record(w->there[i]);
		if (!len)
			break;
		behave_unit(hook, (__u32)w->there[i][0] << 16 | len);
		off = forget(w, off + FAR + len);
	}
	for (int i = 0; i < RECORDS_FOLLOWED && off < w->len; i++) {
		if (off > HEAD - 8 || off + 5 > w->have)
			break;
		len = tls_record(w->head + inside(off));
		if (!len)
			break;
		behave_unit(hook, (__u32)w->head[inside(off)] << 16 | len);
		off = forget(w, off + 5 + len);
	}
	s->left[way] = off >= w->len ? off - w->len : LOST_RECORD;
	return 0;
}

/* A payload of a stream in units; the first one of each way tells whether it is framed. */
static __always_inline void behave_turns(__u32 hook, const struct work *w, struct study *s)
{
	struct turns *t = &s->behaviour.turns;
	__u8 way = w->way & 1, framed = FRAMED_UP << way;

	if (!w->nth && tls_record(w->head))
		t->framed |= framed;
	if (t->framed & framed)
		behave_records(hook);
	else if (!(t->framed & (FRAMED_UP | FRAMED_DOWN)))
		behave_unit(hook, w->len > 0xffff ? 0xffff : w->len);
	if (t->way == way)
		t->ms = w->ms;
}

#endif
