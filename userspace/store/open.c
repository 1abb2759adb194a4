// SPDX-License-Identifier: Apache-2.0
/* Opening the store: is it ours, can we read it, and what to do with one that is damaged. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/sql.h"

#define CHECK_ALL_BELOW (32 << 20)	/* bytes that are read through at start: a tenth of a second */

static int pragmas(struct store *store, struct reason *why)
{
	sqlite3_busy_timeout(store->db, 200);
	return sql_run(store, "PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
		       "PRAGMA cache_size=-65536; PRAGMA mmap_size=0; PRAGMA foreign_keys=OFF;"
		       "PRAGMA journal_mode=WAL;"
		       "PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=67108864", why);
}

static int make(struct store *store, struct reason *why)
{
	char text[128];
	int err = sql_run(store, "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;"
			  "BEGIN IMMEDIATE", why);

	err = err ? err : sql_run(store, store_schema_1, why);
	err = err ? err : sql_run(store, store_schema_2, why);
	err = err ? err : sql_run(store, store_schema_3, why);
	snprintf(text, sizeof(text), "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
		 STORE_APPLICATION, STORE_SCHEMA);
	err = err ? err : sql_run(store, text, why);
	if (err)
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return err;
}

/* In place: what there was stays; it is sealed, and summed by month, as time goes by. */
static int upgrade(struct store *store, int64_t version, struct reason *why)
{
	char text[128];
	int err = sql_run(store, "BEGIN IMMEDIATE", why);

	if (err)
		return err;
	/* whoever was first has done it */
	err = sql_number(store, "PRAGMA user_version", &version, why);
	if (!err && version < 2)
		err = sql_run(store, store_schema_2, why);
	if (!err && version < 3)
		err = sql_run(store, store_schema_3, why);
	snprintf(text, sizeof(text), "PRAGMA user_version=%d; COMMIT", STORE_SCHEMA);
	err = err ? err : sql_run(store, text, why);
	if (err)
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return err ? reason_within(why, err, "upgrade to schema %d", STORE_SCHEMA) : 0;
}

static int quick_check(struct store *store, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(store->db, "PRAGMA quick_check(1)", -1, &sql, NULL), err;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(sql);
	err = sql_error(store->db, store->path, rc, why);
	if (!err && rc == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(sql, 0), "ok"))
		err = reason_say(why, -EBADMSG, "%s: %.200s", store->path,
				 (const char *)sqlite3_column_text(sql, 0));
	sqlite3_finalize(sql);
	return err;
}

/* Ours, of our schema, and readable as far as can be said quickly. */
static int check(struct store *store, struct store_found *found, struct reason *why)
{
	int64_t application, version, tables;
	int err = sql_number(store, "PRAGMA application_id", &application, why);

	err = err ? err : sql_number(store, "PRAGMA user_version", &version, why);
	err = err ? err : sql_number(store, "SELECT count(*) FROM sqlite_master", &tables, why);
	if (err)
		return err;
	if (!application && !version && !tables) {
		found->fresh = true;
		return make(store, why);
	}
	if (application != STORE_APPLICATION)
		return reason_say(why, -EINVAL, "%s: is a database of another program", store->path);
	if (version > STORE_SCHEMA)
		return reason_say(why, -EPROTO, "%s: was written by a newer tunprintd (schema %lld, "
				  "this one knows %d); nothing was changed", store->path,
				  (long long)version, STORE_SCHEMA);
	if (version < 1)
		return reason_say(why, -EBADMSG, "%s: has no schema", store->path);
	err = store_size(store) < CHECK_ALL_BELOW ? quick_check(store, why) : 0;
	return err || version == STORE_SCHEMA ? err : upgrade(store, version, why);
}

