// SPDX-License-Identifier: Apache-2.0
/* What was seen when: of each network, class and path, of the whole, and the gaps between. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/period.h"
#include "store/scan.h"
#include "store/sql.h"

/* Numbers of names only, in the order of the tables' keys: sorting and joining names took most of the time. */
#define WANTED \
	" WHERE (?1 IS NULL OR w.network=(SELECT id FROM network WHERE name=?1))" \
	" AND (?2 IS NULL OR w.path=(SELECT id FROM path WHERE name=?2))" \
	" AND (?3 IS NULL OR w.class=(SELECT id FROM class WHERE name=?3))"
#define JUDGED \
	" LEFT JOIN sighting s ON s.network=w.network AND s.path=w.path AND s.class=w.class"
#define SAID \
	" ifnull(s.first, 0), ifnull(s.last, 0), ifnull(s.confidence, 255), ifnull(s.verdicts, 0)"

static const char sealed_text[] =
	"SELECT w.network, w.path, w.class, w.first, w.last," SAID " FROM seen w" JUDGED WANTED
	" ORDER BY w.network, w.path, w.class";
static const char open_text[] =
	"SELECT w.network, w.path, w.class, w.first, w.last," SAID " FROM (SELECT network, path, class,"
	" min(ts) first, max(ts)+60 last FROM minute GROUP BY network, path, class) w" JUDGED WANTED;

struct seen {
	uint32_t network, path, class;
	uint8_t confidence;
	int64_t first, last, verdict_first, verdict_last;
	uint64_t verdicts;
};

struct seen_list {
	struct seen *rows;
	size_t count, room, sealed;	/* sealed: of them in order, the first ones */
};

static int by_key(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	int less = (x->network > y->network) - (x->network < y->network);

	less = less ? less : (x->path > y->path) - (x->path < y->path);
	return less ? less : (x->class > y->class) - (x->class < y->class);
}

static int by_first(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	int less = (x->first > y->first) - (x->first < y->first);

	return less ? less : by_key(a, b);
}

/* Sealed traffic has its first and last in seen; open rows come on top. */
static int take_seen(struct seen_list *list, sqlite3_stmt *sql)
{
	struct seen row = {
		(uint32_t)sqlite3_column_int64(sql, 0), (uint32_t)sqlite3_column_int64(sql, 1),
		(uint32_t)sqlite3_column_int64(sql, 2), (uint8_t)sqlite3_column_int(sql, 7),
		sqlite3_column_int64(sql, 3) * 1000000, sqlite3_column_int64(sql, 4) * 1000000,
		sqlite3_column_int64(sql, 5), sqlite3_column_int64(sql, 6),
		(uint64_t)sqlite3_column_int64(sql, 8),
	};
	struct seen *mine = list->sealed ? bsearch(&row, list->rows, list->sealed, sizeof(row),
						   by_key) : NULL;

	if (mine) {
		mine->first = row.first < mine->first ? row.first : mine->first;
		mine->last = row.last > mine->last ? row.last : mine->last;
		return 0;
	}
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 256;

		mine = reallocarray(list->rows, room, sizeof(*mine));
		if (!mine)
			return -ENOMEM;
		list->rows = mine;
		list->room = room;
	}
	list->rows[list->count++] = row;
	return 0;
}

static int read_seen(struct series *s, const char *text, const char *const names[3],
		     struct seen_list *list, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(s->db, text, -1, &sql, NULL), err = 0;

	for (int i = 0; i < 3 && rc == SQLITE_OK; i++)
		rc = sqlite3_bind_text(sql, i + 1, names[i], -1, SQLITE_STATIC);
	while (!err && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(sql)) == SQLITE_ROW)
		err = take_seen(list, sql) ? reason_say(why, -ENOMEM, "no memory") : 0;
	err = err ? err : sql_error(s->db, s->path, rc, why);
	sqlite3_finalize(sql);
	return err;
}

int series_seen(struct series *s, const char *network, const char *path, const char *class,
		int (*each)(void *arg, const struct series_seen *seen), void *arg,
		struct reason *why)
{
	const char *const names[] = { network, path, class };
	struct seen_list list = { 0 };
	int err = sql_error(s->db, s->path, sqlite3_exec(s->db, "BEGIN", NULL, NULL, NULL), why);

