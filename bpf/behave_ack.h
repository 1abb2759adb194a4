/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The TCP acknowledgement inside: bulk one way is answered by packets of one size m, and a pure ACK
 * has that same size when the other side sends it.
 */
#ifndef TUNPRINT_BEHAVE_ACK_H
#define TUNPRINT_BEHAVE_ACK_H

#include "behave_tally.h"

#define SMALL_MAX 260
#define LARGE_MIN 500
#define SYN_POINTS 20		/* beside the ACKs something larger by a SYN's options */

/*
 * A small payload behind large ones: their first answer, or one more. Where packets come in batches,
 * so do their acknowledgements; of what follows the first, only what has its size counts as one.
 */
static __always_inline void answer_take(struct behaviour *b, int way, __u32 size, __u32 waited,
					__u32 gap)
{
	way &= 1;
	b->prompt[way] += waited <= 20 && b->prompt[way] < 255;
	if (b->answered[way] && size != b->answer[way])
		return;
	b->eager[way] += b->eager[way] < 255 && (waited <= EAGER_MS || gap <= EAGER_MS);
	b->answered[way] = 1;
	b->answer[way] = size;
	tally_add(b->ack[way], ACKS, size);
	b->acks[way]++;
}

static __always_inline void follow_acks(struct behaviour *b, int way, __u32 size, __u32 ms)
{
	int back = (way & 1) ^ 1;

	way &= 1;
	if (size <= SMALL_MAX) {
		tally_add(b->small[way], SMALLS, size);
		if (b->open[back] && ms - b->large_ms[back] <= 200)
			answer_take(b, way, size, ms - b->large_ms[back], ms - b->small_ms[way]);
		b->small_ms[way] = ms;
		/* one for two */
		b->open[back] = b->open[back] > 2 ? b->open[back] - 2 : 0;
	}
	if (size < LARGE_MIN)
		return;
	if (size > b->largest[way]) {
		if (size * 7 > b->largest[way] * 10U)
			b->larges[way] = 0;
		b->largest[way] = size;
	}
	if (size * 10 >= b->largest[way] * 7U) {
		b->larges[way]++;
		b->open[way] += b->open[way] < 255;
		b->answered[back] = 0;
		b->large_ms[way] = ms;
	}
}

/* The commonest answers to bulk into jot->most and second, the commonest's size into jot->size. */
static __always_inline void ack_sizes(const struct tally *ack, volatile struct jot *jot)
{
	jot->most = jot->second = jot->size = 0;
#pragma unroll
	for (int i = 0; i < ACKS; i++) {
		if (ack[i].count > jot->most) {
			jot->second = jot->most;
			jot->most = ack[i].count;
			jot->size = ack[i].size;
		} else if (ack[i].count > jot->second) {
			jot->second = ack[i].count;
		}
	}
}

/* Anything seen that is larger than an ACK by what a SYN's options take? */
static __always_inline __u32 ack_has_syn(const struct behaviour *b, volatile struct jot *jot)
{
	jot->over = 0;
#pragma unroll
	for (int k = 8; k <= 20; k += 4) {
		__u16 size = jot->size + k;

		if (tally_of(b->small[0], SMALLS, size, jot))
			jot->over = 1;
		if (tally_of(b->small[1], SMALLS, size, jot))
			jot->over = 1;
#pragma unroll
		for (int i = 0; i < SHAKES; i++)
			if (b->shake[i].count && b->shake[i].size == size)
				jot->over = 1;
	}
	return jot->over;
}

/* Seldom at once behind what is large, or behind each other? */
static __always_inline int comes_late(const struct behaviour *b, int way)
{
	return b->eager[way & 1] * 2 < b->acks[way & 1];
}

