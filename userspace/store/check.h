/* SPDX-License-Identifier: Apache-2.0 */
/* A store looked at as a whole, read only: is everything there that was sealed, and as it was? */
#ifndef TUNPRINT_STORE_CHECK_H
#define TUNPRINT_STORE_CHECK_H

#include "store/store.h"

struct check_finding {
	const char *bucket;	/* "quarters of 2024-03-05, network west", or "structure" and the like */
	const char *what;
	int level;		/* enum level, -1: no bucket */
	int64_t id;
};

struct check_sum {
	uint64_t buckets, damaged;	/* sealed ones */
	uint64_t other;			/* findings that are no bucket */
};

/* -EINVAL, -EBADMSG and so on when nothing in the file can be read. */
int check_store(const char *path, struct check_sum *sum,
		int (*each)(void *arg, const struct check_finding *finding), void *arg,
		struct reason *why);
/* Is it a regular file that is a store? Opens nothing for writing. */
int check_file(const char *path, struct reason *why);
/* One thing that there is to know. */
struct check_fact {
	const char *name;
	enum check_unit { CHECK_COUNT, CHECK_BYTES, CHECK_TIME } unit;
	int64_t number;		/* times: microseconds since 1970; 0: never, or the beginning */
	const char *text;	/* for people */
};
int check_info(const char *path, int (*each)(void *arg, const struct check_fact *fact), void *arg,
	       struct reason *why);

#endif
