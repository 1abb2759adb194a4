// SPDX-License-Identifier: Apache-2.0
/*
 * Sums by step and group. Most rows come in the order in which they go out: such are kept sorted, what
 * comes out of turn stands behind them with a hash, and all are sorted when they are there.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/period.h"
#include "store/scan.h"

#define TIME_LEAST (-62135596800ll)	/* the year 1 */
#define TIME_MOST 253402300800ll	/* the year 10000 */

struct sums {
	const struct series_query *query;
	enum series_step step;
	int64_t since, until;
	struct scan_row *rows;
	size_t count, room;
	size_t sorted;			/* rows that are in order, from the first on */
	size_t last;			/* where the row before was found */
	struct series *series;		/* of a loose query, with whoever asks */
	int (*each)(void *arg, const struct series_row *row);
	void *arg;
	uint32_t *slots;		/* hash of the others' keys to index + 1, 0 is free */
	size_t slots_room;		/* a power of two */
};

static uint64_t hash_of(const struct scan_row *row)
{
	uint64_t h = (uint64_t)row->time * 0x9e3779b97f4a7c15ull ^ (uint64_t)row->seconds << 40;

	h ^= (uint64_t)row->network << 32 ^ (uint64_t)row->path << 24 ^ row->class;
	h *= 0xff51afd7ed558ccdull;
	return h ^ h >> 33;
}

static bool same(const struct scan_row *a, const struct scan_row *b)
{
	return a->time == b->time && a->seconds == b->seconds && a->network == b->network &&
	       a->path == b->path && a->class == b->class;
}

static uint32_t *slot_of(const struct sums *sums, const struct scan_row *key)
{
	for (uint64_t at = hash_of(key);; at++) {
		uint32_t *slot = &sums->slots[at & (sums->slots_room - 1)];

		if (!*slot || same(&sums->rows[*slot - 1], key))
			return slot;
	}
}

static int order(const void *a, const void *b)
{
	const struct scan_row *x = a, *y = b;
	int less = (x->time > y->time) - (x->time < y->time);

	less = less ? less : (x->network > y->network) - (x->network < y->network);
	less = less ? less : (x->path > y->path) - (x->path < y->path);
	less = less ? less : (x->class > y->class) - (x->class < y->class);
	return less ? less : (x->seconds > y->seconds) - (x->seconds < y->seconds);
}

/* Buckets have the same keys in the same order, most often: then it is the row behind the last one. */
static struct scan_row *find_sorted(struct sums *sums, const struct scan_row *key)
{
	size_t from = 0, to = sums->sorted;

	if (sums->last + 1 < sums->sorted && same(&sums->rows[sums->last + 1], key))
		return &sums->rows[++sums->last];
	while (from < to) {
		size_t at = (from + to) / 2;

		if (order(&sums->rows[at], key) < 0)
			from = at + 1;
		else
			to = at;
	}
	if (from == sums->sorted || !same(&sums->rows[from], key))
		return NULL;
	sums->last = from;
	return &sums->rows[from];
}

static int make_room(struct sums *sums)
{
	size_t room = sums->room ? 2 * sums->room : 1024;
	struct scan_row *rows;

	if (sums->count >= SERIES_ROWS)
		return -E2BIG;
	rows = reallocarray(sums->rows, room, sizeof(*rows));
	if (!rows)
		return -ENOMEM;
	sums->rows = rows;
	sums->room = room;
	return 0;
}

