// SPDX-License-Identifier: Apache-2.0
/*
 * tunprint.paths/1: which links carry it, month by month, and when traffic moved from one to another.
 * A move is looked for in the shares of a path day by day and then placed within its days by hours:
 * shares do not care how much traffic there is, so that neither nights nor growth look like one.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/moves.h"

#define SECOND 1000000ll

static int add_day(void *arg, const struct series_row *row)
{
	struct paths *p = arg;
	char key[160];
	int err = grid_add(&p->days, row->path, row->start, row->seconds,
			   row->packets, row->bytes);

	snprintf(key, sizeof(key), "%.60s\t%.60s", row->path ? row->path : "-",
		 p->subject.kind == SUBJECT_CLASS ? row->network : row->class);
	return err ? err : grid_add(&p->parts, key, row->start, row->seconds,
			   row->packets, row->bytes);
}

static double all(const struct grid *grid, size_t from, size_t to)
{
	return grid_sum(grid, UP, from, to) + grid_sum(grid, DOWN, from, to);
}

/* What goes out by another path than it comes in by, of one column: half of what the ways' shares differ. */
static double asymmetry_at(const struct grid *grid, size_t at)
{
	double up = grid_sum(grid, UP, at, at + 1), down = grid_sum(grid, DOWN, at, at + 1), sum = 0;

	if (up <= 0 || down <= 0)
		return 0;
	for (uint32_t i = 0; i < grid->count; i++)
		sum += fabs(grid->rows[i].bytes[UP][at] / up - grid->rows[i].bytes[DOWN][at] / down);
	return sum / 2;
}

/*
 * The mean, each column as much as it carries. Of sums it would be another thing: who moves, and later
 * sends more than before, has never gone out by another path than he came in by.
 */
static double asymmetry(const struct grid *grid, size_t from, size_t to)
{
	double sum = 0, whole = all(grid, from, to);

	for (size_t at = from; at < to; at++)
		sum += asymmetry_at(grid, at) * all(grid, at, at + 1);
	return whole > 0 ? sum / whole : 0;
}

static size_t column(const struct grid *grid, int64_t time)
{
	int64_t at = (time - grid->from + grid->span - 1) / grid->span;

	if (time <= grid->from)
		return 0;
	return (size_t)at < grid->columns ? (size_t)at : grid->columns;
}

static void put_step(const struct paths *p, struct json *json, int64_t from, int64_t to,
		     const uint32_t *order)
{
	enum calendar_step step = p->subject.question->step;
	size_t first = column(&p->days, from), end = column(&p->days, to);
	double whole = all(&p->days, first, end), covered = 0;
	char text[CALENDAR_ROOM];

	for (size_t i = first; i < end; i++)
		covered += p->cover[i] * (double)p->days.span;
	json_open_object(json, NULL);
	json_put_text(json, calendar_name(step), calendar_text(text, step, from));
	answer_time(json, "from", from * SECOND);
	answer_time(json, "to", to * SECOND);
	json_put_u64(json, "bytes", (uint64_t)llround(whole));
	json_put_bool(json, "complete", covered >= 0.98 * (double)(to - from));
	json_put_double(json, "asymmetry", asymmetry(&p->days, first, end));
	json_open_array(json, "paths");
	for (uint32_t i = 0; i < p->days.count; i++) {
		const struct grid_row *row = &p->days.rows[order[i]];
		double bytes = grid_row_sum(row, first, end);

		json_open_object(json, NULL);
		json_put_text(json, "path", grid_name(&p->days, order[i]));
		json_put_u64(json, "bytes", (uint64_t)llround(bytes));
		json_put_double(json, "share", whole > 0 ? bytes / whole : 0);
		json_close(json);
	}
	json_close(json);
	json_close(json);
}

static int write_paths(struct paths *p, struct json *json, struct reason *why)
{
	enum calendar_step step = p->subject.question->step;
	uint32_t *order = grid_order(&p->days);
	int err;

	if (!order)
		return reason_say(why, -ENOMEM, "no memory");
	if (!p->days.count)
		subject_is_empty(&p->subject);
	subject_begin(&p->subject, "tunprint.paths/1", json);
	json_put_text(json, "step", calendar_name(step));
	json_put_double(json, "asymmetry", asymmetry(&p->days, 0, p->days.columns));
	json_open_array(json, "paths");
	for (uint32_t i = 0; i < p->days.count; i++)
		json_put_text(json, NULL, grid_name(&p->days, order[i]));
	json_close(json);
	err = paths_moves(p, json, why);
	json_open_array(json, "data");
	for (int64_t at = calendar_floor(step, p->subject.from); p->days.count &&
	     at < p->subject.to; at = calendar_next(step, at))
		put_step(p, json, at, calendar_next(step, at), order);
	json_close(json);
	json_close(json);
	free(order);
	return err;
}

int answer_paths(const struct question *question, const struct history *history,
		 struct json *json, struct reason *why)
{
	struct paths p = { 0 };
	int err = subject_find(&p.subject, question, history, 0, why);
	int64_t span = question->step == EACH_HOUR ? 3600 : CALENDAR_DAY;

	if (err)
		return err;
	grid_start(&p.days, calendar_floor(EACH_DAY, p.subject.from), p.subject.to, span);
	grid_start(&p.parts, p.days.from, p.subject.to, span);
	p.cover = calloc(p.days.columns + 1, sizeof(*p.cover));
	if (!p.cover)
		err = reason_say(why, -ENOMEM, "no memory");
	err = err ? err : subject_walk(&p.subject, p.subject.from, p.subject.to,
				       span == 3600 ? STEP_HOUR : STEP_DAY, add_day, &p,
				       why);
	err = err ? err : subject_cover(&p.subject, p.days.from, span, p.cover, p.days.columns,
					why);
	err = err ? err : write_paths(&p, json, why);
	subject_free(&p.subject);
	grid_free(&p.days);
	grid_free(&p.parts);
	free(p.cover);
	return err ? err : subject_code(&p.subject);
}
