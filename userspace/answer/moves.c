// SPDX-License-Identifier: Apache-2.0
/*
 * Moves between paths. In the shares of each path, day by day, the places where the mean of a week
 * before and of a week after differ by a tenth or more, and most there; then the quarter of an hour
 * within these days at which two means fit best (least squares, weighted by bytes).
 */
#include "answer/moves.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answer/changes.h"

#define SECOND 1000000ll
#define QUARTER 900
#define BESIDE 7		/* days */
#define MOVED 0.1		/* of all traffic */
#define PART 0.01

struct move {
	size_t day;			/* the first one after it */
	double change;			/* of the share; positive: traffic came here */
	const char *path;
	int64_t at, within;		/* seconds */
};

static double day_sum(const struct grid *grid, size_t from, size_t to)
{
	return grid_sum(grid, UP, from, to) + grid_sum(grid, DOWN, from, to);
}

/* Mean share in [from, to) of days, each day as much as it carries. */
static double share(const struct grid *grid, const struct grid_row *row, size_t from, size_t to)
{
	double whole = day_sum(grid, from, to);

	return whole > 0 ? grid_row_sum(row, from, to) / whole : 0;
}

static double step_at(const struct grid *grid, const struct grid_row *row, size_t day)
{
	size_t from = day > BESIDE ? day - BESIDE : 0;
	size_t to = day + BESIDE < grid->columns ? day + BESIDE : grid->columns;

	if (day_sum(grid, from, day) <= 0 || day_sum(grid, day, to) <= 0)
		return 0;
	return share(grid, row, day, to) - share(grid, row, from, day);
}

/* Days whose step is the largest within BESIDE of them. */
static unsigned int find_steps(const struct grid *grid, const struct grid_row *row, const char *path,
			       struct move *moves, unsigned int room)
{
	unsigned int used = 0;
	double *steps = calloc(grid->columns + 1, sizeof(*steps));

	for (size_t day = 1; steps && day < grid->columns; day++)
		steps[day] = step_at(grid, row, day);
	for (size_t day = 1; steps && day < grid->columns && used < room; day++) {
		bool most = fabs(steps[day]) >= MOVED;

		for (size_t i = day > BESIDE ? day - BESIDE : 0;
		     most && i <= day + BESIDE && i < grid->columns; i++)
			most = fabs(steps[i]) < fabs(steps[day]) || i == day ||
			       (fabs(steps[i]) == fabs(steps[day]) && i > day);
		if (most)
			moves[used++] = (struct move){ .day = day, .change = steps[day],
						       .path = path };
	}
	free(steps);
	return used;
}

struct fine {
	struct grid all, one;
	const char *path;
};

static int add_fine(void *arg, const struct series_row *row)
{
	struct fine *fine = arg;
	int err = grid_add(&fine->all, "all", row->start, row->seconds, row->packets,
			   row->bytes);

	if (err || !row->path || strcmp(row->path, fine->path))
		return err;
	return grid_add(&fine->one, row->path, row->start, row->seconds,
			   row->packets, row->bytes);
}

/* Quarters at which nothing was carried say nothing: the move lies before the first that does. */
static int64_t best_quarter(const struct fine *fine)
{
	size_t n = fine->all.columns, at;
	double *values = calloc(2 * n + 1, sizeof(*values)), *weights = values + n;
	const struct grid_row *all = grid_find(&fine->all, "all");
	const struct grid_row *one = grid_find(&fine->one, fine->path);

	if (!values || !all) {
		free(values);
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		weights[i] = grid_row_sum(all, i, i + 1);
		values[i] = weights[i] > 0 && one ? grid_row_sum(one, i, i + 1) / weights[i] : 0;
	}
	at = changes_split(values, weights, n);
	while (at && at + 1 < n && weights[at] <= 0)
		at++;
	free(values);
	return at ? fine->all.from + (int64_t)at * fine->all.span : 0;
}

/* Two days beside it are enough: the day was found by its neighbours. */
static int place(struct paths *p, struct move *move, struct reason *why)
{
	int64_t from = p->days.from + ((int64_t)move->day - 2) * p->days.span;
	int64_t to = from + 4 * p->days.span, at;
	struct fine fine = { .path = move->path };
	int err;

	move->at = p->days.from + (int64_t)move->day * p->days.span;
	move->within = p->days.span;
	grid_start(&fine.all, from, to, QUARTER);
	grid_start(&fine.one, from, to, QUARTER);
	err = subject_walk(&p->subject, from, to, STEP_QUARTER, add_fine, &fine, why);
	at = err ? 0 : best_quarter(&fine);
	if (at) {
		move->at = at;
		move->within = QUARTER;
	}
	grid_free(&fine.all);
	grid_free(&fine.one);
	return err;
}

static int by_time(const void *a, const void *b)
{
	const struct move *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->change < y->change) - (x->change > y->change);
}

