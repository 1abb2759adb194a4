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

/* What one direction says at one place of its messages. */
struct side {
	const struct message *at[CONVERSATION_PAYLOADS];
	unsigned int n;
};

struct place {
	const struct messages *m;
	unsigned int off;
	bool little;
	struct side sides[2];
};

/* A side from one of its first messages on. */
struct readings {
	const struct message *const *at;
	unsigned int n;
	unsigned int off;
	bool little;
	uint32_t v;			/* the last one's, since the first */
	double t;			/* the same, seconds */
	double late;			/* seconds */
};

static uint32_t value_of(const struct readings *r, unsigned int i)
{
	return (uint32_t)number_at(r->at[i]->head + r->off, 4, r->little) -
	       (uint32_t)number_at(r->at[0]->head + r->off, 4, r->little);
}

static double time_of(const struct readings *r, unsigned int i)
{
	return (r->at[i]->at - r->at[0]->at) / 1e9;
}

/* False: first and last alone say that it is no clock, as they do for most that is none. skip: the first ones */
static bool read_clock(struct readings *r, const struct place *p, int way, unsigned int skip)
{
	const struct side *side = &p->sides[way];

	if (side->n < skip + 5)
		return false;
	*r = (struct readings){ .at = side->at + skip, .n = side->n - skip, .off = p->off, .little = p->little };
	if (r->at[r->n - 1]->at - r->at[0]->at < SHORTEST)
		return false;
	r->v = value_of(r, r->n - 1);
	if (r->v >= 1U << 31)
		return false;
	r->t = time_of(r, r->n - 1);
	r->late = r->t / 4 < LATE ? r->t / 4 : LATE;
	return r->n >= (skip || r->t < SHORT ? 10 : 5);
}

/*
 * Steps a second with which 32 bits at off follow the time in one direction; 0: they do not, or
 * they follow the number of messages as well, as a counter does.
 */
static double rate_of(const struct readings *r)
{
	unsigned int fits = 0, even = 0, misses = 0, moves = 0;
	double rate = r->v / r->t;
	uint32_t before = 0;

	if (rate < CLOCK_SLOWEST)
		return 0;
	for (unsigned int i = 1; i < r->n; i++) {
		uint32_t v = value_of(r, i);
		double told = v / rate, by_time = told - time_of(r, i);
		double by_count = told - r->t * i / (r->n - 1);
		bool fit = v < 1U << 31 && by_time < r->late && by_time > -r->late;

		fits += fit;
		misses += !fit;
		moves += v != before;
		before = v;
		even += by_count < r->late && by_count > -r->late;
		if (misses * 100 > (r->n - 1) * 15)
			return 0;
	}
	return even < fits && moves > 1 ? rate : 0;
}

static double clock_rate(const struct place *p, int way)
{
	struct readings r;

	for (unsigned int skip = 0; skip < ANCHORS; skip++) {
		double rate = read_clock(&r, p, way, skip) ? rate_of(&r) : 0;

		if (rate)
			return rate;
	}
	return 0;
}

/* At this rate, whichever way it was found; a burst alone does not tell a rate well. */
static bool follows(const struct place *p, int way, double rate)
{
	struct readings r;

	for (unsigned int skip = 0; skip < ANCHORS; skip++) {
		unsigned int fits = 0;

		if (!read_clock(&r, p, way, skip))
			continue;
		for (unsigned int i = 1; i < r.n; i++) {
			double by_time = value_of(&r, i) / rate - time_of(&r, i);

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
	struct place p = { .m = m, .off = off, .little = little };
	double up, down;

	p.sides[UP].n = p.sides[DOWN].n = 0;
	for (unsigned int i = 0; i < m->count; i++)
		if (m->at[i].have >= off + 4)
			p.sides[m->at[i].way].at[p.sides[m->at[i].way].n++] = &m->at[i];
	up = clock_rate(&p, UP);
	down = clock_rate(&p, DOWN);
	if ((up || down) && !is_number(m, off, little))
		return false;
	for (unsigned int i = 0; i < 4 && (up || down); i++)
		if (counts_messages(m, off + i))
			return false;
	if (messages_reaching(m, 0, UP) < 3 || messages_reaching(m, 0, DOWN) < 3)
		return up || down;
	return (up && follows(&p, DOWN, up)) || (down && follows(&p, UP, down));
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
