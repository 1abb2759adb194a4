/* SPDX-License-Identifier: Apache-2.0 */
/* Which buckets there should be; for check*.c only. */
#ifndef TUNPRINT_STORE_CHECK_IDS_H
#define TUNPRINT_STORE_CHECK_IDS_H

#include "store/check.h"
#include "store/sql.h"

struct checking {
	sqlite3 *db;
	sqlite3_stmt *get;		/* one bucket of the level */
	int level;
	bool suspect;			/* SQLite found the structure wrong: no walk is believed */
	struct check_sum *sum;
	int (*each)(void *arg, const struct check_finding *finding);
	void *arg;
	struct reason *why;
	int err;
};

struct check_id {
	int64_t id, sum;
	bool sealed, stored, tried;	/* in a list, in the table, only guessed ... */
	bool unlisted;			/* ... because the list of its period cannot be read */
};

struct check_ids {
	struct check_id *list;		/* sorted, each once */
	size_t count, room;
	bool torn;			/* a walk ended at a damaged page */
};

int check_ids_gather(struct checking *checking, struct check_ids *ids);
/* A store opened read-only. */
/* Also from a file whose schema is damaged, as far as that goes. */
int check_open(const char *path, sqlite3 **db, struct reason *why);

#endif
