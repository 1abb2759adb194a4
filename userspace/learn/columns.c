// SPDX-License-Identifier: Apache-2.0
/*
 * What a byte is by itself, from the values that it takes in each direction: constant, counter,
 * few values, noise. Each test holds for random bytes less than once in 10,000.
 */
#include "messages.h"

static void column(struct column *c, const struct messages *m, unsigned int off, int way)
{
	c->n = 0;
	for (unsigned int i = 0; i < m->count; i++)
		if (m->at[i].way == way && m->at[i].have > off)
			c->v[c->n++] = m->at[i].head[off];
}

/* From the end; messages so short that their header would count are left out. */
static void column_back(struct column *c, const struct messages *m, unsigned int back, int way)
{
	c->n = 0;
	for (unsigned int i = 0; i < m->count; i++)
		if (m->at[i].way == way && m->at[i].len >= STRUCTURE_BYTES)
			c->v[c->n++] = m->at[i].tail[TAIL - back];
}

/* Steps upwards by little each time, or by one constant; or by one behind the last part of each message. */
static bool counts(const struct column *c)
{
	unsigned int changes = 0, small = 0, most = c->n >= 5 ? 12 : 6, same = 0, ones = 0;
	unsigned int up = 0;

	for (unsigned int i = 1; i < c->n; i++) {
		uint8_t step = c->v[i] - c->v[i - 1];

		changes += step != 0;
		small += step && step <= most;
		same += step && step == (uint8_t)(c->v[1] - c->v[0]);
		ones += step == 1;
		up += step && step < 128;
	}
	if (c->n >= 15 && up == c->n - 1)	/* others have the rest of them: streams side by side */
		return true;
	if (c->n < 3 || changes * 10 < (c->n - 1) * 6)
		return c->n >= 10 && changes >= 4 && ones == changes;
	return small * 100 >= changes * 85 || (c->n >= 5 && same == c->n - 1);
}

/*
 * A counter under a constant mask: one step flips a run of low bits, most often one (whatever the key).
 * What only goes to and fro between two or three values is the number of a part, or a flag.
 */
static bool counts_masked(const struct column *c, unsigned int values)
{
	unsigned int changes = 0, runs = 0, ones = 0;

	for (unsigned int i = 1; i < c->n; i++) {
		uint8_t flip = c->v[i] ^ c->v[i - 1];

		changes += flip != 0;
		ones += flip == 1;
		runs += flip && !(flip & (flip + 1));
	}
	return c->n >= 6 && values > 3 && changes * 10 >= (c->n - 1) * 6 && runs * 4 >= changes * 3 &&
	       ones * 10 >= changes * 3;
}

#define CONSTANT 'K'

static char letter(const struct column *c)
{
	unsigned int changes = 0, values = 0;
	uint64_t seen[4] = { 0 };	/* a bit for each value */

	for (unsigned int i = 0; i < c->n; i++) {
		uint64_t bit = 1ULL << c->v[i] % 64, *word = &seen[c->v[i] / 64];

		changes += i && c->v[i] != c->v[i - 1];
		values += !(*word & bit);
		*word |= bit;
	}
	if (!changes)
		return CONSTANT;
	if (counts(c) || counts_masked(c, values))
		return FIELD_NUMBER;
	/* a carry: it moved at most twice and never came back */
	if (changes <= 2 && values == changes + 1 && c->n >= 6)
		return CONSTANT;
	return values <= (c->n / 6 > 2 ? c->n / 6 : 2) ? FIELD_FEW : FIELD_RANDOM;
}

/* Where only one direction was seen it speaks for both. */
static char alone(const struct column *c, uint8_t *value)
{
	char a = letter(c);

	if (c->n < MESSAGES_MIN)
		return FIELD_RANDOM;
	*value = c->v[c->n - 1];
	if (a == CONSTANT)
		return *value ? FIELD_BOTH : FIELD_ZERO;
	return a;
}

/* Both directions in one letter. */
static char fold(const struct column *up, const struct column *down, uint8_t *value)
{
	char a = letter(up), b = letter(down);

	*value = up->v[up->n - 1];
	if (a == CONSTANT && b == CONSTANT) {
		if (up->v[up->n - 1] != down->v[down->n - 1])
			return FIELD_DIFFERENT;
		return *value ? FIELD_BOTH : FIELD_ZERO;
	}
	if (a == FIELD_NUMBER || b == FIELD_NUMBER)
		return a == b || a == CONSTANT || b == CONSTANT ? FIELD_NUMBER : FIELD_RANDOM;
	return a == FIELD_RANDOM || b == FIELD_RANDOM ? FIELD_RANDOM : FIELD_FEW;
}

static char both(const struct column *up, const struct column *down, unsigned int least, uint8_t *value)
{
	if (up->n >= least && down->n >= least)
		return fold(up, down, value);
	return alone(up->n > down->n ? up : down, value);
}

char column_letter(const struct messages *m, unsigned int off, uint8_t *value)
{
	struct column up, down;

	column(&up, m, off, UP);
	column(&down, m, off, DOWN);
	return both(&up, &down, 3, value);
}

char column_letter_back(const struct messages *m, unsigned int back, uint8_t *value)
{
	struct column up, down;

	column_back(&up, m, back, UP);
	column_back(&down, m, back, DOWN);
	return both(&up, &down, 4, value);
}

bool column_moved(const struct messages *m, unsigned int off)
{
	struct column c;

	for (int way = UP; way <= DOWN; way++) {
		column(&c, m, off, way);
		if (c.n && c.v[0] != c.v[c.n - 1])
			return true;
	}
	return false;
}

/* Do two bytes count as one number that never goes back, and never stays where the higher one moves? */
static bool carries(const struct messages *m, unsigned int high, unsigned int low)
{
	const uint8_t *before[2] = { NULL, NULL };

	for (unsigned int i = 0; i < m->count; i++) {
		const struct message *now = &m->at[i];
		const uint8_t *old = before[now->way];

		if (now->have <= high || now->have <= low)
			continue;
		before[now->way] = now->head;
		if (old && (now->head[high] << 8 | now->head[low]) < (old[high] << 8 | old[low]))
			return false;
		if (old && now->head[high] != old[high] && now->head[low] >= old[low])
			return false;
	}
	return true;
}

/* Whenever the byte at off moved, did this one as well? */
static bool moves_along(const struct messages *m, unsigned int off, unsigned int beside)
{
	const uint8_t *before[2] = { NULL, NULL };

	for (unsigned int i = 0; i < m->count; i++) {
		const struct message *now = &m->at[i];
		const uint8_t *old = before[now->way];

		if (now->have <= off || now->have <= beside)
			continue;
		before[now->way] = now->head;
		if (old && now->head[off] != old[off] && now->head[beside] == old[beside])
			return false;
	}
	return true;
}

/*
 * A byte that moved once and stayed is an id's that was given, with what is beside it, or a counter's that
 * took a carry over. Alone it follows the load: a type of length, a flag.
 */
bool column_strays(const struct messages *m, unsigned int off, const uint8_t *letters, unsigned int length)
{
	if (!column_moved(m, off))
		return false;
	for (int side = -1; side <= 1; side += 2) {
		unsigned int beside = off + side;

		if (beside >= length)	/* the first has none to the left */
			continue;
		if (letters[beside] == FIELD_CLOCK || carries(m, off, beside) ||
		    (letters[beside] == FIELD_DIFFERENT && moves_along(m, off, beside)))
			return false;
	}
	return true;
}
