// SPDX-License-Identifier: Apache-2.0
/* What a store says of itself. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/times.h"
#include "base/units.h"
#include "store/check_ids.h"

static int first_number(sqlite3 *db, const char *path, const char *text, int64_t *number,
			struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(db, text, -1, &sql, NULL), err;

	*number = 0;
	if (rc == SQLITE_OK)
		rc = sqlite3_step(sql);
	err = sql_error(db, path, rc, why);
	if (rc == SQLITE_ROW)
		*number = sqlite3_column_int64(sql, 0);
	sqlite3_finalize(sql);
	return err;
}

int check_open(const char *path, sqlite3 **db, struct reason *why)
{
	int64_t application, version;
	struct stat st;
	int err;

	*db = NULL;
	if (stat(path, &st))
		return reason_say(why, -errno, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return reason_say(why, -EINVAL, "%s: is no regular file", path);
	err = sql_open(db, path, SQLITE_OPEN_READONLY, why);
	if (!err) {
		sqlite3_busy_timeout(*db, 5000);
		/* a table whose schema is damaged must not hide the others */
		sqlite3_exec(*db, "PRAGMA writable_schema=ON; PRAGMA trusted_schema=OFF", NULL, NULL,
			     NULL);
	}
	err = err ? err : first_number(*db, path, "PRAGMA application_id", &application, why);
	err = err ? err : first_number(*db, path, "PRAGMA user_version", &version, why);
	if (!err && application != STORE_APPLICATION)
		err = reason_say(why, -EINVAL, "%s: is no store of tunprintd", path);
	if (!err && version > STORE_SCHEMA)
		err = reason_say(why, -EPROTO, "%s: was written by a newer tunprintd (schema %lld, "
				 "this one knows %d)", path, (long long)version, STORE_SCHEMA);
	if (err) {
		sqlite3_close(*db);
		*db = NULL;
	}
	return err;
}

int check_file(const char *path, struct reason *why)
{
	sqlite3 *db;
	int err = check_open(path, &db, why);

	sqlite3_close(db);
	return err;
}

#define BEGINNING -62135596800ll	/* year 1; before: as far back as there is anything */

static char *time_of(char out[TIMES_ROOM], int64_t seconds)
{
	return seconds < BEGINNING ? strcpy(out, "the beginning") :
	       times_iso(out, seconds * 1000000);
}

static const struct { const char *name, *query; enum { COUNT, BYTES, SECONDS, MICROSECONDS } unit; }
facts[] = {
	{ "schema", "PRAGMA user_version", COUNT },
	{ "size", "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", BYTES },
	{ "free", "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size",
	  BYTES },
	{ "writes", "SELECT value FROM meta WHERE key='sequence'", COUNT },
	{ "last write", "SELECT value FROM meta WHERE key='last'", MICROSECONDS },
	{ "networks", "SELECT count(*) FROM network", COUNT },
	{ "paths", "SELECT count(*) FROM path", COUNT },
	{ "classes", "SELECT count(*) FROM class", COUNT },
	{ "open rows", "SELECT count(*) FROM minute", COUNT },
	{ "hours of minutes", "SELECT count(*) FROM minutes", COUNT },
	{ "days of quarters", "SELECT count(*) FROM quarters", COUNT },
	{ "months of days", "SELECT count(*) FROM days", COUNT },
	{ "years of months", "SELECT count(*) FROM months", COUNT },
	{ "minutes since", "SELECT value FROM meta WHERE key='minutes-from'", SECONDS },
	{ "hours since", "SELECT value FROM meta WHERE key='quarters-from'", SECONDS },
	{ "ledgers", "SELECT count(*) FROM epoch", COUNT },
	{ "gaps", "SELECT count(*) FROM gap", COUNT },
	{ "imports", "SELECT count(*) FROM import WHERE complete=1", COUNT },
};

static void tell(struct check_fact *fact, unsigned int i, int64_t number, char text[64])
{
	bool time = facts[i].unit == SECONDS || facts[i].unit == MICROSECONDS;

	*fact = (struct check_fact){ facts[i].name, CHECK_COUNT, number, text };
	if (facts[i].unit == BYTES)
		units_bytes(text, (uint64_t)number);
	else if (facts[i].unit == COUNT)
		snprintf(text, 64, "%lld", (long long)number);
	else if (facts[i].unit == MICROSECONDS && !number)
		strcpy(text, "never");
	else
		time_of(text, facts[i].unit == SECONDS ? number : number / 1000000);
	if (facts[i].unit == SECONDS)
		fact->number = number < BEGINNING ? 0 : number * 1000000;
	fact->unit = time ? CHECK_TIME : facts[i].unit == BYTES ? CHECK_BYTES : CHECK_COUNT;
}

int check_info(const char *path, int (*each)(void *arg, const struct check_fact *fact), void *arg,
	       struct reason *why)
{
	int64_t version = 0, number;
	struct check_fact fact;
	char text[64];
	sqlite3 *db;
	int err = check_open(path, &db, why);

	err = err ? err : first_number(db, path, "PRAGMA user_version", &version, why);
	if (!err && version < STORE_SCHEMA)
		err = reason_say(why, -EPROTO, "%s: has the old schema %lld; 'tunprint store upgrade' "
				 "makes it this one's", path, (long long)version);
	for (unsigned int i = 0; i < sizeof(facts) / sizeof(facts[0]) && !err; i++) {
		err = first_number(db, path, facts[i].query, &number, why);
		tell(&fact, i, number, text);
		err = err ? err : each(arg, &fact);
	}
	sqlite3_close(db);
	return err;
}
