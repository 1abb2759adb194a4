// SPDX-License-Identifier: Apache-2.0
/* The one transaction that adds rows and moves the cursor. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/period.h"
#include "store/sql.h"

/* A row with its names as ids, in the order of the table's key. */
struct placed {
	int64_t column[7];
};

static int by_key(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	for (int i = 0; i < 5; i++)
		if (x->column[i] != y->column[i])
			return x->column[i] < y->column[i] ? -1 : 1;
	return 0;
}

static int place(struct store *store, const struct store_row *row, struct placed *out,
		 struct reason *why)
{
	int err = dictionary_id(store, NETWORKS, row->network, &out->column[1], why);

	err = err ? err : dictionary_id(store, PATHS_OF, row->path, &out->column[2], why);
	err = err ? err : dictionary_id(store, CLASSES, row->class, &out->column[3], why);
	out->column[0] = row->minute;
	out->column[4] = row->way;
	out->column[5] = (int64_t)row->add.packets;
	out->column[6] = (int64_t)row->add.bytes;
	return err;
}

static int put_rows(struct store *store, const struct store_write *w, struct reason *why)
{
	struct placed *rows = calloc(w->rows_count + 1, sizeof(*rows));
	int err = rows ? 0 : reason_say(why, -ENOMEM, "no memory");

	for (size_t i = 0; i < w->rows_count && !err; i++)
		err = place(store, &w->rows[i], &rows[i], why);
	if (!err)
		qsort(rows, w->rows_count, sizeof(*rows), by_key);
	for (size_t i = 0; i < w->rows_count && !err; i++)
		err = sql_once(store, SQL_MINUTE, rows[i].column, 7, why);
	free(rows);
	return err;
}

static int put_marks(struct store *store, const struct store_write *w, struct reason *why)
{
	int err = 0;

	for (size_t i = 0; i < w->marks_count && !err; i++) {
		const struct store_mark *m = &w->marks[i];
		int64_t values[] = { (int64_t)m->key.net, m->key.path, m->key.class, m->key.way,
				     (int64_t)m->counted.packets, (int64_t)m->counted.bytes };

		err = sql_once(store, SQL_CURSOR, values, 6, why);
	}
	return err;
}

static int put_sightings(struct store *store, const struct store_write *w, struct reason *why)
{
	int err = 0;

	for (size_t i = 0; i < w->sightings_count && !err; i++) {
		const struct store_sighting *s = &w->sightings[i];
		struct store_row names = { .network = s->network, .path = s->path,
					   .class = s->class };
		struct placed p;
		int64_t values[7];

		err = place(store, &names, &p, why);
		memcpy(values, p.column + 1, 3 * sizeof(*values));
		values[3] = s->first;
		values[4] = s->last;
		values[5] = s->confidence;
		values[6] = (int64_t)s->verdicts;
		err = err ? err : sql_once(store, SQL_SIGHTING, values, 7, why);
	}
	return err;
}

static int put_peers(struct store *store, const struct store_write *w, struct reason *why)
{
	int err = 0;

	for (size_t i = 0; i < w->peers_count && !err; i++) {
		const struct store_peer *p = &w->peers[i];
		int64_t values[9] = { period_of(period_of(w->now, 1000000), PERIOD_DAY), 0, 0, 0,
				      (int64_t)p->flows, (int64_t)p->packets[0],
				      (int64_t)p->packets[1], (int64_t)p->bytes[0],
				      (int64_t)p->bytes[1] };

		err = dictionary_id(store, NETWORKS, p->network, &values[1], why);
		err = err ? err : dictionary_id(store, NETWORKS, p->peer, &values[2], why);
		err = err ? err : dictionary_id(store, CLASSES, p->class, &values[3], why);
		err = err ? err : sql_once(store, SQL_PEER, values, 9, why);
	}
	return err;
}

static int put_gaps(struct store *store, const struct store_write *w, struct reason *why)
{
	int err = 0;

	for (size_t i = 0; i < w->gaps_count && !err; i++) {
		const struct store_gap *g = &w->gaps[i];
		int64_t values[] = { g->since, g->until };

		err = sql_prepared(store, SQL_GAP, why);
		if (!err)
			sqlite3_bind_text(store->sql[SQL_GAP], 3, g->what, -1, SQLITE_STATIC);
		err = err ? err : sql_once(store, SQL_GAP, values, 2, why);
	}
	return err;
}