static int read_meta(struct store *store, struct store_found *found, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int err = sql_number(store, "SELECT value FROM meta WHERE key='sequence'",
			     &store->sequence, why);
	int rc;

	err = err ? err : sql_number(store, "SELECT value FROM meta WHERE key='last'", &found->last,
				     why);
	err = err ? err : sql_number(store, "SELECT value FROM meta WHERE key='minutes-from'",
				     &store->minutes_from, why);
	err = err ? err : sql_number(store, "SELECT value FROM meta WHERE key='quarters-from'",
				     &store->quarters_from, why);
	if (err)
		return err == -ENOENT ? -EBADMSG : err;
	rc = sqlite3_prepare_v2(store->db, "SELECT value FROM meta WHERE key='epoch'", -1, &sql,
				NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(sql);
	err = sql_error(store->db, store->path, rc, why);
	if (!err && rc == SQLITE_ROW)
		snprintf(found->epoch, sizeof(found->epoch), "%s", sqlite3_column_text(sql, 0));
	sqlite3_finalize(sql);
	return err;
}

int store_connect(struct store *store, struct store_found *found, struct reason *why)
{
	int err = sql_open(&store->db, store->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
			   SQLITE_OPEN_NOFOLLOW, why);

	if (!err)
		sqlite3_extended_result_codes(store->db, 1);
	err = err ? err : check(store, found, why);
	err = err ? err : pragmas(store, why);
	err = err ? err : read_meta(store, found, why);
	log_watch(store);
	return err ? err : dictionaries_load(store, why);
}

/* Under a name that says when; with the WAL, which belongs to it. */
static int set_aside(const char *path, struct store_found *found, struct reason *why)
{
	static const char *const parts[] = { "-wal", "-shm" };
	char from[1100], to[1200], stamp[32];
	time_t now = time(NULL);
	struct tm tm;

	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &tm));
	for (int n = 0; n < 1000; n++) {
		snprintf(found->aside, sizeof(found->aside), n ? "%s.damaged-%s-%d" :
			 "%s.damaged-%s", path, stamp, n);
		if (access(found->aside, F_OK))
			break;
	}
	if (rename(path, found->aside))
		return reason_within(why, -errno, "%s cannot be set aside: %s", path,
				     strerror(errno));
	for (int i = 0; i < 2; i++) {
		snprintf(from, sizeof(from), "%s%s", path, parts[i]);
		snprintf(to, sizeof(to), "%s%s", found->aside, parts[i]);
		if (rename(from, to) && errno != ENOENT)
			return reason_say(why, -errno, "%s: %s", from, strerror(errno));
	}
	return 0;
}

static void disconnect(struct store *store)
{
	for (int i = 0; i < SQL_STATEMENTS; i++) {
		sqlite3_finalize(store->sql[i]);
		store->sql[i] = NULL;
	}
	dictionaries_drop(store);
	sqlite3_close(store->db);
	store->db = NULL;
}

int store_open(struct store **out, const char *path, struct store_found *found,
	       struct reason *why)
{
	struct store *store = calloc(1, sizeof(*store));
	mode_t mask;
	int err;

	memset(found, 0, sizeof(*found));
	if (!store)
		return reason_say(why, -ENOMEM, "no memory");
	snprintf(store->path, sizeof(store->path), "%s", path);
	mask = umask(027);
	err = store_connect(store, found, why);
	if (err == -EBADMSG) {
		struct reason damage = *why;

		disconnect(store);
		err = set_aside(path, found, why);
		snprintf(found->damage, sizeof(found->damage), "%s", damage.text);
		found->epoch[0] = '\0';
		found->last = 0;
		err = err ? err : store_connect(store, found, why);
	}
	umask(mask);
	if (err) {
		store_close(store);
		return err;
	}
	*out = store;
	return 0;
}

int store_open_only(struct store **out, const char *path, struct reason *why)
{
	struct store *store = calloc(1, sizeof(*store));
	struct store_found found;
	int err = store ? 0 : reason_say(why, -ENOMEM, "no memory");

	if (err)
		return err;
	snprintf(store->path, sizeof(store->path), "%s", path);
	err = store_connect(store, &found, why);
	if (err)
		store_close(store);
	else
		*out = store;
	return err;
}

int store_renew(struct store **store, struct store_found *found, struct reason *why)
{
	char path[sizeof((*store)->path)], aside[sizeof(found->aside)];
	int err;

	strcpy(path, (*store)->path);
	store_close(*store);
	*store = NULL;
	memset(found, 0, sizeof(*found));
	err = set_aside(path, found, why);
	strcpy(aside, found->aside);
	err = err ? err : store_open(store, path, found, why);
	strcpy(found->aside, aside);
	return err;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	disconnect(store);
	free(store);
}

const char *store_path(const struct store *store)
{
	return store->path;
}

int64_t store_sequence(const struct store *store)
{
	return store->sequence;
}

int64_t store_size(const struct store *store)
{
	char wal[1100];
	struct stat a, b;

	snprintf(wal, sizeof(wal), "%s-wal", store->path);
	return (stat(store->path, &a) ? 0 : (int64_t)a.st_size) +
	       (stat(wal, &b) ? 0 : (int64_t)b.st_size);
}
