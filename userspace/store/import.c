// SPDX-License-Identifier: Apache-2.0
/* Records spread over time, and written some at a time together with how far the import is. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/times.h"
#include "store/import.h"
#include "store/period.h"
#include "store/seal.h"

#define ROWS_AT_ONCE 200000	/* spread rows of one transaction */
#define SPREAD_MOST 400000	/* slots of one record: eleven years by the quarter */
#define WAIT_FOR_WRITER 30000	/* milliseconds */

struct seen_row {
	uint32_t network, path, class;
	struct import_record record;	/* names are not used */
};

struct import {
	struct store *store;
	char digest[DIGEST_ROOM], name[256];
	uint64_t taken, stored;		/* records; stored: complete ones before this call */
	struct raw_list list;
	struct seen_row *seen;
	size_t seen_count, seen_room;
};

/* One statement with the digest as ?1. */
static int with_digest(struct import *m, const char *text, int64_t second, int64_t *out,
		       struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(m->store->db, text, -1, &sql, NULL), err;

	if (rc == SQLITE_OK) {
		sqlite3_bind_text(sql, 1, m->digest, -1, SQLITE_STATIC);
		if (sqlite3_bind_parameter_count(sql) > 1)
			sqlite3_bind_int64(sql, 2, second);
		if (sqlite3_bind_parameter_count(sql) > 2)
			sqlite3_bind_text(sql, 3, m->name, -1, SQLITE_STATIC);
		rc = sqlite3_step(sql);
	}
	err = sql_error(m->store->db, m->store->path, rc, why);
	if (rc == SQLITE_ROW && out)
		*out = sqlite3_column_int64(sql, 0);
	sqlite3_finalize(sql);
	return err;
}

/* Minutes so old that they would soon be let go are not begun. */
static int keep_from(struct store *store, int64_t keep_minutes, struct reason *why)
{
	int64_t from = period_of(period_of(times_now() - keep_minutes, 1000000), PERIOD_DAY);
	char text[160];
	int err;

	sqlite3_snprintf(sizeof(text), text, "UPDATE meta SET value=%lld WHERE key='minutes-from'"
			 " AND value<%lld AND NOT EXISTS(SELECT 1 FROM quarters)",
			 (long long)(from * PERIOD_DAY), (long long)(from * PERIOD_DAY));
	err = sql_begin(store, why);
	return err ? err : sql_end(store, sql_run(store, text, why), why);
}

int import_begin(struct import **out, const char *store, const char *digest, const char *name,
		 int64_t keep_minutes, struct reason *why)
{
	struct import *m = calloc(1, sizeof(*m));
	struct store_found found;
	int64_t complete = -1, records = 0;
	int err = m ? store_open(&m->store, store, &found, why) : -ENOMEM;

	if (err) {
		free(m);
		return err == -ENOMEM ? reason_say(why, err, "no memory") : err;
	}
	m->store->beside = true;
	sqlite3_busy_timeout(m->store->db, WAIT_FOR_WRITER);
	sqlite3_snprintf(sizeof(m->digest), m->digest, "%s", digest);
	sqlite3_snprintf(sizeof(m->name), m->name, "%s", name);
	err = keep_from(m->store, keep_minutes, why);
	err = err ? err : with_digest(m, "SELECT complete FROM import WHERE digest=?1", 0, &complete,
				      why);
	err = err ? err : with_digest(m, "SELECT records FROM import WHERE digest=?1", 0, &records,
				      why);
	if (err || complete == 1) {
		import_free(m);
		return err ? err : 1;
	}
	m->stored = (uint64_t)records;
	*out = m;
	return 0;
}

void import_free(struct import *m)
{
	if (!m)
		return;
	store_close(m->store);
	raw_free(&m->list);
	free(m->seen);
	free(m);
}

/* What of total lies before a part of the whole; rounded down, so that parts add up. */
static uint64_t share(uint64_t total, int64_t part, int64_t whole)
{
	return (uint64_t)((unsigned __int128)total * (uint64_t)part / (uint64_t)whole);
}

static int spread(struct import *m, const struct import_record *r, const struct raw *ids)
{
	int64_t first = period_of(r->first, 1000000), length = r->last - r->first;
	int64_t step = first < m->store->minutes_from ? PERIOD_QUARTER : 60;
	int64_t at = period_of(first, step) * step, before = 0;

	for (; before < length || at <= first; at += step) {
		int64_t after = (at + step) * 1000000 - r->first;
		struct raw *row = raw_add(&m->list);

		if (!row)
			return -ENOMEM;
		*row = *ids;
		row->time = at > first ? at : period_of(first, 60) * 60;
		row->seconds = (uint32_t)(at + step - row->time);
		if (after >= length || length <= 0) {
			after = length;
			row->seconds = (uint32_t)(-period_of(-(r->last / 1000000 - row->time), 60) * 60);
		}
		for (int way = 0; way < 2; way++) {
			row->packets[way] = length <= 0 ? r->packets[way] :
				share(r->packets[way], after, length) -
				share(r->packets[way], before, length);
			row->bytes[way] = length <= 0 ? r->bytes[way] :
				share(r->bytes[way], after, length) -
				share(r->bytes[way], before, length);
		}
		if (!(row->packets[0] | row->packets[1] | row->bytes[0] | row->bytes[1]))
			m->list.count--;
		before = after;
	}
	return 0;
}

