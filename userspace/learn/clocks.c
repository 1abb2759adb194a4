// SPDX-License-Identifier: Apache-2.0
/* Fields that follow the time: numbers of 32 bits that go on while nothing is sent. */
#include "messages.h"

#define CLOCK_REACH 32
#define CLOCK_SLOWEST 20.0	/* steps a second; slower ones are as good as constant here */
#define LATE 0.03		/* seconds by which a message may be seen too late, or too early */
#define SHORT 0.1		/* seconds: of less, more readings are wanted, which fit better */
#define SHORTEST 40000000	/* ns */
#define SIDE_BY_SIDE 8		/* streams that share one counter */
#define ANCHORS 3		/* who starts is slow to begin with: one of the first tells the time */

struct readings {
	unsigned int n;
	uint32_t v[CONVERSATION_PAYLOADS];	/* since the first */
	double t[CONVERSATION_PAYLOADS];	/* seconds since the first */
	double late;				/* seconds */
};

static bool is_reading(const struct message *m, unsigned int off, int way)
{
	return m->way == way && m->have >= off + 4;
}

/* False: first and last alone say that it is no clock, as they do for most that is none. skip: the first ones */
static bool read_clock(struct readings *r, const struct messages *m, unsigned int off, bool little,
		       int way, unsigned int skip)
{
	unsigned int first = 0, last = m->count, leave = skip;
	uint32_t v0;

	while (first < m->count && (!is_reading(&m->at[first], off, way) || leave--))
		first++;
	while (last > first && !is_reading(&m->at[last - 1], off, way))
		last--;
	if (first + 5 > last || m->at[last - 1].at - m->at[first].at < SHORTEST)
		return false;
	v0 = number_at(m->at[first].head + off, 4, little);
	if ((uint32_t)number_at(m->at[last - 1].head + off, 4, little) - v0 >= 1U << 31)
		return false;
	r->n = 0;
	for (unsigned int i = first; i < last; i++) {
		if (!is_reading(&m->at[i], off, way))
			continue;
		r->v[r->n] = number_at(m->at[i].head + off, 4, little) - v0;
		r->t[r->n++] = (m->at[i].at - m->at[first].at) / 1e9;
	}
	r->late = r->t[r->n - 1] / 4 < LATE ? r->t[r->n - 1] / 4 : LATE;
	return r->n >= (skip || r->t[r->n - 1] < SHORT ? 10 : 5);
}

/*
 * Steps a second with which 32 bits at off follow the time in one direction; 0: they do not, or
 * they follow the number of messages as well, as a counter does.
 */
static double rate_of(const struct readings *r)
{
	unsigned int fits = 0, even = 0, misses = 0, moves = 0;
	double rate, last;

	last = r->t[r->n - 1];
	rate = r->v[r->n - 1] / last;
	for (unsigned int i = 1; i < r->n; i++) {
		double told = r->v[i] / rate, by_time = told - r->t[i];
		double by_count = told - last * i / (r->n - 1);
		bool fit = r->v[i] < 1U << 31 && by_time < r->late && by_time > -r->late;

		fits += fit;
		misses += !fit;
		moves += r->v[i] != r->v[i - 1];
		even += by_count < r->late && by_count > -r->late;
		if (misses * 100 > (r->n - 1) * 15)
			return 0;
	}
	return rate >= CLOCK_SLOWEST && even < fits && moves > 1 ? rate : 0;
}

static double clock_rate(const struct messages *m, unsigned int off, bool little, int way)
{
	struct readings r;

	for (unsigned int skip = 0; skip < ANCHORS; skip++) {
		double rate = read_clock(&r, m, off, little, way, skip) ? rate_of(&r) : 0;

		if (rate)
			return rate;
	}
	return 0;
}

/* At this rate, whichever way it was found; a burst alone does not tell a rate well. */
static bool follows(const struct messages *m, unsigned int off, bool little, int way, double rate)
{
	struct readings r;

	for (unsigned int skip = 0; skip < ANCHORS; skip++) {
		unsigned int fits = 0;

		if (!read_clock(&r, m, off, little, way, skip))
			continue;
		for (unsigned int i = 1; i < r.n; i++) {
			double by_time = r.v[i] / rate - r.t[i];

			fits += by_time < r.late && by_time > -r.late;
		}
		if (fits * 100 >= (r.n - 1) * 85)
			return true;
	}
	return false;
}

/* A number's higher byte moves when the lower one has come round: where that stays, it is no number. */
static bool is_number(const struct messages *m, unsigned int off, bool little)
{
	const uint8_t *before[2] = { NULL, NULL };
	unsigned int moves[4] = { 0 };		/* from the highest byte on */

	for (unsigned int i = 0; i < m->count; i++) {
		const struct message *now = &m->at[i];

		if (now->have < off + 4)
			continue;
		for (unsigned int k = 0; k < 4 && before[now->way]; k++) {
			unsigned int at = off + (little ? 3 - k : k);

			moves[k] += now->head[at] != before[now->way][at];
		}
		before[now->way] = now->head;
	}
	for (unsigned int k = 0; k < 2; k++)
		if (moves[k + 1] * 2 < moves[k] && moves[3])
			return false;
	return true;
}

/*
 * A byte that goes up by one from message to message counts them, whatever stands behind it; so does one
 * that goes up by as many as there are streams side by side.
 */
static bool counts_messages(const struct messages *m, unsigned int off)
{
	const struct message *before[2] = { NULL, NULL };
	unsigned int pairs = 0, steps[SIDE_BY_SIDE + 1] = { 0 };

	for (unsigned int i = 0; i < m->count; i++) {
		const struct message *now = &m->at[i], *old = before[now->way];
		uint8_t step;

		before[now->way] = now;
		if (!old || now->have <= off || old->have <= off)
			continue;
		step = now->head[off] - old->head[off];
		pairs++;
		steps[step <= SIDE_BY_SIDE ? step : 0]++;
	}
	for (unsigned int step = 1; step <= SIDE_BY_SIDE; step++)
		if (steps[step] * 10 >= pairs * 7)
			return true;
	return false;
}

static bool clock_at(const struct messages *m, unsigned int off, bool little)
{
	double up = clock_rate(m, off, little, UP), down = clock_rate(m, off, little, DOWN);

	if ((up || down) && !is_number(m, off, little))
		return false;
	for (unsigned int i = 0; i < 4 && (up || down); i++)
		if (counts_messages(m, off + i))
			return false;
	if (messages_reaching(m, 0, UP) < 3 || messages_reaching(m, 0, DOWN) < 3)
		return up || down;
	return (up && follows(m, off, little, DOWN, up)) || (down && follows(m, off, little, UP, down));
}

/* The coarsest 32 bits that still run: finer ones take bytes in that are no clock. */
void find_clocks(struct structure *s, const struct messages *m)
{
	for (unsigned int off = 0; off + 4 <= CLOCK_REACH; off++) {
		if (!is_free(s, off, 4))
			continue;
		if (clock_at(m, off, false)) {
			mark(s, off, 4, FIELD_CLOCK);
			return;
		}
	}
	for (int off = CLOCK_REACH - 4; off >= 0; off--) {
		if (!is_free(s, off, 4) || !clock_at(m, off, true))
			continue;
		mark(s, off, 4, FIELD_CLOCK);
		return;
	}
}
