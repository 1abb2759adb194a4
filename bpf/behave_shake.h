/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The TCP handshake inside: S one way, about S back, S - k the first way (SYN 60 or 52 or 48 against
 * ACK 52 or 40), then something larger (after Hanlon et al., FOCI 2024).
 */
#ifndef TUNPRINT_BEHAVE_SHAKE_H
#define TUNPRINT_BEHAVE_SHAKE_H

#include "behave_tally.h"

#define SYN_MAX 320
#define SHAKE_POINTS 45		/* one handshake */
#define SHAKES_POINTS 60	/* several of one size */
#define TYPED_POINTS 35		/* its ACK goes on as typing makes it */
#define TYPED_MIN 8

enum { LONE = 1, LONE_TYPED };	/* see lone_handshake() */

static __always_inline void shake_add(struct behaviour *b, int way, const struct motif *m)
{
	struct shake *rare = &b->shake[0];
	__u16 size = m->size;
	__u16 k = (m->size - m->third) >> 2;

#pragma unroll
	for (int i = 0; i < SHAKES; i++) {
		struct shake *s = &b->shake[i];

		if ((s->size == size && s->k == k) || !s->count) {
			/* seen from the one who answers, it may fit as well, but is not as equal */
			if (!s->count || s->less) {
				s->size = size;
				s->k = k;
				s->way = way;
				s->less = m->less;
			}
			if (s->count < 63)
				s->count++;
			return;
		}
		if (s->count < rare->count)
			rare = s;
	}
	rare->size = size;
	rare->k = k;
	rare->way = way;
	rare->less = m->less;
	rare->count = 1;
}

/* One motif and one payload of the opener's own way. */
static __always_inline void motif_mine(struct behaviour *b, int way, struct motif *m, __u32 size,
				       __u32 ms)
{
	__u32 k = m->size - size;

	if (m->stage == 3) {
		if (size == m->third)		/* one more ACK */
			return;
		if (ms - m->ms <= 1000 && size > m->third + 16U) {
			shake_add(b, way, m);
			b->hasty += ms - m->ms <= EAGER_MS && b->hasty < 255;
			b->shaken += b->shaken < 255;
		}
		m->stage = 0;
		return;
	}
	if (m->stage == 2 && ms - m->ms <= 500 &&
	    (k == 8 || k == 12 || k == 16 || k == 20 || k == 24)) {
		m->third = size;
		m->stage = 3;
		m->ms = ms;
	}
}

/* A small payload may open a handshake: in a free place, or the one that waits longest. */
static __always_inline void motif_open(struct motif *m, __u32 size, __u32 ms)
{
	struct motif *place = &m[0];

#pragma unroll
	for (int i = 0; i < MOTIFS; i++) {
		int stale = !m[i].stage || ms - m[i].ms > 3000;

		if (m[i].stage && m[i].size == size && m[i].stage == 1) {
			m[i].ms = ms;
			return;
		}
		if (stale) {
			place = &m[i];
			break;
		}
		if (m[i].stage < place->stage || (m[i].stage == place->stage && m[i].ms < place->ms))
			place = &m[i];
	}
	place->size = size;
	place->stage = 1;
	place->ms = ms;
}

static __always_inline void follow_shakes(struct behaviour *b, int way, __u32 size, __u32 ms)
{
	struct motif *theirs = b->motif[(way & 1) ^ 1], *mine = b->motif[way & 1];
	int third = 0;

#pragma unroll
	for (int i = 0; i < MOTIFS; i++) {
		struct motif *m = &theirs[i];

		if (m->stage == 1 && ms - m->ms <= 3000 && within(m->size, size, 12)) {
			m->stage = 2;
			m->less = m->size - size;
			m->ms = ms;
		}
	}
#pragma unroll
	for (int i = 0; i < MOTIFS; i++) {
		int before = mine[i].stage;

		if (before >= 2)
			motif_mine(b, way & 1, &mine[i], size, ms);
		/* 24 less is a SYN behind an echo request of ping, too */
		third |= before == 2 && mine[i].stage == 3 && mine[i].size - size < 24;
	}
	if (size <= SYN_MAX && !third)
		motif_open(mine, size, ms);
}