static int make_slots(struct sums *sums)
{
	size_t room = sums->slots_room ? 2 * sums->slots_room : 2048;
	uint32_t *slots = calloc(room, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	free(sums->slots);
	sums->slots = slots;
	sums->slots_room = room;
	for (size_t i = sums->sorted; i < sums->count; i++)
		*slot_of(sums, &sums->rows[i]) = (uint32_t)i + 1;
	return 0;
}

/* The key's row, which is made with nothing in it where there is none. */
static int find(struct sums *sums, const struct scan_row *key, struct scan_row **row)
{
	bool in_turn = sums->count == sums->sorted &&
		       (!sums->count || order(&sums->rows[sums->count - 1], key) < 0);
	int err = sums->count == sums->room ? make_room(sums) : 0;
	uint32_t *slot = NULL;

	*row = in_turn ? NULL : find_sorted(sums, key);
	if (err || *row)
		return *row ? 0 : err;
	if (!in_turn && 2 * (sums->count - sums->sorted) >= sums->slots_room)
		err = make_slots(sums);
	if (err)
		return err;
	if (!in_turn)
		slot = slot_of(sums, key);
	if (slot && *slot) {
		*row = &sums->rows[*slot - 1];
		return 0;
	}
	*row = &sums->rows[sums->count++];
	**row = *key;
	memset((*row)->packets, 0, sizeof(key->packets));
	memset((*row)->bytes, 0, sizeof(key->bytes));
	if (slot)
		*slot = (uint32_t)sums->count;
	else
		sums->last = sums->sorted++;
	return 0;
}

/* The step that the row belongs to; one that is longer than the step stands for itself. */
static void place(const struct sums *sums, struct scan_row *row)
{
	static const int64_t lengths[] = {
		[STEP_MINUTE] = 60, [STEP_QUARTER] = PERIOD_QUARTER, [STEP_HOUR] = PERIOD_HOUR,
		[STEP_DAY] = PERIOD_DAY,
	};
	int64_t month;

	if (sums->step == STEP_WHOLE) {
		row->time = sums->since;
		row->seconds = sums->until - sums->since;
	} else if (sums->step == STEP_MONTH) {
		month = period_month(period_of(row->time, PERIOD_DAY));
		row->time = period_month_day(month) * PERIOD_DAY;
		row->seconds = period_month_day(month + 1) * PERIOD_DAY - row->time;
	} else if (row->seconds <= lengths[sums->step]) {
		row->seconds = lengths[sums->step];
		row->time = period_of(row->time, row->seconds) * row->seconds;
	}
}

static int add(void *arg, const struct scan_row *row)
{
	struct sums *sums = arg;
	struct scan_row key = *row, *mine;
	int err;

	place(sums, &key);
	if (!(sums->query->group & GROUP_NETWORK))
		key.network = 0;
	if (!(sums->query->group & GROUP_PATH))
		key.path = 0;
	if (!(sums->query->group & GROUP_CLASS))
		key.class = 0;
	err = find(sums, &key, &mine);
	if (err)
		return err;
	for (int way = 0; way < 2; way++) {
		mine->packets[way] += row->packets[way];
		mine->bytes[way] += row->bytes[way];
	}
	return 0;
}

static int give_one(struct series *s, unsigned int group, const struct scan_row *r,
		    int (*each)(void *arg, const struct series_row *row), void *arg)
{
	struct series_row row = {
		.start = r->time, .seconds = r->seconds,
		.packets = { r->packets[0], r->packets[1] },
		.bytes = { r->bytes[0], r->bytes[1] },
	};

	if (group & GROUP_NETWORK)
		row.network = scan_name(s, LIST_NETWORKS, r->network);
	if (group & GROUP_PATH)
		row.path = scan_name(s, LIST_PATHS, r->path);
	if (group & GROUP_CLASS)
		row.class = scan_name(s, LIST_CLASSES, r->class);
	return each(arg, &row);
}

static int hand_on(void *arg, const struct scan_row *row)
{
	const struct sums *sums = arg;
	struct scan_row placed = *row;

	place(sums, &placed);
	return give_one(sums->series, sums->query->group, &placed, sums->each, sums->arg);
}

static int give(struct series *s, struct sums *sums,
		int (*each)(void *arg, const struct series_row *row), void *arg)
{
	int err = 0;

	if (sums->count > sums->sorted)
		qsort(sums->rows, sums->count, sizeof(*sums->rows), order);
	for (size_t i = 0; i < sums->count && !err; i++)
		err = give_one(s, sums->query->group, &sums->rows[i], each, arg);
	return err;
}

static enum series_step choose(const struct series_query *query, int64_t length)
{
	if (!(query->group & GROUP_TIME))
		return STEP_WHOLE;
	if (query->step != STEP_AUTO)
		return query->step;
	return length <= 6 * PERIOD_HOUR ? STEP_MINUTE : length <= 14 * PERIOD_DAY ? STEP_HOUR :
	       STEP_DAY;
}

int series_read(struct series *s, const struct series_query *query,
		int (*each)(void *arg, const struct series_row *row), void *arg,
		struct series_told *told, struct reason *why)
{
	const struct series_names names[3] = { query->networks, query->paths, query->classes };
	struct sums sums = { .query = query, .series = s, .each = each, .arg = arg };
	int err = scan_begin(s, names, query->group, why);

	sums.since = query->since < TIME_LEAST ? TIME_LEAST : query->since;
	sums.until = query->until > TIME_MOST ? TIME_MOST : query->until;
	s->told.step = sums.step = choose(query, sums.until - sums.since);
	s->sink = query->loose ? hand_on : add;
	s->sink_arg = &sums;
	if (!err && sums.since < sums.until)
		err = scan_cover(s, sums.step, sums.since, sums.until, why);
	if (err == -E2BIG)
		reason_say(why, err, "%s: more than %u rows; ask for a coarser step or fewer groups",
			   s->path, SERIES_ROWS);
	err = err ? err : give(s, &sums, each, arg);
	free(sums.rows);
	free(sums.slots);
	return scan_end(s, err, told);
}
