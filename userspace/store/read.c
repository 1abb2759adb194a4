// SPDX-License-Identifier: Apache-2.0
/* Sums of a window, read beside the writer. */
#include <errno.h>
#include <string.h>

#include "store/read.h"
#include "store/sql.h"

static const char window[] =
	"SELECT n.name, p.name, c.name, w.up, w.down, w.bup, w.bdown, w.first, w.last,"
	" ifnull(s.confidence, 255), ifnull(s.verdicts, 0) FROM"
	" (SELECT network, path, class, sum(iif(way=0,packets,0)) up, sum(iif(way=1,packets,0)) down,"
	"  sum(iif(way=0,bytes,0)) bup, sum(iif(way=1,bytes,0)) bdown, min(ts) first, max(ts) last"
	"  FROM minute WHERE ts>=?1 AND ts<?2 GROUP BY network, path, class) w"
	" JOIN network n ON n.id=w.network JOIN path p ON p.id=w.path JOIN class c ON c.id=w.class"
	" LEFT JOIN sighting s ON s.network=w.network AND s.path=w.path AND s.class=w.class";

static int open_reader(sqlite3 **db, const char *path, const char *text, sqlite3_stmt **sql,
		       struct reason *why)
{
	int rc = sqlite3_open_v2(path, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(*db, 5000);
		sqlite3_exec(*db, "PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF", NULL, NULL,
			     NULL);
		rc = sqlite3_prepare_v2(*db, text, -1, sql, NULL);
	}
	return sql_error(*db, path, rc, why);
}

static int64_t seconds_up(int64_t time)
{
	return time / 1000000 + (time % 1000000 > 0);
}

static void take_row(sqlite3_stmt *sql, struct read_row *row)
{
	row->network = (const char *)sqlite3_column_text(sql, 0);
	row->path = (const char *)sqlite3_column_text(sql, 1);
	row->class = (const char *)sqlite3_column_text(sql, 2);
	for (int way = 0; way < 2; way++) {
		row->packets[way] = (uint64_t)sqlite3_column_int64(sql, 3 + way);
		row->bytes[way] = (uint64_t)sqlite3_column_int64(sql, 5 + way);
	}
	row->first = sqlite3_column_int64(sql, 7) * 1000000;
	row->last = (sqlite3_column_int64(sql, 8) + 60) * 1000000;
	row->confidence = sqlite3_column_int(sql, 9);
	row->verdicts = (uint64_t)sqlite3_column_int64(sql, 10);
}

static int read_sequence(sqlite3 *db, const char *path, int64_t *sequence, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE key='sequence'", -1, &sql,
					NULL);
	if (rc == SQLITE_OK && (rc = sqlite3_step(sql)) == SQLITE_ROW)
		*sequence = sqlite3_column_int64(sql, 0);
	rc = sql_error(db, path, rc, why);
	sqlite3_finalize(sql);
	return rc;
}

int read_window(const char *path, int64_t since, int64_t until, int64_t *sequence,
		int (*each)(void *arg, const struct read_row *row), void *arg,
		struct reason *why)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *sql = NULL;
	int err = open_reader(&db, path, window, &sql, why), rc = SQLITE_ROW;

	err = err ? err : read_sequence(db, path, sequence, why);
	if (!err) {
		sqlite3_bind_int64(sql, 1, seconds_up(since));
		sqlite3_bind_int64(sql, 2, seconds_up(until));
	}
	while (!err && (rc = sqlite3_step(sql)) == SQLITE_ROW) {
		struct read_row row;

		take_row(sql, &row);
		err = row.network && row.path && row.class ? each(arg, &row) : 0;
	}
	err = err ? err : sql_error(db, path, rc, why);
	sqlite3_finalize(sql);
	sqlite3_close(db);
	return err;
}

/* The words that gaps have, so that no string of the file is handed on. */
static const char *gap_word(const char *what)
{
	static const char *const words[] = { "stopped", "unseen", "clock" };

	for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (what && !strcmp(words[i], what))
			return words[i];
	return "unknown";
}

int read_gaps(const char *path, int64_t since, int64_t until, struct store_gap *gaps,
	      size_t room, size_t *count, struct reason *why)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *sql = NULL;
	int rc = SQLITE_ROW, err = open_reader(&db, path, "SELECT since, until, what FROM gap"
					       " WHERE until>?1 AND since<?2 ORDER BY since", &sql,
					       why);

	*count = 0;
	if (!err) {
		sqlite3_bind_int64(sql, 1, since);
		sqlite3_bind_int64(sql, 2, until);
	}
	while (!err && (rc = sqlite3_step(sql)) == SQLITE_ROW) {
		if (*count < room)
			gaps[*count] = (struct store_gap){
				sqlite3_column_int64(sql, 0), sqlite3_column_int64(sql, 1),
				gap_word((const char *)sqlite3_column_text(sql, 2)) };
		++*count;
	}
	err = err ? err : sql_error(db, path, rc, why);
	sqlite3_finalize(sql);
	sqlite3_close(db);
	return err;
}
