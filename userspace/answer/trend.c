// SPDX-License-Identifier: Apache-2.0
/*
 * tunprint.trend/1: how much it is over months, against a baseline. Growth compares bytes a day of
 * the time that was counted, so that neither short months nor gaps look like a change.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/trend_rows.h"

#define SECOND 1000000ll
#define FULL 0.98		/* of a step must be counted for it to stand for a level */

static int add_row(void *arg, const struct series_row *row)
{
	struct trend *t = arg;
	int err = grid_add(&t->parts, t->parts_are_networks ? row->network : row->class, row->start,
			   row->seconds, row->packets, row->bytes);

	return err ? err : grid_add(&t->paths, row->path, row->start, row->seconds,
				    row->packets, row->bytes);
}

struct level trend_level(const struct trend *t, int64_t from, int64_t to)
{
	int64_t span = t->parts.span;
	size_t first = from > t->parts.from ? (size_t)((from - t->parts.from) / span) : 0;
	size_t end = to > t->parts.from ? (size_t)((to - t->parts.from + span - 1) / span) : 0;
	struct level level = { from, to, 0, 0 };
	double sum = 0, covered = 0;

	end = end < t->parts.columns ? end : t->parts.columns;
	for (size_t i = first; i < end; i++) {
		sum += t->sums[i];
		covered += t->cover[i];
	}
	level.covered = covered * (double)span / CALENDAR_DAY;
	level.rate = level.covered > 0 ? sum / level.covered : 0;
	return level;
}

static bool is_full(const struct trend *t, int64_t from, int64_t to)
{
	struct level level = trend_level(t, from, to);

	return level.covered >= FULL * (double)(to - from) / CALENDAR_DAY;
}

/* The first step that holds anything, or the last one, of those that were counted as a whole. */
static struct level full_step(const struct trend *t, enum calendar_step step, bool last)
{
	struct level found = { 0 };

	for (int64_t at = calendar_floor(step, t->subject.from); at < t->subject.to;
	     at = calendar_next(step, at)) {
		int64_t next = calendar_next(step, at);

		if (at < t->subject.from || next > t->subject.to || !is_full(t, at, next))
			continue;
		found = trend_level(t, at, next);
		if (!last && found.rate <= 0)	/* before it began */
			continue;
		if (!last)
			break;
	}
	return found;
}

/* Levels that are compared: whole months; whole weeks or days where there is no month. */
static void find_levels(struct trend *t)
{
	static const enum calendar_step steps[] = { EACH_MONTH, EACH_WEEK, EACH_DAY };
	const struct question *q = t->subject.question;

	for (unsigned int i = 0; i < 3 && !t->recent.to; i++) {
		t->recent = full_step(t, steps[i], true);
		t->base = full_step(t, steps[i], false);
		if (!q->base_to && t->base.from == t->recent.from)
			t->recent.to = 0;	/* one alone says nothing about growth */
	}
	if (q->base_to)
		t->base = trend_level(t, q->base_from / SECOND, q->base_to / SECOND);
}

static int start(struct trend *t, struct reason *why)
{
	const struct question *q = t->subject.question;
	int64_t span = t->step == EACH_HOUR ? 3600 : CALENDAR_DAY, base = q->base_from / SECOND;
	int64_t from = calendar_floor(t->step == EACH_HOUR ? EACH_HOUR : EACH_DAY, t->subject.from);
	int64_t shown = from;

	if (q->base_to && base < from)
		from = base > t->subject.first ? base : t->subject.first;
	from = calendar_floor(EACH_DAY, from);
	grid_start(&t->parts, from, t->subject.to, span);
	grid_start(&t->paths, from, t->subject.to, span);
	t->first_shown = shown > from ? (size_t)((shown - from) / span) : 0;
	t->parts_are_networks = t->subject.kind == SUBJECT_CLASS;
	t->cover = calloc(t->parts.columns + 1, sizeof(*t->cover));
	t->sums = calloc(t->parts.columns + 1, sizeof(*t->sums));
	if (!t->cover || !t->sums)
		return reason_say(why, -ENOMEM, "no memory");
	return 0;
}

static int collect(struct trend *t, struct reason *why)
{
	int64_t from = t->parts.from;
	int err = subject_walk(&t->subject, from, t->subject.to, t->step == EACH_HOUR ?
			       STEP_HOUR : STEP_DAY, add_row, t, why);

	err = err ? err : subject_cover(&t->subject, from, t->parts.span, t->cover,
					t->parts.columns, why);
	for (uint32_t row = 0; row < t->parts.count && !err; row++)
		for (size_t i = 0; i < t->parts.columns; i++)
			t->sums[i] += t->parts.rows[row].bytes[0][i] +
				      t->parts.rows[row].bytes[1][i];
	return err;
}

static void put_growth(struct json *json, const char *name, double rate, double base)
{
	if (base > 0)
		json_put_double(json, name, rate / base - 1);
	else
		json_put_null(json, name);
}