static int order(const void *a, const void *b)
{
	const struct seen_row *x = a, *y = b;
	int less = (x->network > y->network) - (x->network < y->network);

	less = less ? less : (x->path > y->path) - (x->path < y->path);
	return less ? less : (x->class > y->class) - (x->class < y->class);
}

static void unite(struct seen_row *to, const struct seen_row *from)
{
	struct import_record *a = &to->record;
	const struct import_record *b = &from->record;

	a->first = b->first < a->first ? b->first : a->first;
	a->last = b->last > a->last ? b->last : a->last;
	a->confidence = b->confidence > a->confidence ? b->confidence : a->confidence;
	a->verdicts += b->verdicts;
}

static int put_sightings(struct import *m, struct reason *why)
{
	int err = 0;

	if (m->seen_count)
		qsort(m->seen, m->seen_count, sizeof(*m->seen), order);
	for (size_t i = 0; i < m->seen_count && !err; i++) {
		struct seen_row *row = &m->seen[i];
		int64_t values[7];

		while (i + 1 < m->seen_count && !order(row, &m->seen[i + 1]))
			unite(row, &m->seen[++i]);
		memcpy(values, (int64_t[]){ row->network, row->path, row->class, row->record.first,
		       row->record.last, row->record.confidence, (int64_t)row->record.verdicts },
		       sizeof(values));
		err = sql_step(m->store, SQL_SIGHTING, values, 7, NULL, why);
		sqlite3_reset(m->store->sql[SQL_SIGHTING]);
	}
	m->seen_count = 0;
	return err;
}

/* Within a transaction that import_add() began. */
static int commit(struct import *m, bool complete, struct reason *why)
{
	int err = seal_rows(m->store, &m->list, why);

	m->list.count = 0;
	err = err ? err : put_sightings(m, why);
	err = err ? err : with_digest(m, "INSERT INTO import(digest,records,name,at,complete)"
				      " VALUES(?1,?2,?3,unixepoch(),0) ON CONFLICT DO UPDATE SET"
				      " records=excluded.records, at=excluded.at",
				      (int64_t)m->taken, NULL, why);
	if (complete && !err)
		err = with_digest(m, "UPDATE import SET complete=1 WHERE digest=?1", 0, NULL, why);
	err = sql_end(m->store, err, why);
	if (err)
		dictionaries_load(m->store, NULL);
	return err;
}

static int note_verdict(struct import *m, const struct import_record *r, const struct raw *ids)
{
	if (!r->confidence)
		return 0;
	if (m->seen_count == m->seen_room) {
		size_t room = m->seen_room ? 2 * m->seen_room : 1024;
		struct seen_row *seen = reallocarray(m->seen, room, sizeof(*seen));

		if (!seen)
			return -ENOMEM;
		m->seen = seen;
		m->seen_room = room;
	}
	m->seen[m->seen_count++] = (struct seen_row){ ids->network, ids->path, ids->class, *r };
	return 0;
}

static int find_ids(struct store *store, const struct import_record *r, struct raw *ids,
		    struct reason *why)
{
	int64_t id[3];
	int err = dictionary_id(store, NETWORKS, r->network, &id[0], why);

	err = err ? err : dictionary_id(store, PATHS_OF, r->path, &id[1], why);
	err = err ? err : dictionary_id(store, CLASSES, r->class, &id[2], why);
	*ids = (struct raw){ .network = (uint32_t)id[0], .path = (uint32_t)id[1],
			     .class = (uint32_t)id[2] };
	return err;
}

int import_add(struct import *m, const struct import_record *record, struct reason *why)
{
	struct raw ids = { 0 };
	int err = 0;

	if (m->taken < m->stored) {
		m->taken++;
		return 0;
	}
	if (record->last - record->first > SPREAD_MOST * PERIOD_QUARTER * 1000000)
		return reason_say(why, -EINVAL, "a record may not last longer than eleven years");
	if (sqlite3_get_autocommit(m->store->db))
		err = sql_begin(m->store, why);
	err = err ? err : find_ids(m->store, record, &ids, why);
	if (!err && (spread(m, record, &ids) || note_verdict(m, record, &ids)))
		err = reason_say(why, -ENOMEM, "no memory");
	if (err)
		return err;
	m->taken++;
	return m->list.count < ROWS_AT_ONCE ? 0 : commit(m, false, why);
}

int import_end(struct import *m, uint64_t *records, struct reason *why)
{
	int err = sqlite3_get_autocommit(m->store->db) ? sql_begin(m->store, why) : 0, more = 1;

	err = err ? err : commit(m, true, why);
	while (!err && more > 0) {
		more = store_seal(m->store, times_now(), why);
		err = more < 0 ? more : 0;
	}
	*records = m->taken;
	return err;
}
