/* SPDX-License-Identifier: Apache-2.0 */
/* The sum of everything in a store, open and sealed. */
#ifndef TUNPRINT_TEST_STORED_H
#define TUNPRINT_TEST_STORED_H

#include "store/series.h"

static inline int stored_row(void *arg, const struct series_row *row)
{
	struct cell *sum = arg;

	sum->packets += row->packets[0] + row->packets[1];
	sum->bytes += row->bytes[0] + row->bytes[1];
	return 0;
}

/* -1 packets when it cannot be read. */
static inline struct cell stored(const char *path)
{
	struct series_query all = { .since = INT64_MIN, .until = INT64_MAX };
	struct series_told told = { 0 };
	struct series *series = NULL;
	struct cell sum = { 0 };
	struct reason why;

	if (series_open(&series, path, &why) ||
	    series_read(series, &all, stored_row, &sum, &told, &why) || told.damaged)
		sum.packets = sum.bytes = (__u64)-1;
	series_close(series);
	return sum;
}

#endif