static void put_level(struct json *json, const char *name, const struct level *level)
{
	if (!level->to) {
		json_put_null(json, name);
		return;
	}
	json_open_object(json, name);
	answer_time(json, "from", level->from * SECOND);
	answer_time(json, "to", level->to * SECOND);
	json_put_u64(json, "bytes_per_day", (uint64_t)llround(level->rate));
	json_put_double(json, "days_counted", level->covered);
	json_close(json);
}

static double bytes_of(const struct trend *t, int way, int64_t from, int64_t to)
{
	int64_t begin = t->parts.from, span = t->parts.span;
	size_t first = from > begin ? (size_t)((from - begin) / span) : 0;

	return grid_sum(&t->parts, way, first < t->first_shown ? t->first_shown : first,
			to > begin ? (size_t)((to - begin + span - 1) / span) : 0);
}

static void put_step(const struct trend *t, struct json *json, int64_t from, int64_t to)
{
	char text[CALENDAR_ROOM];
	int64_t begin = from > t->subject.from ? from : t->subject.from;
	struct level level = trend_level(t, begin, to < t->subject.to ? to : t->subject.to);
	double up = bytes_of(t, UP, from, to), down = bytes_of(t, DOWN, from, to);

	json_open_object(json, NULL);
	json_put_text(json, calendar_name(t->step), calendar_text(text, t->step, from));
	answer_time(json, "from", from * SECOND);
	answer_time(json, "to", to * SECOND);
	json_put_u64(json, "bytes", (uint64_t)llround(up + down));
	json_put_u64(json, "bytes_up", (uint64_t)llround(up));
	json_put_u64(json, "bytes_down", (uint64_t)llround(down));
	json_put_u64(json, "bytes_per_day", (uint64_t)llround(level.rate));
	json_put_double(json, "days_counted", level.covered);
	json_put_bool(json, "complete", level.covered >= FULL * (double)(to - from) / CALENDAR_DAY);
	/* Of a few days the weekend may be all that there is. */
	if (level.covered >= 7 || (to - from <= CALENDAR_DAY && level.covered > 0))
		put_growth(json, "growth", level.rate, t->base.rate);
	else
		json_put_null(json, "growth");
	json_close(json);
}

/* Largest first, with the share of the whole and since when they are there. */
static void put_parts(const struct trend *t, struct json *json, const char *name,
		      const struct grid *grid)
{
	uint32_t *order = grid_order(grid);
	size_t from = t->first_shown;

	json_open_array(json, name);
	for (uint32_t i = 0; order && i < grid->count; i++) {
		const struct grid_row *row = &grid->rows[order[i]];

		if (row->last < from)
			continue;
		json_open_object(json, NULL);
		json_put_text(json, "name", grid_name(grid, order[i]));
		json_put_u64(json, "bytes", (uint64_t)llround(grid_row_sum(row, from,
									   grid->columns)));
		answer_time(json, "first_day", (grid->from + (int64_t)row->first * grid->span) *
			    SECOND);
		answer_time(json, "last_day", (grid->from + (int64_t)row->last * grid->span) *
			    SECOND);
		json_close(json);
	}
	json_close(json);
	if (!order)
		json->error = -ENOMEM;
	free(order);
}

static int write_trend(struct trend *t, struct json *json)
{
	int err;

	if (!t->parts.count)
		subject_is_empty(&t->subject);
	subject_begin(&t->subject, "tunprint.trend/1", json);
	json_put_text(json, "step", calendar_name(t->step));
	put_level(json, "baseline", &t->base);
	put_level(json, "recent", &t->recent);
	if (t->recent.to && t->base.to)
		put_growth(json, "growth", t->recent.rate, t->base.rate);
	else
		json_put_null(json, "growth");
	put_parts(t, json, t->parts_are_networks ? "networks" : "classes", &t->parts);
	put_parts(t, json, "paths", &t->paths);
	err = trend_changes(t, json);
	json_open_array(json, "data");
	for (int64_t at = calendar_floor(t->step, t->subject.from); t->parts.count &&
	     at < t->subject.to; at = calendar_next(t->step, at))
		put_step(t, json, at, calendar_next(t->step, at));
	json_close(json);
	json_close(json);
	return err;
}

int answer_trend(const struct question *question, const struct history *history,
		 struct json *json, struct reason *why)
{
	struct trend t = { .step = question->step };
	int err = subject_find(&t.subject, question, history, 0, why);

	err = err ? err : start(&t, why);
	err = err ? err : collect(&t, why);
	if (!err) {
		find_levels(&t);
		err = write_trend(&t, json);
	}
	subject_free(&t.subject);
	grid_free(&t.parts);
	grid_free(&t.paths);
	free(t.cover);
	free(t.sums);
	return err ? err : subject_code(&t.subject);
}