/* Voice and input keep their own time: they come late, and whether anything large came or not. */
static __always_inline int is_clocked(const struct behaviour *b, int way, volatile struct jot *jot)
{
	way &= 1;
	if (b->least)		/* TCP: its segments come when there is room */
		return 0;
	return comes_late(b, way) ||
	       jot->most * 10 < tally_of(b->small[way], SMALLS, jot->size, jot) * 4;
}

/*
 * The size of an acknowledgement the other way: the same, or other by what a handshake's two first
 * packets differ (a mask in WebSocket, two kinds of HTTP header).
 */
static __always_inline __u32 acks_back(const struct behaviour *b, int way, volatile struct jot *jot)
{
	const struct tally *back = b->small[(way & 1) ^ 1];
	__u16 size = jot->size, other = 0;
	__u32 same = tally_of(back, SMALLS, size, jot);

#pragma unroll
	for (int i = 0; i < SHAKES; i++) {
		const struct shake *s = &b->shake[i];
		__u16 mine = s->size - 4 * s->k, theirs = mine - s->less;

		if (s->count && s->way == (way & 1) && mine == size)
			other = theirs;
		if (s->count && s->way != (way & 1) && theirs == size)
			other = mine;
	}
	return same >= 2 || !other ? same : tally_of(back, SMALLS, other, jot);
}

/*
 * Random padding leaves no common size, but answers that come at once, one for two. Voice comes when it
 * likes, and what a protocol of its own acknowledges with has a few sizes.
 */
static __always_inline int answers_at_once(const struct behaviour *b, int way, __u32 larges,
					   volatile struct jot *jot)
{
	__u32 acks = b->acks[way & 1], prompt = b->prompt[way & 1];

	if (acks < 12)
		return 0;
	jot->clocked |= !b->least && comes_late(b, way);
	return prompt * 100 >= larges * 30 && prompt * 100 <= larges * 75 &&
	       b->eager[way & 1] * 10 >= acks * 7U && (jot->most + jot->second) * 10 <= acks * 3U;
}

/*
 * What one side's answers to the other's bulk look like. way: the side that acknowledges; floor: no
 * ACK is smaller. Into jot->points.
 */
static __always_inline void ack_points(const struct behaviour *b, int way, __u32 floor,
				       volatile struct jot *jot)
{
	__u32 larges = b->larges[(way & 1) ^ 1], acks = b->acks[way & 1];

	jot->points = 0;
	if (larges < 6 || acks < 6 || acks * 100 < larges * 15 || acks * 100 > larges * 105)
		return;
	ack_sizes(b->ack[way & 1], jot);
	if (jot->size < floor || jot->size < ACK_MIN)
		return;
	if ((jot->most + jot->second) * 10 < acks * 7U) {
		if (!answers_at_once(b, way, larges, jot))
			return;
		jot->behaved |= BEHAVED_ACK_PADDED;
		jot->points = 20;
		return;
	}
	jot->points = 20;
	jot->behaved |= BEHAVED_ACK;
	if (is_clocked(b, way, jot)) {
		jot->clocked |= comes_late(b, way);
		return;
	}
	if (acks_back(b, way, jot) >= 2) {
		jot->points += 15;
		jot->behaved |= BEHAVED_ACK_BACK;
	}
	if (ack_has_syn(b, jot)) {
		jot->points += SYN_POINTS;
		jot->behaved |= BEHAVED_SYN;
	}
}

/*
 * In SSH a SYN and an ACK may be padded to one size, and no handshake shows. What does not occur there
 * without one: every second to fourth segment of bulk answered by one size, no smaller than an ACK, that
 * goes the other way too. Keystrokes, window changes and what SFTP asks are smaller. After ack_points().
 */
static __always_inline int acks_steadily(const struct behaviour *b, int way,
					 const volatile struct jot *jot)
{
	__u32 larges = b->larges[(way & 1) ^ 1], acks = b->acks[way & 1];

	return jot->points >= 35 && acks >= 16 && acks * 100 >= larges * 25 && jot->most * 10 >= acks * 8;
}

#endif
