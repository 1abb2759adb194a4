// SPDX-License-Identifier: Apache-2.0
/* A connection for series, its filters, and names for ids. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/scan.h"
#include "store/sql.h"

static const char *const tables[] = {
	[LIST_NETWORKS] = "network", [LIST_PATHS] = "path", [LIST_CLASSES] = "class",
};

static int number(struct series *s, const char *text, int64_t *out, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(s->db, text, -1, &sql, NULL), err;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(sql);
	err = sql_error(s->db, s->path, rc, why);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(sql, 0);
	else if (!err)
		err = reason_say(why, -EBADMSG, "%s: a row is missing", s->path);
	sqlite3_finalize(sql);
	return err;
}

static int check(struct series *s, struct reason *why)
{
	int64_t application, version;
	int err = number(s, "PRAGMA application_id", &application, why);

	err = err ? err : number(s, "PRAGMA user_version", &version, why);
	if (err)
		return err;
	if (application != STORE_APPLICATION)
		return reason_say(why, -EINVAL, "%s: is no store of tunprintd", s->path);
	if (version > STORE_SCHEMA)
		return reason_say(why, -EPROTO, "%s: was written by a newer tunprintd (schema %lld, "
				  "this one knows %d)", s->path, (long long)version, STORE_SCHEMA);
	if (version < STORE_SCHEMA)
		return reason_say(why, -EPROTO, "%s: has the old schema %lld; start tunprintd once "
				  "or run 'tunprint store upgrade'", s->path, (long long)version);
	return 0;
}

int series_open(struct series **out, const char *path, struct reason *why)
{
	struct series *s = calloc(1, sizeof(*s));
	int err;

	if (!s)
		return reason_say(why, -ENOMEM, "no memory");
	snprintf(s->path, sizeof(s->path), "%s", path);
	if (access(path, F_OK)) {
		free(s);
		return reason_say(why, -ENOENT, "%s: no such file", path);
	}
	err = sql_open(&s->db, path, SQLITE_OPEN_READONLY, why);
	if (!err) {
		sqlite3_busy_timeout(s->db, 5000);
		sqlite3_exec(s->db, "PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;"
			     /* read-only: a table whose schema is damaged must not hide the others */
			     "PRAGMA writable_schema=ON;"
			     "PRAGMA cache_size=-16384", NULL, NULL, NULL);
		err = check(s, why);
	}
	if (err) {
		series_close(s);
		return err;
	}
	*out = s;
	return 0;
}

static void forget(struct series *s)
{
	struct wanted *all[] = { &s->networks, &s->paths, &s->classes };

	for (int i = 0; i < 3; i++) {
		free(all[i]->bits);
		free(all[i]->ids);
		memset(all[i], 0, sizeof(*all[i]));
	}
}

void series_close(struct series *s)
{
	if (!s)
		return;
	forget(s);
	for (int list = 0; list < 3; list++) {
		for (size_t i = 0; i < s->names_room[list]; i++)
			free(s->names[list][i]);
		free(s->names[list]);
	}
	for (int i = 0; i < SCAN_STATEMENTS; i++)
		sqlite3_finalize(s->buckets[i]);
	sqlite3_close(s->db);
	free(s);
}

void series_deadline(struct series *s, bool (*late)(void *arg), void *arg)
{
	s->late = late;
	s->late_arg = arg;
}

static int want(struct wanted *wanted, int64_t id)
{
	size_t room = ((size_t)id / 64 + 1) * 64;
	uint8_t *bits;
	int64_t *ids = reallocarray(wanted->ids, wanted->count + 1, sizeof(*ids));

	if (!ids)
		return -ENOMEM;
	wanted->ids = ids;
	if (room > wanted->room) {
		bits = realloc(wanted->bits, room / 8);
		if (!bits)
			return -ENOMEM;
		memset(bits + wanted->room / 8, 0, (room - wanted->room) / 8);
		wanted->bits = bits;
		wanted->room = room;
	}
	if (!(wanted->bits[id / 8] >> id % 8 & 1))
		ids[wanted->count++] = id;
	wanted->bits[id / 8] |= (uint8_t)(1 << id % 8);
	return 0;
}

