// SPDX-License-Identifier: Apache-2.0
/*
 * When the write-ahead log is moved into the file. SQLite does it within a commit; that has the
 * collector wait for the disk in the middle of a write, so writes leave it to store_settle().
 */
#include "store/sql.h"

#define LOG_MUCH 256			/* pages: a megabyte */

static void move_log(struct store *store)
{
	sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	store->log_pages = 0;
}

/* Errors are met again by whoever reads or writes next. */
static int committed(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct store *store = arg;

	store->log_pages = pages;
	if (!store->log_waits)
		store_settle(store);
	return SQLITE_OK;
}

void log_watch(struct store *store)
{
	sqlite3_wal_hook(store->db, committed, store);
}

void store_settle(struct store *store)
{
	if (store->log_pages >= LOG_MUCH)
		move_log(store);
}

void log_shrink(struct store *store)
{
	sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	store->log_pages = 0;
}
