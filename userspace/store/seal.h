/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing: for the files of store/ only; callers have begun a transaction. */
#ifndef TUNPRINT_STORE_SEAL_H
#define TUNPRINT_STORE_SEAL_H

#include "store/sql.h"

/* What a network did from time on; the ids are those of the dictionaries. */
struct raw {
	int64_t time;			/* seconds since 1970 */
	uint32_t network, path, class;
	uint32_t seconds;		/* for how long, 0: a minute */
	uint64_t packets[2], bytes[2];	/* by enum way */
};

struct raw_list {
	struct raw *rows;
	size_t count, room;
};

void raw_free(struct raw_list *list);
struct raw *raw_add(struct raw_list *list);	/* NULL: no memory */

/* Adds the rows to their networks' buckets and to those of all; the list is in no order after. */
int seal_rows(struct store *store, struct raw_list *list, struct reason *why);
/* Adds a day's quarters to their month or a month's days to their year, where they are not yet. */
int seal_roll(struct store *store, enum level level, int64_t id, struct reason *why);

#endif
