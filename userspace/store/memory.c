// SPDX-License-Identifier: Apache-2.0
/* What the store remembers for the collector: cursor and numbers. */
#include <errno.h>

#include "store/sql.h"

int store_cursor(struct store *store,
		 int (*each)(void *arg, const struct cell_key *key, const struct cell *cell),
		 void *arg, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(store->db, "SELECT net,path,class,way,packets,bytes FROM cursor",
				    -1, &sql, NULL), err = 0;

	while (!err && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(sql)) == SQLITE_ROW) {
		struct cell_key key = {
			.net = (uint64_t)sqlite3_column_int64(sql, 0),
			.path = sqlite3_column_int(sql, 1), .class = sqlite3_column_int(sql, 2),
			.way = sqlite3_column_int(sql, 3),
		};
		struct cell cell = { (uint64_t)sqlite3_column_int64(sql, 4),
				     (uint64_t)sqlite3_column_int64(sql, 5) };

		err = each(arg, &key, &cell);
		if (err)
			reason_say(why, err, "no memory");
	}
	err = err ? err : sql_error(store->db, store->path, rc, why);
	sqlite3_finalize(sql);
	return err;
}

int store_numbers(struct store *store, const char *kind,
		  int (*each)(void *arg, uint32_t number, const char *name), void *arg,
		  struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(store->db, "SELECT number,name FROM number WHERE kind=?1", -1,
				    &sql, NULL), err = 0;

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(sql, 1, kind, -1, SQLITE_STATIC);
	while (!err && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(sql)) == SQLITE_ROW) {
		err = each(arg, sqlite3_column_int64(sql, 0),
			   (const char *)sqlite3_column_text(sql, 1));
		if (err)
			reason_say(why, err, "%s: a number stands twice", store->path);
	}
	err = err ? err : sql_error(store->db, store->path, rc, why);
	sqlite3_finalize(sql);
	return err;
}

int store_number_all(struct store *store, const char *kind, const uint32_t *numbers,
		     const char *const *names, size_t count, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int err = sql_run(store, "BEGIN IMMEDIATE", why), rc = SQLITE_DONE;

	if (err)
		return err;
	err = sql_error(store->db, store->path,
			sqlite3_prepare_v2(store->db, "INSERT INTO number VALUES(?1,?2,?3)"
					   " ON CONFLICT(kind, number) DO UPDATE SET"
					   " name=excluded.name", -1,
					   &sql, NULL), why);
	for (size_t i = 0; i < count && !err; i++) {
		sqlite3_bind_text(sql, 1, kind, -1, SQLITE_STATIC);
		sqlite3_bind_int64(sql, 2, numbers[i]);
		sqlite3_bind_text(sql, 3, names[i], -1, SQLITE_STATIC);
		rc = sqlite3_step(sql);
		err = sql_error(store->db, store->path, rc, why);
		sqlite3_reset(sql);
	}
	sqlite3_finalize(sql);
	err = err ? err : sql_run(store, "COMMIT", why);
	if (err && !sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return err;
}

int store_seen(struct store *store, int64_t since, struct store_seen *seen)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(store->db, "SELECT count(DISTINCT network),"
				    " count(DISTINCT class), ifnull(sum(verdicts), 0)"
				    " FROM sighting WHERE last>=?1", -1, &sql, NULL);

	*seen = (struct store_seen){ 0 };
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(sql, 1, since);
	if (rc == SQLITE_OK && (rc = sqlite3_step(sql)) == SQLITE_ROW)
		*seen = (struct store_seen){ (uint64_t)sqlite3_column_int64(sql, 0),
					     (uint64_t)sqlite3_column_int64(sql, 1),
					     (uint64_t)sqlite3_column_int64(sql, 2) };
	rc = sql_error(store->db, store->path, rc, NULL);
	sqlite3_finalize(sql);
	return rc;
}
