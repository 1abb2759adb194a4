// SPDX-License-Identifier: Apache-2.0
/*
 * Fields that are what they are by relation: to the message's length, to the message before. Those that
 * follow the time are in clocks.c, the other side in echoes.c.
 */
#include <string.h>

#include "messages.h"

#define LENGTH_REACH 16		/* bytes in which a length is looked for */

/* --- lengths --- */

#define LENGTH_OPTIONAL 16	/* bytes that a flag may add behind what is counted */

struct length_form {
	unsigned int off;
	bool little;
	bool padded;
	uint16_t mask;		/* the value is under this mask */
	int32_t rest;		/* message length - value */
};

static uint16_t length_value(const struct length_form *f, const struct message *m)
{
	return number_at(m->head + f->off, 2, f->little) ^ f->mask;
}

/* The length among those seen; returns how many there are now. */
static unsigned int see(uint32_t seen[CONVERSATION_PAYLOADS], unsigned int count, uint32_t length)
{
	unsigned int k = 0;

	while (k < count && seen[k] != length)
		k++;
	if (k == count)
		seen[count++] = length;
	return count;
}

/* How many messages have this rest; lengths: how many different ones. */
static unsigned int length_fits(const struct length_form *f, const struct messages *m, unsigned int *lengths)
{
	uint32_t seen[CONVERSATION_PAYLOADS];
	unsigned int fits = 0;

	*lengths = 0;
	for (unsigned int i = 0; i < m->count; i++) {
		if (m->at[i].have < f->off + 2 ||
		    (int64_t)m->at[i].len - length_value(f, &m->at[i]) != f->rest)
			continue;
		fits++;
		*lengths = see(seen, *lengths, m->at[i].len);
	}
	return fits;
}

/* Where a flag adds a field that is not counted, there are two rests. */
static unsigned int optional_fits(const struct length_form *f, const struct messages *m)
{
	unsigned int best = 0, lengths;

	for (int more = -LENGTH_OPTIONAL; more <= LENGTH_OPTIONAL; more += 4) {
		struct length_form other = *f;
		unsigned int fits;

		other.rest += more;
		fits = more ? length_fits(&other, m, &lengths) : 0;
		best = fits >= 2 && lengths >= 2 && fits > best ? fits : best;
	}
	return best;
}

static bool length_holds(const struct length_form *f, const struct messages *m)
{
	unsigned int of = messages_reaching(m, f->off + 1, UP) + messages_reaching(m, f->off + 1, DOWN);
	unsigned int lengths, fits = length_fits(f, m, &lengths);

	/* two lengths, and a number for each: a handshake is over, files pass by */
	if (of < MESSAGES_MIN || lengths < (f->mask ? 4 : 2))
		return false;
	if (fits * 100 >= of * 85)
		return true;
	return !f->mask && lengths >= 3 && fits * 2 >= of && (fits + optional_fits(f, m)) * 100 >= of * 85;
}

/* Does the message leave of its length no more than a header could be? That is tried as the rest. */
static bool length_may_be(struct length_form *f, const struct message *p)
{
	if (p->have < f->off + 2)
		return false;
	f->rest = (int64_t)p->len - length_value(f, p);
	return f->rest >= -64 && f->rest <= 64;
}

static bool plain_length(struct length_form *f, const struct messages *m)
{
	int32_t tried = INT32_MAX;

	f->mask = 0;
	for (unsigned int i = 0; i < m->count; i++) {
		if (!length_may_be(f, &m->at[i]) || f->rest == tried)
			continue;
		tried = f->rest;
		if (length_holds(f, m))
			return true;
	}
	return false;
}

/* Two messages of different lengths must agree on the mask before the others are asked. */
static bool masked_length(struct length_form *f, const struct messages *m)
{
	const struct message *a = &m->at[m->count - 1], *b = a;

	for (unsigned int i = 0; i < m->count && b->len == a->len; i++)
		b = &m->at[m->count - 1 - i];
	if (a->have < f->off + 2 || b->have < f->off + 2 || a->len == b->len)
		return false;
	for (f->rest = 0; f->rest <= 40; f->rest++) {
		f->mask = 0;
		f->mask = length_value(f, a) ^ (a->len - f->rest);
		if (f->mask && (length_value(f, b) == b->len - f->rest) && length_holds(f, m))
			return true;
	}
	return false;
}

