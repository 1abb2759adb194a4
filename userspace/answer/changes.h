/* SPDX-License-Identifier: Apache-2.0 */
/* Where a series of sums changes its level. */
#ifndef TUNPRINT_CHANGES_H
#define TUNPRINT_CHANGES_H

#include <stddef.h>

struct change {
	size_t at;		/* the first value of the new level */
	double before, after;	/* means of sums beside it, CHANGES_BESIDE values or fewer */
};

#define CHANGES_BESIDE 14	/* days on each side that a step is judged by: whole weeks */

/*
 * Steps of daily sums, oldest first; at most room of them; returns how many, or -ENOMEM. A level that
 * only drifts (growth over months) has none. NAN: nothing known of that day.
 */
int changes_find(const double *sums, size_t count, struct change *changes, size_t room);

/*
 * The one best place in [0, count) where the weighted mean of values changes: the first index of
 * the new level, 0 when there are fewer than two. Least squares.
 */
size_t changes_split(const double *values, const double *weights, size_t count);

#endif
