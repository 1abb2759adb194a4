/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to the store, each on a connection of its own, so that nobody waits for an asker. */
#ifndef TUNPRINT_STORE_READ_H
#define TUNPRINT_STORE_READ_H

#include "store/store.h"

/* Sums of one network, path, class over a window. */
struct read_row {
	const char *network, *path, *class;
	uint64_t packets[2], bytes[2];	/* by enum way */
	int64_t first, last;		/* microseconds: the first minute's start, the last one's end */
	uint8_t confidence;		/* surest verdict, 0..100; 255: there was none */
	uint64_t verdicts;
};

/*
 * Minutes that begin in [since, until), microseconds since 1970. Strings hold for one call of each,
 * whose error ends the walk and is returned. sequence is set first: of the write that is seen last.
 */
int read_window(const char *path, int64_t since, int64_t until, int64_t *sequence,
		int (*each)(void *arg, const struct read_row *row), void *arg,
		struct reason *why);

/* Gaps that touch the window; the first of at most room, and how many there are. */
int read_gaps(const char *path, int64_t since, int64_t until, struct store_gap *gaps,
	      size_t room, size_t *count, struct reason *why);

#endif
