// SPDX-License-Identifier: Apache-2.0
/*
 * Hours of the week in a time zone. Quarters carry their time, so each goes where that zone's clocks
 * stood; where only weeks are kept, a whole month goes by one offset.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/period.h"
#include "store/scan.h"

struct shape {
	uint32_t network, path, class;
	struct profile_row sum;
};

struct shapes {
	const struct profile_query *query;
	struct shape **list;		/* sorted by key */
	size_t count, room;
	int64_t offset;			/* of the month being read */
	bool weeks;
};

static int compare(const struct shape *a, const struct scan_row *b)
{
	if (a->network != b->network)
		return a->network < b->network ? -1 : 1;
	if (a->path != b->path)
		return a->path < b->path ? -1 : 1;
	return (a->class > b->class) - (a->class < b->class);
}

static struct shape *insert(struct shapes *s, size_t at, const struct scan_row *key)
{
	struct shape *fresh = calloc(1, sizeof(*fresh));

	if (fresh && s->count == s->room) {
		size_t room = s->room ? 2 * s->room : 64;
		struct shape **list = reallocarray(s->list, room, sizeof(*list));

		if (!list) {
			free(fresh);
			return NULL;
		}
		s->list = list;
		s->room = room;
	}
	if (!fresh)
		return NULL;
	fresh->network = key->network;
	fresh->path = key->path;
	fresh->class = key->class;
	memmove(&s->list[at + 1], &s->list[at], (s->count++ - at) * sizeof(*s->list));
	s->list[at] = fresh;
	return fresh;
}

static struct shape *shape_of(struct shapes *s, const struct scan_row *key)
{
	size_t from = 0, to = s->count;

	while (from < to) {
		size_t at = (from + to) / 2;

		if (compare(s->list[at], key) < 0)
			from = at + 1;
		else
			to = at;
	}
	if (from < s->count && !compare(s->list[from], key))
		return s->list[from];
	return insert(s, from, key);
}

static int add(void *arg, const struct scan_row *row)
{
	struct shapes *s = arg;
	unsigned int group = s->query->group;
	struct scan_row key = *row;
	int64_t offset = s->weeks ? s->offset : s->query->offset(s->query->offset_arg, row->time);
	int hour = period_week_quarter(row->time + offset) / 4;
	struct shape *shape;

	if (!(group & GROUP_NETWORK))
		key.network = 0;
	if (!(group & GROUP_PATH))
		key.path = 0;
	if (!(group & GROUP_CLASS))
		key.class = 0;
	shape = shape_of(s, &key);
	if (!shape)
		return -ENOMEM;
	for (int way = 0; way < 2; way++) {
		shape->sum.packets[hour][way] += row->packets[way];
		shape->sum.bytes[hour][way] += row->bytes[way];
	}
	return 0;
}

/* Days that did not get into their month yet, and rows that are still open. */
static int add_rest(struct series *s, int64_t first, int64_t last, struct reason *why)
{
	struct scan_part part = { LEVEL_QUARTER, false, true, first, last, first * PERIOD_DAY,
				  last * PERIOD_DAY };
	int err = first < last ? scan_buckets(s, &part, why) : 0;

	return err || first >= last ? err : scan_open_rows(s, part.since, part.until, why);
}

/* Months that begin in the window and of which no quarters are kept. */
static int add_weeks(struct series *s, struct shapes *shapes, int64_t since, int64_t until,
		     struct reason *why)
{
	const struct profile_query *q = shapes->query;
	int64_t first = period_month(period_of(since - 1, PERIOD_DAY)) + 1;
	int64_t last = period_month(period_of(until - 1, PERIOD_DAY)) + 1;
	int err = 0;

	s->told.rounded |= period_month_day(first) * PERIOD_DAY != since ||
			   period_month_day(last) * PERIOD_DAY != until;
	shapes->weeks = true;
	for (int64_t month = first; month < last && !err; month++) {
		struct scan_part part = { .level = LEVEL_WEEK, .first = month, .last = month + 1 };
		int64_t start = period_month_day(month) * PERIOD_DAY;
		int64_t end = period_month_day(month + 1) * PERIOD_DAY;

		shapes->offset = q->offset(q->offset_arg, (start + end) / 2);
		s->told.rounded |= q->offset(q->offset_arg, start) !=
				   q->offset(q->offset_arg, end - 1);
		err = scan_buckets(s, &part, why);
	}
	shapes->weeks = false;
	return err ? err : add_rest(s, period_month_day(first), period_month_day(last), why);
}

/* From when on quarters say it all: the first whole month, as weeks are only kept by the month. */
static int64_t split_at(const struct series *s, int64_t since, int64_t until)
{
	int64_t kept = s->told.quarters_from, month;

	if (kept <= since)
		return since;
	if (kept >= until)
		return until;
	month = period_month(period_of(kept - 1, PERIOD_DAY)) + 1;
	return period_month_day(month) * PERIOD_DAY < until ? period_month_day(month) * PERIOD_DAY :
	       until;
}

static int64_t first_time(struct series *s, int64_t since)
{
	int64_t first, last;

	if (series_span(s, &first, &last, NULL))
		return since;
	first = period_of(period_of(first, 1000000), PERIOD_DAY) * PERIOD_DAY;
	return first > since ? first : since;
}

static int fill(struct series *s, struct shapes *shapes, struct reason *why)
{
	int64_t since = first_time(s, shapes->query->since), until = shapes->query->until, at;
	int err = 0;

	if (since >= until)
		return 0;
	at = split_at(s, since, until);
	if (since < at) {
		/* what is there from the first traffic on is the whole of its month */
		if (since > shapes->query->since)
			since = period_month_day(period_month(since / PERIOD_DAY)) * PERIOD_DAY;
		err = add_weeks(s, shapes, since, at, why);
	}
	return err ? err : scan_cover(s, STEP_QUARTER, at, until, why);
}

static int give(struct series *s, struct shapes *shapes,
		int (*each)(void *arg, const struct profile_row *row), void *arg)
{
	unsigned int group = shapes->query->group;
	int err = 0;

	for (size_t i = 0; i < shapes->count && !err; i++) {
		struct shape *shape = shapes->list[i];

		if (group & GROUP_NETWORK)
			shape->sum.network = scan_name(s, LIST_NETWORKS, shape->network);
		if (group & GROUP_PATH)
			shape->sum.path = scan_name(s, LIST_PATHS, shape->path);
		if (group & GROUP_CLASS)
			shape->sum.class = scan_name(s, LIST_CLASSES, shape->class);
		err = each(arg, &shape->sum);
	}
	return err;
}

int series_profile(struct series *s, const struct profile_query *query,
		   int (*each)(void *arg, const struct profile_row *row), void *arg,
		   struct series_told *told, struct reason *why)
{
	const struct series_names names[3] = { query->networks, query->paths, query->classes };
	struct shapes shapes = { .query = query };
	int err = scan_begin(s, names, query->group, why);

	s->told.step = STEP_QUARTER;
	s->sink = add;
	s->sink_arg = &shapes;
	s->as_they_are = true;
	err = err ? err : fill(s, &shapes, why);
	if (err == -ENOMEM)
		reason_say(why, err, "no memory");
	err = err ? err : give(s, &shapes, each, arg);
	for (size_t i = 0; i < shapes.count; i++)
		free(shapes.list[i]);
	free(shapes.list);
	s->as_they_are = false;
	return scan_end(s, err, told);
}
