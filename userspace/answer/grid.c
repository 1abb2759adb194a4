// SPDX-License-Identifier: Apache-2.0
/* Sums by name and slot of time. */
#include "answer/grid.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void grid_start(struct grid *grid, int64_t from, int64_t to, int64_t span)
{
	memset(grid, 0, sizeof(*grid));
	grid->from = from;
	grid->span = span;
	grid->columns = to > from ? (size_t)((to - from + span - 1) / span) : 0;
}

void grid_free(struct grid *grid)
{
	for (uint32_t i = 0; i < grid->count; i++)
		free(grid->rows[i].bytes[0]);
	free(grid->rows);
	names_free(&grid->names);
	memset(grid, 0, sizeof(*grid));
}

static struct grid_row *row_of(struct grid *grid, const char *name)
{
	uint32_t id = names_id(&grid->names, name && *name && strcmp(name, "-") ? name : "?");
	struct grid_row *row;

	if (id == UINT32_MAX)
		return NULL;
	if (id <= grid->count)
		return &grid->rows[id - 1];
	if (grid->count == grid->room) {
		uint32_t room = grid->room ? 2 * grid->room : 16;
		struct grid_row *rows = realloc(grid->rows, room * sizeof(*rows));

		if (!rows)
			return NULL;
		grid->rows = rows;
		grid->room = room;
	}
	row = &grid->rows[grid->count];
	memset(row, 0, sizeof(*row));
	row->bytes[0] = calloc(2 * grid->columns + 1, sizeof(**row->bytes));
	if (!row->bytes[0])
		return NULL;
	row->bytes[1] = row->bytes[0] + grid->columns;
	row->first = grid->columns;
	grid->count++;
	return row;
}

static void add_part(struct grid_row *row, size_t column, double part, const uint64_t packets[2],
		     const uint64_t bytes[2])
{
	for (int way = 0; way < 2; way++) {
		row->bytes[way][column] += part * (double)bytes[way];
		row->sum[way] += part * (double)bytes[way];
		row->packets[way] += part * (double)packets[way];
	}
	row->first = column < row->first ? column : row->first;
	row->last = column > row->last ? column : row->last;
}

int grid_add(struct grid *grid, const char *name, int64_t at, int64_t length,
	     const uint64_t packets[2], const uint64_t bytes[2])
{
	int64_t end = at + length, to = grid->from + (int64_t)grid->columns * grid->span;
	struct grid_row *row;

	if (length <= 0 || end <= grid->from || at >= to)
		return 0;
	row = row_of(grid, name);
	if (!row)
		return -ENOMEM;
	for (int64_t t = at > grid->from ? at : grid->from; t < end && t < to;) {
		size_t column = (size_t)((t - grid->from) / grid->span);
		int64_t next = grid->from + (int64_t)(column + 1) * grid->span;

		next = next < end ? next : end;
		add_part(row, column, (double)(next - t) / (double)length, packets, bytes);
		t = next;
	}
	return 0;
}

const struct grid_row *grid_find(const struct grid *grid, const char *name)
{
	for (uint32_t i = 0; i < grid->count; i++)
		if (!strcmp(names_text(&grid->names, i + 1), name))
			return &grid->rows[i];
	return NULL;
}

const char *grid_name(const struct grid *grid, uint32_t row)
{
	return names_text(&grid->names, row + 1);
}

double grid_row_sum(const struct grid_row *row, size_t from, size_t to)
{
	double sum = 0;

	for (size_t i = from; i < to; i++)
		sum += row->bytes[0][i] + row->bytes[1][i];
	return sum;
}

double grid_sum(const struct grid *grid, int way, size_t from, size_t to)
{
	double sum = 0;

	to = to < grid->columns ? to : grid->columns;
	for (uint32_t row = 0; row < grid->count; row++)
		for (size_t i = from; i < to; i++)
			sum += grid->rows[row].bytes[way][i];
	return sum;
}

static int by_sum(const void *a, const void *b, void *arg)
{
	const struct grid_row *rows = arg, *x = &rows[*(const uint32_t *)a],
			      *y = &rows[*(const uint32_t *)b];
	double p = x->sum[0] + x->sum[1], q = y->sum[0] + y->sum[1];

	return (p < q) - (p > q);
}

uint32_t *grid_order(const struct grid *grid)
{
	uint32_t *order = calloc(grid->count + 1, sizeof(*order));

	for (uint32_t i = 0; order && i < grid->count; i++)
		order[i] = i;
	if (order)
		qsort_r(order, grid->count, sizeof(*order), by_sum, grid->rows);
	return order;
}
