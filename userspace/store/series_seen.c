// SPDX-License-Identifier: Apache-2.0
/* What was seen when: of each network, class and path, of the whole, and the gaps between. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/period.h"
#include "store/scan.h"
#include "store/sql.h"

/* Numbers of names only, in the order of the tables' keys: sorting and joining took most of the time. */
enum { SEALED, OPEN, JUDGED };
#define ORDERED " ORDER BY network, path, class"
static const char *const texts[] = {
	[SEALED] = "SELECT network, path, class, first, last FROM seen%s" ORDERED,
	[OPEN] = "SELECT network, path, class, min(ts), max(ts)+60 FROM minute%s"
		 " GROUP BY network, path, class",
	[JUDGED] = "SELECT network, path, class, first, last, confidence, verdicts FROM sighting%s"
		   ORDERED,
};

struct seen {
	uint32_t network, path, class;
	uint8_t confidence;
	int64_t first, last, verdict_first, verdict_last;
	uint64_t verdicts;
};

struct seen_list {
	struct seen *rows;
	size_t count, room;
	size_t sealed;			/* of them in order, the first ones */
	size_t last;			/* where one was found */
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

/* The row of a key among those that were read before; most often the one behind the last. */
static struct seen *known(struct seen_list *list, const struct seen *key)
{
	if (list->last + 1 < list->sealed && !by_key(&list->rows[list->last + 1], key))
		return &list->rows[++list->last];
	if (list->last + 2 < list->sealed && by_key(&list->rows[list->last + 1], key) < 0 &&
	    by_key(&list->rows[list->last + 2], key) > 0)
		return NULL;
	for (size_t from = 0, to = list->sealed; from < to;) {
		size_t at = (from + to) / 2;
		int less = by_key(&list->rows[at], key);

		list->last = at;
		if (!less)
			return &list->rows[at];
		if (less < 0)
			from = at + 1;
		else
			to = at;
	}
	return NULL;
}

static int put(struct seen_list *list, const struct seen *row)
{
	struct seen *grown;

	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 256;

		grown = reallocarray(list->rows, room, sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		list->rows = grown;
		list->room = room;
	}
	list->rows[list->count++] = *row;
	return 0;
}

/* Sealed traffic comes first, then open rows on top of it, then verdicts on either. */
static int take_seen(struct seen_list *list, sqlite3_stmt *sql, int what)
{
	struct seen row = {
		(uint32_t)sqlite3_column_int64(sql, 0), (uint32_t)sqlite3_column_int64(sql, 1),
		(uint32_t)sqlite3_column_int64(sql, 2), 255, sqlite3_column_int64(sql, 3),
		sqlite3_column_int64(sql, 4), 0, 0, 0,
	};
	struct seen *mine = what == SEALED ? NULL : known(list, &row);

	if (what == JUDGED) {
		if (!mine)
			return 0;
		mine->verdict_first = row.first;
		mine->verdict_last = row.last;
		mine->confidence = (uint8_t)sqlite3_column_int(sql, 5);
		mine->verdicts = (uint64_t)sqlite3_column_int64(sql, 6);
		return 0;
	}
	row.first *= 1000000;
	row.last *= 1000000;
	if (!mine)
		return put(list, &row);
	mine->first = row.first < mine->first ? row.first : mine->first;
	mine->last = row.last > mine->last ? row.last : mine->last;
	return 0;
}

/* Only what is named is asked for, so that a network is found by its key. */
static int prepare(struct series *s, int what, const char *const names[3], sqlite3_stmt **sql)
{
	static const char *const lists[] = { "network", "path", "class" };
	char where[300] = "", text[600];
	size_t used = 0;
	int rc;

	for (int i = 0; i < 3; i++)
		if (names[i])
			used += (size_t)snprintf(where + used, sizeof(where) - used,
						 " %s %s=(SELECT id FROM %s WHERE name=?%d)",
						 used ? "AND" : "WHERE", lists[i], lists[i], i + 1);
	sqlite3_snprintf(sizeof(text), text, texts[what], where);
	rc = sqlite3_prepare_v2(s->db, text, -1, sql, NULL);
	for (int i = 0; i < 3 && rc == SQLITE_OK; i++)
		if (names[i])
			rc = sqlite3_bind_text(*sql, i + 1, names[i], -1, SQLITE_STATIC);
	return rc;
}

static int read_seen(struct series *s, int what, const char *const names[3],
		     struct seen_list *list, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = prepare(s, what, names, &sql), err = 0;

	if (list->count > list->sealed)
		qsort(list->rows, list->count, sizeof(*list->rows), by_key);
	list->sealed = list->count;
	list->last = 0;
	while (!err && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(sql)) == SQLITE_ROW)
		err = take_seen(list, sql, what) ? reason_say(why, -ENOMEM, "no memory") : 0;
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

	for (int what = SEALED; what <= JUDGED && !err; what++)
		err = read_seen(s, what, names, &list, why);
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

/* A store that was written by an older program has to be read for it. */
static const char *span_text(struct series *s)
{
	return s->sealed_from <= s->sealed_to ?
	       "SELECT min(first), max(last) FROM (SELECT ?1 first, ?2 last"
	       " UNION ALL SELECT min(ts), max(ts)+60 FROM minute)" :
	       "SELECT min(first), max(last) FROM (SELECT first, last"
	       " FROM seen UNION ALL SELECT min(ts), max(ts)+60 FROM minute)";
}

int series_span(struct series *s, int64_t *first, int64_t *last, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int err = scan_span(s, why);
	int rc = err ? SQLITE_OK : sqlite3_prepare_v2(s->db, span_text(s), -1, &sql, NULL);

	if (err)
		return err;
	if (rc == SQLITE_OK) {
		sqlite3_bind_int64(sql, 1, s->sealed_from);
		sqlite3_bind_int64(sql, 2, s->sealed_to);
		rc = sqlite3_step(sql);
	}
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