/* Which classes (or networks) were carried by the path before or after, and changed with it. */
static void put_parts(const struct paths *p, const struct move *move, struct json *json)
{
	size_t day = move->day, from = day > BESIDE ? day - BESIDE : 0;
	size_t to = day + BESIDE < p->parts.columns ? day + BESIDE : p->parts.columns;
	double whole = day_sum(&p->parts, from, to);
	size_t length = strlen(move->path);

	json_open_array(json, "parts");
	for (uint32_t i = 0; i < p->parts.count; i++) {
		const char *name = grid_name(&p->parts, i);
		double before = grid_row_sum(&p->parts.rows[i], from, day);
		double after = grid_row_sum(&p->parts.rows[i], day, to);

		if (strncmp(name, move->path, length) || name[length] != '\t' ||
		    fabs(after - before) < PART * whole)
			continue;
		json_open_object(json, NULL);
		json_put_text(json, "name", name + length + 1);
		json_put_u64(json, "bytes_per_day_before",
			     (uint64_t)llround(before / (double)(day - from)));
		json_put_u64(json, "bytes_per_day_after",
			     (uint64_t)llround(after / (double)(to - day)));
		json_close(json);
	}
	json_close(json);
}

/* Whole days before and after: the day of the move itself is both. */
struct beside {
	size_t from, before, after, to;
};

static struct beside beside(const struct paths *p, const struct move *move)
{
	size_t day = (size_t)((move->at - p->days.from) / p->days.span), columns = p->days.columns;
	bool within = (move->at - p->days.from) % p->days.span;
	struct beside b = { day > BESIDE ? day - BESIDE : 0, day, day + within, 0 };

	b.after = b.after < columns ? b.after : columns;
	b.to = b.after + BESIDE < columns ? b.after + BESIDE : columns;
	return b;
}

static double way_share(const struct grid *grid, const struct grid_row *row, int way, size_t from,
			size_t to)
{
	double whole = grid_sum(grid, way, from, to), sum = 0;

	for (size_t i = from; i < to; i++)
		sum += row->bytes[way][i];
	return whole > 0 ? sum / whole : 0;
}

/* Paths that lost when this one won, or the other way round. */
static void put_others(const struct paths *p, const struct move *move, struct json *json)
{
	json_open_array(json, move->change > 0 ? "from" : "to");
	for (uint32_t i = 0; i < p->days.count; i++)
		if (step_at(&p->days, &p->days.rows[i], move->day) * move->change <
		    -move->change * move->change / 4)
			json_put_text(json, NULL, grid_name(&p->days, i));
	json_close(json);
}

static void put_move(const struct paths *p, const struct move *move, struct json *json)
{
	const struct grid_row *row = grid_find(&p->days, move->path);
	struct beside b = beside(p, move);
	double up = way_share(&p->days, row, UP, b.after, b.to) -
		    way_share(&p->days, row, UP, b.from, b.before);
	double down = way_share(&p->days, row, DOWN, b.after, b.to) -
		      way_share(&p->days, row, DOWN, b.from, b.before);

	json_open_object(json, NULL);
	answer_time(json, "at", move->at * SECOND);
	json_put_u64(json, "within_s", (uint64_t)move->within);
	json_put_text(json, "path", move->path);
	put_others(p, move, json);
	json_put_double(json, "share_before", share(&p->days, row, b.from, b.before));
	json_put_double(json, "share_after", share(&p->days, row, b.after, b.to));
	json_put_bool(json, "new", row->first + 1 >= move->day && move->change > 0);
	json_put_bool(json, "both_ways", fabs(up) >= MOVED / 2 && fabs(down) >= MOVED / 2 &&
		      up * down > 0);
	put_parts(p, move, json);
	json_close(json);
}

/* One move is seen at the path that wins and at the one that loses: the winner tells it. */
static bool told(const struct move *moves, unsigned int count, const struct move *move)
{
	for (unsigned int i = 0; i < count; i++)
		if (move->change < 0 && moves[i].change > 0 &&
		    llabs((long long)moves[i].day - (long long)move->day) <= 1)
			return true;
	return false;
}

#define MOVES 64

int paths_moves(struct paths *p, struct json *json, struct reason *why)
{
	struct move moves[MOVES];
	unsigned int count = 0;
	int err = 0;

	for (uint32_t i = 0; i < p->days.count && count < MOVES; i++)
		count += find_steps(&p->days, &p->days.rows[i], grid_name(&p->days, i),
				    moves + count, MOVES - count);
	qsort(moves, count, sizeof(*moves), by_time);
	json_open_array(json, "moves");
	for (unsigned int i = 0; i < count && !err; i++) {
		if (told(moves, count, &moves[i]))
			continue;
		err = place(p, &moves[i], why);
		if (!err)
			put_move(p, &moves[i], json);
	}
	json_close(json);
	return err;
}
