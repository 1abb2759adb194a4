/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to the store, each on a connection of its own, so that nobody waits for an asker. */
#ifndef TUNPRINT_STORE_READ_H
#define TUNPRINT_STORE_READ_H

#include "store/store.h"

/* Sums of one network, path, class over a window. */
struct read_row {
	const char *network, *path, *class;
	uint64_t packets[2], bytes[2];	/* by enum way */
	int64_t first, last;		/* microseconds, inside the window: of all traffic of its kind */
	uint8_t confidence;		/* surest verdict, 0..100; 255: there was none */
	uint64_t verdicts;
};

struct read_told {
	bool (*late)(void *arg);	/* set by the caller: enough? NULL: never */
	void *late_arg;
	int64_t sequence;		/* of the write that is seen last */
	bool rounded;			/* an edge of the window lies in rows that are not kept so finely */
	unsigned int damaged;		/* buckets left out because their checksum is wrong */
};

/*
 * What begins in [since, until), microseconds since 1970. Strings hold for one call of each, whose
 * error ends the walk and is returned. told is set when the rows have come.
 */
int read_window(const char *path, int64_t since, int64_t until, struct read_told *told,
		int (*each)(void *arg, const struct read_row *row), void *arg,
		struct reason *why);

/* Gaps that touch the window; the first of at most room, and how many there are. */
int read_gaps(const char *path, int64_t since, int64_t until, struct store_gap *gaps,
	      size_t room, size_t *count, struct reason *why);

#endif
