// SPDX-License-Identifier: Apache-2.0
/* SQLite's results in our words, and the shortest way to run something. */
#include <errno.h>
#include <pthread.h>

#include "store/sql.h"

int sql_error(sqlite3 *db, const char *path, int result, struct reason *why)
{
	int err;

	switch (result & 0xff) {
	case SQLITE_OK: case SQLITE_ROW: case SQLITE_DONE:
		return 0;
	case SQLITE_FULL:
		err = -ENOSPC;
		break;
	case SQLITE_CORRUPT: case SQLITE_NOTADB:
		err = -EBADMSG;
		break;
	case SQLITE_BUSY: case SQLITE_LOCKED:
		err = -EBUSY;
		break;
	case SQLITE_READONLY: case SQLITE_PERM: case SQLITE_AUTH:
		err = -EROFS;
		break;
	case SQLITE_CANTOPEN:
		err = -EACCES;
		break;
	case SQLITE_NOMEM:
		err = -ENOMEM;
		break;
	default:
		err = -EIO;
	}
	return reason_say(why, err, "%s: %s", path, db ? sqlite3_errmsg(db) : sqlite3_errstr(result));
}

/* Counting its memory takes a lock for each piece: threads that step back held it and were waited for. */
static void configure(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int sql_open(sqlite3 **db, const char *path, int flags, struct reason *why)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int rc;

	pthread_once(&once, configure);
	rc = sqlite3_open_v2(path, db, flags | SQLITE_OPEN_NOMUTEX, NULL);
	return sql_error(*db, path, rc, why);
}

int sql_run(struct store *store, const char *text, struct reason *why)
{
	return sql_error(store->db, store->path, sqlite3_exec(store->db, text, NULL, NULL, NULL),
			 why);
}

int sql_number(struct store *store, const char *text, int64_t *number, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(store->db, text, -1, &sql, NULL);
	int err;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(sql);
	err = sql_error(store->db, store->path, rc, why);
	if (rc == SQLITE_ROW)
		*number = sqlite3_column_int64(sql, 0);
	else if (!err)
		err = reason_say(why, -ENOENT, "%s: a row is missing", store->path);
	sqlite3_finalize(sql);
	return err;
}