/* A name that the store does not know is in nothing; nobody has id 0. */
static int want_all(struct series *s, struct wanted *wanted, enum series_list list,
		    const struct series_names *names, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	char text[64];
	int rc, err;

	if (!names->count)
		return 0;
	wanted->bits = calloc(1, 8);
	wanted->room = 64;
	sqlite3_snprintf(sizeof(text), text, "SELECT id FROM %s WHERE name=?1", tables[list]);
	rc = sqlite3_prepare_v2(s->db, text, -1, &sql, NULL);
	err = wanted->bits ? sql_error(s->db, s->path, rc, why) :
	      reason_say(why, -ENOMEM, "no memory");
	for (size_t i = 0; i < names->count && !err; i++) {
		sqlite3_bind_text(sql, 1, names->list[i], -1, SQLITE_STATIC);
		rc = sqlite3_step(sql);
		err = sql_error(s->db, s->path, rc, why);
		if (rc == SQLITE_ROW && want(wanted, sqlite3_column_int64(sql, 0) &
					     ((1 << BUCKET_NETWORKS) - 1)))
			err = reason_say(why, -ENOMEM, "no memory");
		sqlite3_reset(sql);
	}
	sqlite3_finalize(sql);
	return err;
}

/* Older programs did not keep them. */
int scan_span(struct series *s, struct reason *why)
{
	int err = number(s, "SELECT ifnull((SELECT value FROM meta WHERE key='sealed-first'),"
			 " 9223372036854775807)", &s->sealed_from, why);

	return err ? err : number(s, "SELECT ifnull((SELECT value FROM meta WHERE"
				  " key='sealed-last'), -9223372036854775807)", &s->sealed_to, why);
}

int scan_begin(struct series *s, const struct series_names names[3], unsigned int group,
	       struct reason *why)
{
	int err = sql_error(s->db, s->path, sqlite3_exec(s->db, "BEGIN", NULL, NULL, NULL), why);

	s->told = (struct series_told){ 0 };
	s->summed = 0;
	s->by_network = group & GROUP_NETWORK || names[LIST_NETWORKS].count;
	err = err ? err : number(s, "SELECT value FROM meta WHERE key='sequence'",
				 &s->told.sequence, why);
	err = err ? err : number(s, "SELECT value FROM meta WHERE key='minutes-from'",
				 &s->told.minutes_from, why);
	err = err ? err : number(s, "SELECT value FROM meta WHERE key='quarters-from'",
				 &s->told.quarters_from, why);
	err = err ? err : scan_span(s, why);
	err = err ? err : want_all(s, &s->networks, LIST_NETWORKS, &names[LIST_NETWORKS], why);
	err = err ? err : want_all(s, &s->paths, LIST_PATHS, &names[LIST_PATHS], why);
	return err ? err : want_all(s, &s->classes, LIST_CLASSES, &names[LIST_CLASSES], why);
}

int scan_end(struct series *s, int err, struct series_told *told)
{
	if (told)
		*told = s->told;
	forget(s);
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return err;
}

/* Looked up once; a name that is gone is "?". */
const char *scan_name(struct series *s, enum series_list list, uint32_t id)
{
	sqlite3_stmt *sql = NULL;
	char text[64], **grown;

	if (id >= s->names_room[list]) {
		size_t room = id + 64;

		grown = reallocarray(s->names[list], room, sizeof(*grown));
		if (!grown)
			return "?";
		memset(grown + s->names_room[list], 0,
		       (room - s->names_room[list]) * sizeof(*grown));
		s->names[list] = grown;
		s->names_room[list] = room;
	}
	if (s->names[list][id])
		return s->names[list][id];
	sqlite3_snprintf(sizeof(text), text, "SELECT name FROM %s WHERE id=%u", tables[list], id);
	if (sqlite3_prepare_v2(s->db, text, -1, &sql, NULL) == SQLITE_OK &&
	    sqlite3_step(sql) == SQLITE_ROW && sqlite3_column_text(sql, 0))
		s->names[list][id] = strdup((const char *)sqlite3_column_text(sql, 0));
	sqlite3_finalize(sql);
	return s->names[list][id] ? s->names[list][id] : "?";
}

int series_list(struct series *s, enum series_list list,
		int (*each)(void *arg, const char *name), void *arg, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	char text[64];
	int rc, err = 0;

	sqlite3_snprintf(sizeof(text), text, "SELECT name FROM %s ORDER BY id", tables[list]);
	rc = sqlite3_prepare_v2(s->db, text, -1, &sql, NULL);
	while (!err && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(sql)) == SQLITE_ROW)
		if (sqlite3_column_text(sql, 0))
			err = each(arg, (const char *)sqlite3_column_text(sql, 0));
	err = err ? err : sql_error(s->db, s->path, rc, why);
	sqlite3_finalize(sql);
	return err;
}