	err = err ? err : read_seen(s, sealed_text, names, &list, why);
	list.sealed = list.count;
	err = err ? err : read_seen(s, open_text, names, &list, why);
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	if (list.count && (network || path || class))
		qsort(list.rows, list.count, sizeof(*list.rows), by_first);
	for (size_t i = 0; i < list.count && !err; i++) {
		const struct seen *row = &list.rows[i];
		struct series_seen seen = {
			scan_name(s, LIST_NETWORKS, row->network), scan_name(s, LIST_PATHS, row->path),
			scan_name(s, LIST_CLASSES, row->class), row->first, row->last,
			row->verdict_first, row->verdict_last, row->confidence, row->verdicts,
		};

		err = each(arg, &seen);
	}
	free(list.rows);
	return err;
}

int series_peers(struct series *s, int64_t since, int64_t until, const char *network,
		 const char *class, int (*each)(void *arg, const struct series_peer *peer), void *arg,
		 struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(s->db, "SELECT n.name, p.name, c.name, sum(flows), sum(packets_up),"
				    " sum(packets_down), sum(bytes_up), sum(bytes_down) FROM peer w"
				    " JOIN network n ON n.id=w.network JOIN network p ON p.id=w.peer"
				    " JOIN class c ON c.id=w.class WHERE day>=?1 AND day<=?2"
				    " AND (?3 IS NULL OR n.name=?3) AND (?4 IS NULL OR c.name=?4)"
				    " GROUP BY w.network, w.peer, w.class", -1, &sql, NULL);
	int err = 0;

	if (rc == SQLITE_OK) {
		sqlite3_bind_int64(sql, 1, period_of(since, PERIOD_DAY));
		sqlite3_bind_int64(sql, 2, period_of(until - 1, PERIOD_DAY));
		sqlite3_bind_text(sql, 3, network, -1, SQLITE_STATIC);
		rc = sqlite3_bind_text(sql, 4, class, -1, SQLITE_STATIC);
	}
	while (!err && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(sql)) == SQLITE_ROW) {
		struct series_peer peer = {
			(const char *)sqlite3_column_text(sql, 0),
			(const char *)sqlite3_column_text(sql, 1),
			(const char *)sqlite3_column_text(sql, 2),
			(uint64_t)sqlite3_column_int64(sql, 3),
			{ (uint64_t)sqlite3_column_int64(sql, 4),
			  (uint64_t)sqlite3_column_int64(sql, 5) },
			{ (uint64_t)sqlite3_column_int64(sql, 6),
			  (uint64_t)sqlite3_column_int64(sql, 7) },
		};

		err = peer.network && peer.peer && peer.class ? each(arg, &peer) : 0;
	}
	err = err ? err : sql_error(s->db, s->path, rc, why);
	sqlite3_finalize(sql);
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

int series_gaps(struct series *s, int64_t since, int64_t until,
		int (*each)(void *arg, const struct store_gap *gap), void *arg,
		struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(s->db, "SELECT since, until, what FROM gap"
				    " WHERE until>?1 AND since<?2 ORDER BY since", -1, &sql, NULL);
	int err = 0;

	if (rc == SQLITE_OK) {
		sqlite3_bind_int64(sql, 1, since);
		sqlite3_bind_int64(sql, 2, until);
	}
	while (!err && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(sql)) == SQLITE_ROW) {
		struct store_gap gap = { sqlite3_column_int64(sql, 0), sqlite3_column_int64(sql, 1),
					 gap_word((const char *)sqlite3_column_text(sql, 2)) };

		err = each(arg, &gap);
	}
	err = err ? err : sql_error(s->db, s->path, rc, why);
	sqlite3_finalize(sql);
	return err;
}

int series_span(struct series *s, int64_t *first, int64_t *last, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(s->db, "SELECT min(first), max(last) FROM (SELECT first, last"
				    " FROM seen UNION ALL SELECT min(ts), max(ts)+60 FROM minute)",
				    -1, &sql, NULL);
	int err;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(sql);
	err = sql_error(s->db, s->path, rc, why);
	if (!err && sqlite3_column_type(sql, 0) == SQLITE_NULL)
		err = reason_say(why, -ENODATA, "%s: is empty", s->path);
	if (!err) {
		*first = sqlite3_column_int64(sql, 0) * 1000000;
		*last = sqlite3_column_int64(sql, 1) * 1000000;
	}
	sqlite3_finalize(sql);
	return err;
}