static int move_sequence(struct store *store, struct reason *why)
{
	int err = sql_once(store, SQL_SEQUENCE, &store->sequence, 1, why);

	if (!err && sqlite3_changes(store->db) != 1)
		err = reason_say(why, -EBUSY, "%s: another program writes into it", store->path);
	return err;
}

static int put_all(struct store *store, const struct store_write *w, struct reason *why)
{
	int err = move_sequence(store, why);

	err = err ? err : sql_once(store, SQL_LAST, &w->now, 1, why);
	err = err ? err : put_rows(store, w, why);
	err = err ? err : put_marks(store, w, why);
	err = err ? err : put_sightings(store, w, why);
	err = err ? err : put_gaps(store, w, why);
	err = err ? err : put_peers(store, w, why);
	return err ? err : sql_once(store, SQL_COMMIT, NULL, 0, why);
}

/* After a failed transaction: 1 when it took place all the same. Ids given in it are forgotten. */
static int took_place(struct store *store)
{
	int64_t sequence;

	if (!sqlite3_get_autocommit(store->db))
		sql_once(store, SQL_ROLLBACK, NULL, 0, NULL);
	dictionaries_load(store, NULL);
	if (sql_number(store, "SELECT value FROM meta WHERE key='sequence'", &sequence, NULL))
		return 0;
	return sequence == store->sequence + 1;
}

int store_write(struct store *store, const struct store_write *write, struct reason *why)
{
	int err = sql_once(store, SQL_BEGIN, NULL, 0, why);

	if (err)
		return err;
	store->log_waits = true;
	err = put_all(store, write, why);
	store->log_waits = false;
	if (err && !(err != -EBUSY && took_place(store))) {
		if (err == -EBUSY)
			took_place(store);
		if (err == -ENOSPC)
			log_shrink(store);
		return err;
	}
	store->sequence++;
	return 0;
}

int store_epoch(struct store *store, const char *epoch, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int err = sql_once(store, SQL_BEGIN, NULL, 0, why), rc;

	if (err)
		return err;
	err = move_sequence(store, why);
	err = err ? err : sql_run(store, "DELETE FROM cursor", why);
	rc = sqlite3_prepare_v2(store->db, "UPDATE meta SET value=?1 WHERE key='epoch'", -1, &sql,
				NULL);
	if (!err && rc == SQLITE_OK) {
		sqlite3_bind_text(sql, 1, epoch, -1, SQLITE_STATIC);
		rc = sqlite3_step(sql);
	}
	err = err ? err : sql_error(store->db, store->path, rc, why);
	sqlite3_finalize(sql);
	err = err ? err : sql_once(store, SQL_COMMIT, NULL, 0, why);
	if (err && !took_place(store))
		return err;
	store->sequence++;
	store->epoch = 0;
	return 0;
}

/* What the writer may have changed since we looked. */
static int look_again(struct store *store, struct reason *why)
{
	int err = sql_number(store, "SELECT value FROM meta WHERE key='minutes-from'",
			     &store->minutes_from, why);

	return err ? err : sql_number(store, "SELECT value FROM meta WHERE key='quarters-from'",
				      &store->quarters_from, why);
}

/* For what moves and adds nothing that the ledger counted: the sequence stays. */
int sql_begin(struct store *store, struct reason *why)
{
	int64_t sequence = -1;
	int err = sql_once(store, SQL_BEGIN, NULL, 0, why);

	if (err)
		return err;
	err = sql_number(store, "SELECT value FROM meta WHERE key='sequence'", &sequence, why);
	if (!err && store->beside)
		err = look_again(store, why);
	if (!err && store->beside)
		store->sequence = sequence;
	if (!err && sequence != store->sequence)
		err = reason_say(why, -EBUSY, "%s: another program writes into it", store->path);
	return err ? sql_end(store, err, why) : 0;
}

int sql_end(struct store *store, int err, struct reason *why)
{
	err = err ? err : seals_flush(store, why);
	seals_forget(store);
	if (!err)
		err = sql_once(store, SQL_COMMIT, NULL, 0, why);
	if (err && !sqlite3_get_autocommit(store->db))
		sql_once(store, SQL_ROLLBACK, NULL, 0, NULL);
	return err;
}
