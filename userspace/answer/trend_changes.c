// SPDX-License-Identifier: Apache-2.0
/* What changed in a trend: levels, and what appeared or went, each with its date. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answer/trend_rows.h"

#define SECOND 1000000ll
#define SETTLED 14		/* days that something must be away before it appears */
#define TURN_DAYS 7
#define TURN_LEAST 0.15		/* of the bytes */
#define PART_LEAST 0.01		/* of the bytes, for being worth a line */

enum event { EVENT_LEVEL, EVENT_APPEARS, EVENT_ENDS, EVENT_TURNS };

struct happening {
	enum event event;
	size_t at;			/* column */
	const char *kind, *name;	/* of what appears or ends */
	int64_t time;			/* microseconds */
	struct change change;		/* of bytes a day; of EVENT_TURNS, of the part that goes up */
};

struct list {
	const struct trend *trend;
	struct happening items[3 * TREND_CHANGES];
	unsigned int count;
};

static void put(struct list *list, const struct happening *happening)
{
	if (list->count < sizeof(list->items) / sizeof(list->items[0]))
		list->items[list->count++] = *happening;
}

static int64_t time_of(const struct trend *t, size_t column)
{
	return (t->parts.from + (int64_t)column * t->parts.span) * SECOND;
}

/* Does the part matter in the SETTLED days from there on, or up to there? */
static bool matters(const struct trend *t, const struct grid_row *row, size_t from, size_t to)
{
	double part = grid_row_sum(row, from, to), whole = 0;

	for (size_t i = from; i < to; i++)
		whole += t->sums[i];
	/* A network that begins to use a fingerprint is worth its line however little it is. */
	return whole > 0 && (t->parts_are_networks || part >= PART_LEAST * whole);
}

static void find_parts(struct list *list, const struct grid *grid, const char *kind)
{
	const struct trend *t = list->trend;
	size_t settled = (size_t)(SETTLED * CALENDAR_DAY / grid->span), columns = grid->columns;

	for (uint32_t i = 0; i < grid->count; i++) {
		const struct grid_row *row = &grid->rows[i];
		struct happening h = { .kind = kind, .name = grid_name(grid, i) };
		size_t end = row->first + settled < columns ? row->first + settled : columns;

		if (row->first >= t->first_shown + settled && row->first < columns &&
		    matters(t, row, row->first, end)) {
			h.event = EVENT_APPEARS;
			h.at = row->first;
			put(list, &h);
		}
		if (row->last + settled < columns && row->last >= row->first + settled &&
		    matters(t, row, row->last - settled, row->last)) {
			h.event = EVENT_ENDS;
			h.at = row->last;
			put(list, &h);
		}
	}
}

static double up_share(const struct trend *t, size_t from, size_t to)
{
	double up = grid_sum(&t->parts, UP, from, to), down = grid_sum(&t->parts, DOWN, from, to);

	return up + down > 0 ? up / (up + down) : NAN;
}

static double turn_at(const struct trend *t, size_t day, struct change *change)
{
	*change = (struct change){ day, up_share(t, day - TURN_DAYS, day),
				   up_share(t, day, day + TURN_DAYS) };
	return isnan(change->before) || isnan(change->after) ? 0 :
	       fabs(change->after - change->before);
}

/* Days at which the part that goes up changes, and most there: who only fetched begins to send. */
static void find_turns(struct list *list)
{
	const struct trend *t = list->trend;
	size_t from = t->first_shown + TURN_DAYS, to = t->parts.columns;
	struct happening h = { .event = EVENT_TURNS, .kind = "way", .name = "up" };
	double best = TURN_LEAST;

	if (t->parts.span != CALENDAR_DAY)
		return;
	for (size_t day = from; day + TURN_DAYS < to; day++) {
		struct change change;
		double turn = turn_at(t, day, &change);

		if (turn > best) {
			best = turn;
			h.at = day;
			h.change = change;
		} else if (h.at && day > h.at + TURN_DAYS) {
			put(list, &h);
			h.at = 0;
			best = TURN_LEAST;
		}
	}
	if (h.at)
		put(list, &h);
}

static int find_levels(struct list *list)
{
	const struct trend *t = list->trend;
	size_t from = t->first_shown, columns = t->parts.columns;
	struct change changes[TREND_CHANGES];
	double *known;
	int n;

	/* days of which only a part was counted would look like steps */
	known = calloc(columns + 1, sizeof(*known));
	if (!known)
		return -ENOMEM;
	for (size_t i = from; i < columns; i++)
		known[i] = t->cover[i] < 0.5 ? NAN : t->sums[i] / t->cover[i];
	while (columns > from && isnan(known[columns - 1]))
		columns--;
	while (from < columns && isnan(known[from]))
		from++;
	n = t->parts.span == CALENDAR_DAY ?
		changes_find(known + from, columns - from, changes, TREND_CHANGES) : 0;
	for (int i = 0; i < n; i++) {
		struct happening h = { .event = EVENT_LEVEL, .at = changes[i].at + from,
				       .change = changes[i] };

		put(list, &h);
	}
	free(known);
	return n < 0 ? n : 0;
}