/* Messages of this rest and up to so much padding, which makes all of them multiples of it and one more. */
static bool padded_holds(const struct length_form *f, const struct messages *m, uint32_t pad, uint32_t like)
{
	uint32_t seen[CONVERSATION_PAYLOADS];
	unsigned int of = 0, fits = 0, lengths = 0;

	for (unsigned int i = 0; i < m->count; i++) {
		int64_t more;

		if (m->at[i].have < f->off + 2)
			continue;
		of++;
		more = (int64_t)m->at[i].len - length_value(f, &m->at[i]) - f->rest;
		if (more < 0 || more >= pad || (m->at[i].len - like) % pad)
			continue;
		fits++;
		lengths = see(seen, lengths, m->at[i].len);
	}
	return of >= MESSAGES_MIN && lengths >= 3 && fits * 100 >= of * 85;
}

/* The length before padding to 4 (XDR, STUN's attributes), 8 or 16 (a block cipher's). */
static bool padded_length(struct length_form *f, const struct messages *m)
{
	f->mask = 0;
	for (unsigned int i = 0; i < m->count; i++) {
		if (!length_may_be(f, &m->at[i]))
			continue;
		for (uint32_t pad = 4; pad <= 16; pad *= 2)
			if (padded_holds(f, m, pad, m->at[i].len))
				return true;
	}
	return false;
}

static const struct length_form *length_at(struct length_form *be, struct length_form *le,
					   const struct messages *m)
{
	if (plain_length(be, m) || masked_length(be, m))
		return be;
	if (plain_length(le, m) || masked_length(le, m))
		return le;
	be->padded = le->padded = true;
	return padded_length(be, m) ? be : padded_length(le, m) ? le : NULL;
}

static unsigned int zeros_at(const struct messages *m, unsigned int off, int step)
{
	unsigned int n = 0;
	uint8_t value;

	while (off < LENGTH_REACH && column_letter(m, off, &value) == FIELD_ZERO) {
		off += step;
		n++;
	}
	return n;
}

/* Where lengths fit a byte both orders hold: the number is as most of them say, or where its zeros are. */
static bool is_little_next(const struct length_form *be, struct length_form *le, const struct messages *m)
{
	unsigned int before = zeros_at(m, be->off, -1), behind = zeros_at(m, be->off + 2, 1), lengths, fits;

	le->off = be->off + 1;
	if (le->off + 2 > LENGTH_REACH || !plain_length(le, m))
		return false;
	fits = length_fits(be, m, &lengths);
	return length_fits(le, m, &lengths) > fits || (before && behind > 2 && behind > before);
}

void find_lengths(struct structure *s, const struct messages *m)
{
	for (unsigned int off = 0; off + 2 <= LENGTH_REACH; off++) {
		struct length_form be = { .off = off }, le = { .off = off, .little = true };
		const struct length_form *found = length_at(&be, &le, m);

		if (!found)
			continue;
		if (found == &be && !be.padded && !be.mask && is_little_next(&be, &le, m)) {
			found = &le;
			off++;
		}
		mark(s, off, 2, FIELD_LENGTH);
		s->length_rest = found->rest;
		s->length_mask = found->mask;
		s->length_little = found->little;
		s->length_padded = found->padded;
		off++;
	}
}

/* --- chained initialisation vectors --- */

/* Pairs of neighbours of one direction in which the later one begins as the earlier one ends. */
static bool chained(const struct messages *m, unsigned int off, unsigned int n)
{
	const struct message *before[2] = { NULL, NULL };
	unsigned int pairs = 0, fits = 0;

	for (unsigned int i = 0; i < m->count; i++) {
		const struct message *now = &m->at[i], *old = before[now->way];

		before[now->way] = now;
		if (!old || now->have < off + n || old->len < TAIL)
			continue;
		pairs++;
		fits += !memcmp(now->head + off, old->tail + TAIL - n, n);
	}
	return pairs >= 5 && fits * 10 >= pairs * 8;
}

void find_chains(struct structure *s, const struct messages *m)
{
	for (unsigned int off = 0; off <= 20; off += 4)
		for (unsigned int n = 16; n >= 8; n -= 8)
			if (is_free(s, off, n) && chained(m, off, n)) {
				mark(s, off, n, FIELD_CHAIN);
				return;
			}
}
