/* SPDX-License-Identifier: Apache-2.0 */
/* Sums by name and slot of time: rows are names, columns equal spans from a beginning on. */
#ifndef TUNPRINT_GRID_H
#define TUNPRINT_GRID_H

#include <stddef.h>

#include "answer/names.h"

struct grid_row {
	double *bytes[2];	/* by enum way, a number for each column */
	double sum[2], packets[2];
	size_t first, last;	/* columns that hold anything */
};

struct grid {
	int64_t from, span;	/* seconds */
	size_t columns;
	struct names names;	/* id - 1 is the row */
	struct grid_row *rows;
	uint32_t count, room;
};

/* The last column is the one that holds to - 1. */
void grid_start(struct grid *grid, int64_t from, int64_t to, int64_t span);
void grid_free(struct grid *grid);
/* What was counted in [at, at + length) is spread over its columns; outside the grid it is left out. */
int grid_add(struct grid *grid, const char *name, int64_t at, int64_t length,
	     const uint64_t packets[2], const uint64_t bytes[2]);
/* Row of a name, or NULL. */
const struct grid_row *grid_find(const struct grid *grid, const char *name);
const char *grid_name(const struct grid *grid, uint32_t row);
/* Both ways, in columns [from, to). */
double grid_row_sum(const struct grid_row *row, size_t from, size_t to);
double grid_sum(const struct grid *grid, int way, size_t from, size_t to);
/* Rows by bytes, largest first; to be freed. */
uint32_t *grid_order(const struct grid *grid);

#endif
