/* SPDX-License-Identifier: Apache-2.0 */
/* Walks over open rows and sealed buckets, for the series*.c files only. */
#ifndef TUNPRINT_STORE_SCAN_H
#define TUNPRINT_STORE_SCAN_H

#include <sqlite3.h>

#include "store/block.h"
#include "store/series.h"

struct scan_row {
	int64_t time, seconds;		/* beginning and length of what is summed here */
	uint32_t network, path, class;
	uint64_t packets[2], bytes[2];
};

/* Ids that are wanted, as bits; NULL: all. */
struct wanted {
	uint8_t *bits;
	size_t room;			/* ids below */
	int64_t *ids;			/* sorted by nothing */
	size_t count;
};

#define SCAN_SINGLY 64			/* as many networks are looked up one by one */
#define SCAN_STATEMENTS (2 * LEVELS)	/* all, or only those not rolled */

struct series {
	sqlite3 *db;
	char path[1024];
	struct series_told told;
	bool (*late)(void *arg);
	void *late_arg;
	unsigned int asked;

	int64_t sealed_from, sealed_to;	/* first and last of what is sealed; from > to: not known */
	struct wanted networks, paths, classes;
	bool by_network;		/* else the buckets of all networks together do */
	unsigned int summed;		/* levels whose periods lie within a step, as bits: slots add up */
	bool as_they_are;		/* open rows: by the minute, whatever is kept of their time */
	int (*sink)(void *arg, const struct scan_row *row);
	void *sink_arg;
	sqlite3_stmt *buckets[SCAN_STATEMENTS];

	char **names[3];		/* by enum series_list and id; NULL: not looked up */
	size_t names_room[3];
};

/* scan.c: periods in [first, last), slots that begin in [since, until). */
struct scan_part {
	enum level level;
	bool heads;			/* whole periods, whatever the step */
	bool unrolled;			/* only those that are not in the level above yet */
	int64_t first, last, since, until;
};
int scan_buckets(struct series *series, const struct scan_part *part, struct reason *why);
int scan_open_rows(struct series *series, int64_t since, int64_t until, struct reason *why);
/* cover.c: everything in the window from the coarsest rows that fit. */
int scan_cover(struct series *series, enum series_step step, int64_t since, int64_t until,
	       struct reason *why);
/* series.c: filters and a transaction; then read, then scan_end(). */
int scan_begin(struct series *series, const struct series_names names[3], unsigned int group,
	       struct reason *why);
int scan_end(struct series *series, int err, struct series_told *told);
/* Sets sealed_from and sealed_to. */
int scan_span(struct series *series, struct reason *why);
const char *scan_name(struct series *series, enum series_list list, uint32_t id);

#endif