/* How many sizes below m are among the commonest, into jot->count. */
static __always_inline __u32 sizes_below(const struct behaviour *b, __u32 m,
					 volatile struct jot *jot)
{
	jot->count = 0;
#pragma unroll
	for (int i = 0; i < SMALLS; i++) {
		jot->count += b->small[0][i].count && b->small[0][i].size < m;
		jot->count += b->small[1][i].count && b->small[1][i].size < m;
	}
	return jot->count;
}

/* Much of what the opener sends beside its ACKs has one size, and comes back as large: keys, echoed. */
static __always_inline __u32 keys_echoed(const struct behaviour *b, int way, __u32 m, __u32 mine,
					 volatile struct jot *jot)
{
	__u32 rest = b->sizes[way & 1] - mine;

	jot->over = 0;
#pragma unroll
	for (int i = 0; i < SMALLS; i++) {
		const struct tally *t = &b->small[way & 1][i];

		if (t->size != m && t->count >= TYPED_MIN && t->count * 10U >= rest * 3 &&
		    tally_of(b->small[(way & 1) ^ 1], SMALLS, t->size, jot) * 2 >= t->count)
			jot->over = 1;
	}
	return jot->over;
}

/*
 * A handshake as one kind of host makes it with another, and nothing is smaller than its ACK: of what
 * else acknowledges, as SCTP does, the opening has smaller packets. LONE_TYPED: and typing is what
 * follows: keys are answered by what they show, and that by an ACK, as the opener seldom is. Chats
 * acknowledge both ways, in messages of all sizes.
 */
static __always_inline void lone_handshake(const struct behaviour *b, volatile struct jot *jot)
{
	const struct shake *s = &b->shake[jot->second & (SHAKES - 1)];
	__u32 m = s->size - 4 * s->k, mine, theirs;

	mine = tally_of(b->small[s->way & 1], SMALLS, m, jot);
	theirs = tally_of(b->small[(s->way & 1) ^ 1], SMALLS, m, jot);
	if (s->less || m < ACK_MIN || !theirs || sizes_below(b, m, jot) > 2)
		return;
	jot->lone = LONE;
	if (theirs >= 2 && theirs * 2 <= mine && keys_echoed(b, s->way, m, mine, jot))
		jot->lone = LONE_TYPED;
}

/* Handshakes of one size that fit the rest of the traffic; floor: no ACK is smaller. */
static __always_inline __u32 shake_points(const struct behaviour *b, __u32 floor,
					  volatile struct jot *jot)
{
	jot->most = jot->lone = 0;
	floor = floor < ACK_MIN ? ACK_MIN : floor;	/* whatever is around it */
	if (!b->largest[UP] && !b->largest[DOWN])	/* no segment followed: a call's few frame sizes */
		return 0;
#pragma unroll
	for (int i = 0; i < SHAKES; i++) {
		const struct shake *s = &b->shake[i];
		__u32 m = s->size - 4 * s->k, mine, theirs, fits;

		if (!s->count || m < floor)
			continue;
		mine = tally_of(b->small[s->way & 1], SMALLS, m, jot);
		theirs = tally_of(b->small[(s->way & 1) ^ 1], SMALLS, m, jot);
		if (!theirs)
			theirs = tally_of(b->small[(s->way & 1) ^ 1], SMALLS, m - s->less, jot);
		if (!b->least && tally_of(b->small[s->way & 1], SMALLS, s->size, jot) >
				 2U * s->count + 3)
			continue;
		fits = (mine >= 4 && theirs && mine * 10 >= b->sizes[s->way & 1]) ||
		       (theirs >= 4 && mine && theirs * 10 >= b->sizes[(s->way & 1) ^ 1]) ||
		       (s->count >= 3 && s->size >= 40);
		if (!fits || s->count <= jot->most)
			continue;
		jot->most = s->count;
		jot->second = i;
	}
	if (!jot->most)
		return 0;
	lone_handshake(b, jot);
	jot->behaved |= BEHAVED_SHAKE | (jot->most > 1 ? BEHAVED_SHAKES : 0);
	return jot->most > 1 ? SHAKES_POINTS : SHAKE_POINTS;
}

#endif
