/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Bulk in records that are padded at random: a proxy reads into one buffer, adds up to 64 bytes of
 * padding (VMess: 0 to 63) and sends. So large records that follow each other at once are of ever
 * other sizes in a band below one top, which lies at the buffer's size, a multiple of 1024. Servers
 * fill their records (16384, 4096, 1370), files end in one remainder, messages of a feed have gaps.
 * What is left are bursts of messages as long as each other, which have no reason to end at a
 * multiple of 1024: 97 of 1024 tops do by chance.
 */
#ifndef TUNPRINT_BEHAVE_CHUNKS_H
#define TUNPRINT_BEHAVE_CHUNKS_H

#include "behave_turn.h"

#define CHUNK_MIN 500
#define CHUNK_BAND 70
#define CHUNK_MS 5		/* behind each other */
#define CHUNKS_MIN 8
#define CHUNK_SPREAD 24		/* between the largest and the smallest */

static __always_inline void chunk_fits(struct chunks *c, __u16 size)
{
	if (size < c->low || !c->fit)
		c->low = size;
	if (size != c->last)
		c->changes++;
	c->last = size;
	c->fit++;
}

/* The unit before, once another has followed it at once: what ends a burst may be a remainder. */
static __always_inline void follow_chunks(struct turns *t, int way, __u32 waited)
{
	struct chunks *c = &t->chunks[way & 1];
	__u16 size = t->prev;

	if (t->units < 2 || waited > CHUNK_MS || size < CHUNK_MIN || c->fit == 255)
		return;
	if (size > c->top + 64 && c->fit) {
		c->odd = c->odd + c->fit > 255 ? 255 : c->odd + c->fit;
		c->fit = c->changes = 0;
	}
	if (size > c->top)
		c->top = size;
	if (c->top - size <= CHUNK_BAND)
		chunk_fits(c, size);
	else if (c->odd < 255)
		c->odd++;
}

static __always_inline __u32 chunk_points(const struct chunks *c)
{
	if (c->fit < CHUNKS_MIN || c->odd * 3 > c->fit || c->changes * 2 < c->fit ||
	    c->top - c->low < CHUNK_SPREAD)
		return 0;
	return ((c->top + 64) & 1023) <= 96 ? 85 : 50;
}

static __always_inline __u32 chunks_points(const struct turns *t)
{
	__u32 up = chunk_points(&t->chunks[UP]), down = chunk_points(&t->chunks[DOWN]);

	return up > down ? up : down;
}

#endif