/* The day's first sight is known to the microsecond when it was a verdict's. */
static int sharpen(void *arg, const struct series_seen *seen)
{
	struct list *list = arg;
	const struct subject *s = &list->trend->subject;
	int64_t first;

	if ((s->kind == SUBJECT_NETWORK && strcmp(seen->network, s->name)) ||
	    (s->kind == SUBJECT_CLASS && strcmp(seen->class, s->name)))
		return 0;
	first = seen->verdict_first ? seen->verdict_first : seen->first;
	for (unsigned int i = 0; i < list->count; i++) {
		struct happening *h = &list->items[i];
		const char *name = !h->kind ? NULL : !strcmp(h->kind, "class") ? seen->class :
				   !strcmp(h->kind, "path") ? seen->path : seen->network;

		if (h->event != EVENT_APPEARS || !name || strcmp(name, h->name) ||
		    first < time_of(list->trend, h->at) ||
		    first >= time_of(list->trend, h->at + 1))
			continue;
		if (!h->time || first < h->time)
			h->time = first;
	}
	return 0;
}

static int by_time(const void *a, const void *b)
{
	const struct happening *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->event > y->event) - (x->event < y->event);
}

/* Which part moved the level most: by the change of its mean beside the step. */
static const char *mover(const struct trend *t, size_t at)
{
	size_t from = at > CHANGES_BESIDE ? at - CHANGES_BESIDE : 0, best = 0;
	size_t to = at + CHANGES_BESIDE < t->parts.columns ? at + CHANGES_BESIDE : t->parts.columns;
	double most = 0;

	for (uint32_t i = 0; i < t->parts.count; i++) {
		const struct grid_row *row = &t->parts.rows[i];
		double before = grid_row_sum(row, from, at) / (double)(at - from);
		double after = grid_row_sum(row, at, to) / (double)(to - at);

		if (fabs(after - before) > most) {
			most = fabs(after - before);
			best = i + 1;
		}
	}
	return best ? grid_name(&t->parts, (uint32_t)best - 1) : NULL;
}

static void write_one(const struct list *list, const struct happening *h, struct json *json)
{
	static const char *const events[] = { "level", "appears", "ends", "turns" };
	const struct trend *t = list->trend;

	json_open_object(json, NULL);
	answer_time(json, "at", h->time ? h->time : time_of(t, h->at));
	json_put_u64(json, "within_s", h->time ? 60 : (uint64_t)t->parts.span);
	json_put_text(json, "event", events[h->event]);
	if (h->event == EVENT_LEVEL) {
		json_put_text(json, "kind", t->parts_are_networks ? "network" : "class");
		json_put_text(json, "name", mover(t, h->at));
		json_put_u64(json, "bytes_per_day_before", (uint64_t)llround(h->change.before));
		json_put_u64(json, "bytes_per_day_after", (uint64_t)llround(h->change.after));
		if (h->change.before > 0)
			json_put_double(json, "growth", h->change.after / h->change.before - 1);
		else
			json_put_null(json, "growth");
	} else if (h->event == EVENT_TURNS) {
		json_put_text(json, "kind", h->kind);
		json_put_text(json, "name", h->name);
		json_put_double(json, "share_before", h->change.before);
		json_put_double(json, "share_after", h->change.after);
	} else {
		json_put_text(json, "kind", h->kind);
		json_put_text(json, "name", h->name);
	}
	json_close(json);
}

int trend_changes(const struct trend *trend, struct json *json)
{
	struct list *list = calloc(1, sizeof(*list));
	const struct subject *s = &trend->subject;
	const char *network = NULL, *class = NULL;
	int err;

	if (s->kind == SUBJECT_NETWORK)
		network = s->name;
	else if (s->kind == SUBJECT_CLASS)
		class = s->name;
	if (!list)
		return -ENOMEM;
	list->trend = trend;
	err = find_levels(list);
	find_turns(list);
	find_parts(list, &trend->parts, trend->parts_are_networks ? "network" : "class");
	find_parts(list, &trend->paths, "path");
	if (!err && list->count) {
		err = series_seen(trend->subject.history->series, network, NULL, class, sharpen,
				  list, NULL);
		qsort(list->items, list->count, sizeof(list->items[0]), by_time);
	}
	json_open_array(json, "changes");
	for (unsigned int i = 0; i < list->count; i++)
		write_one(list, &list->items[i], json);
	json_close(json);
	free(list);
	return err;
}
