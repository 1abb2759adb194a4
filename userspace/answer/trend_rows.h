/* SPDX-License-Identifier: Apache-2.0 */
/* A trend in the making; for trend*.c only. */
#ifndef TUNPRINT_TREND_ROWS_H
#define TUNPRINT_TREND_ROWS_H

#include "answer/changes.h"
#include "answer/grid.h"
#include "answer/subject.h"

#define TREND_CHANGES 64

struct level {
	int64_t from, to;		/* seconds; both 0: there is none */
	double rate;			/* bytes a day */
	double covered;			/* days that were counted */
};

struct trend {
	struct subject subject;
	enum calendar_step step;
	struct grid parts;		/* what it consists of: classes, or networks of a class */
	struct grid paths;
	bool parts_are_networks;
	double *cover, *sums;		/* for each column of the grids */
	size_t first_shown;		/* columns before it are the baseline's only */
	struct level base, recent;
};

/* Bytes a day of [from, to), as far as it was counted. */
struct level trend_level(const struct trend *trend, int64_t from, int64_t to);
/* Writes "changes". */
int trend_changes(const struct trend *trend, struct json *json);

#endif
