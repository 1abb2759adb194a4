// SPDX-License-Identifier: Apache-2.0
/* Rows out of sealed buckets and out of the open table, filtered, into a sink. */
#include <errno.h>
#include <string.h>

#include "store/period.h"
#include "store/scan.h"
#include "store/sql.h"

static bool is_wanted(const struct wanted *wanted, uint32_t id)
{
	return !wanted->bits || (id < wanted->room && wanted->bits[id / 8] >> id % 8 & 1);
}

static int is_late(struct series *s)
{
	return s->late && !(++s->asked & 255) && s->late(s->late_arg);
}

static int64_t period_start(enum level level, int64_t period)
{
	switch (level) {
	case LEVEL_MINUTE:
		return period * PERIOD_HOUR;
	case LEVEL_QUARTER:
		return period * PERIOD_DAY;
	case LEVEL_MONTH:
		return period_month_day(period * 12) * PERIOD_DAY;
	default:
		return period_month_day(period) * PERIOD_DAY;
	}
}

static const int64_t slot_lengths[LEVELS] = {
	[LEVEL_MINUTE] = 60, [LEVEL_QUARTER] = PERIOD_QUARTER, [LEVEL_DAY] = PERIOD_DAY,
	[LEVEL_WEEK] = PERIOD_QUARTER,
};

/* A slot of a week stands for all weeks of its month: it begins where the first one does. */
static int64_t slot_start(enum level level, int64_t start, uint32_t slot)
{
	if (level == LEVEL_MONTH)
		return period_month_day(period_month(start / PERIOD_DAY) + slot) * PERIOD_DAY;
	if (level == LEVEL_WEEK)
		slot = (slot + QUARTERS_A_WEEK - (uint32_t)period_week_quarter(start)) %
		       QUARTERS_A_WEEK;
	return start + slot * slot_lengths[level];
}

static int give(struct series *s, int64_t time, int64_t seconds, uint32_t network,
		const struct block_row *row)
{
	struct scan_row out = { time, seconds, network, row->path, row->class,
				{ row->packets[0], row->packets[1] },
				{ row->bytes[0], row->bytes[1] } };

	return s->sink(s->sink_arg, &out);
}

/* A bucket that is being read: its period, and the slots of it that begin in the window. */
struct bucket {
	enum level level;
	uint32_t network, from, until;
	int64_t start, end;
};

static void open_bucket(struct bucket *b, const struct scan_part *part, int64_t id)
{
	int64_t period = period_of(id, 1ll << BUCKET_NETWORKS);

	*b = (struct bucket){
		.level = part->level, .network = (uint32_t)(id - bucket_id(period, 0)),
		.start = period_start(part->level, period),
		.end = period_start(part->level, period + 1), .until = BLOCK_END,
	};
	if (part->level == LEVEL_WEEK)
		return;
	while (part->since > slot_start(b->level, b->start, b->from) && b->from < QUARTERS_A_WEEK)
		b->from++;
	for (b->until = b->from; b->until < QUARTERS_A_WEEK &&
	     slot_start(b->level, b->start, b->until) < b->end; b->until++)
		if (slot_start(b->level, b->start, b->until) >= part->until)
			return;
	b->until = BLOCK_END;
}

static int give_slots(struct series *s, const struct bucket *b, struct block_key *key)
{
	struct block_row row;
	int err = 0, more;

	while (!err && (more = block_slot(key, &row)) > 0 && row.slot < b->until) {
		int64_t time = slot_start(b->level, b->start, row.slot);
		int64_t length = b->level == LEVEL_MONTH ?
				 slot_start(b->level, b->start, row.slot + 1) - time :
				 slot_lengths[b->level];

		if (row.slot >= b->from)
			err = give(s, time, length, b->network, &row);
	}
	return err ? err : more < 0 ? more : 0;
}

/* What the window leaves of a key, as one row. */
static int give_sum(struct series *s, const struct bucket *b, struct block_key *key)
{
	const struct block_row *sum = &key->sum;
	int err = b->from || b->until != BLOCK_END ? block_narrow(key, b->from, b->until) : 0;

	if (err || !(sum->packets[0] | sum->packets[1] | sum->bytes[0] | sum->bytes[1]))
		return err;
	return give(s, b->start, b->end - b->start, b->network, sum);
}

static int give_bucket(struct series *s, const struct scan_part *part, int64_t id,
		       const uint8_t *data, size_t length)
{
	struct block_reader reader;
	struct block_key key;
	struct bucket bucket;
	bool sum = part->heads || s->summed >> part->level & 1;
	int err = block_open(&reader, data, length), more;

	open_bucket(&bucket, part, id);
	while (!err && (more = block_next(&reader, &key)) > 0)
		if (is_wanted(&s->paths, key.sum.path) && is_wanted(&s->classes, key.sum.class))
			err = sum ? give_sum(s, &bucket, &key) : give_slots(s, &bucket, &key);
	return err ? err : more;
}

/* A bucket whose checksum is wrong is left out, and that is told. */
static int take_bucket(struct series *s, const struct scan_part *part, sqlite3_stmt *sql)
{
	struct block_label label = { part->level, sqlite3_column_int64(sql, 0),
		sqlite3_column_int64(sql, 1), sqlite3_column_int64(sql, 2),
		sqlite3_column_int64(sql, 3) };
	const uint8_t *data = sqlite3_column_blob(sql, 5);
	size_t length = (size_t)sqlite3_column_bytes(sql, 5);

	if (data && block_sum(&label, data, length) == sqlite3_column_int64(sql, 4))
		return give_bucket(s, part, label.id, data, length);
	s->told.damaged++;
	return 0;
}

static int prepare(struct series *s, const struct scan_part *part, sqlite3_stmt **sql,
		   struct reason *why)
{
	sqlite3_stmt **kept = &s->buckets[part->level + (part->unrolled ? LEVELS : 0)];
	const char *table = bucket_tables[part->level];
	char text[200], open[40] = "";
	int rc = SQLITE_OK;

	if (part->unrolled)
		sqlite3_snprintf(sizeof(open), open, " INDEXED BY %s_open", table);
	sqlite3_snprintf(sizeof(text), text, "SELECT id, sequence, epoch, rolled, sum, data FROM %s%s"
			 " WHERE id>=?1 AND id<?2%s ORDER BY id", table, open,
			 part->unrolled ? " AND rolled=0" : "");
	if (!*kept)
		rc = sqlite3_prepare_v2(s->db, text, -1, kept, NULL);
	*sql = *kept;
	return sql_error(s->db, s->path, rc, why);
}

static int scan_ids(struct series *s, const struct scan_part *part, int64_t from, int64_t to,
		    struct reason *why)
{
	sqlite3_stmt *sql;
	int rc = SQLITE_DONE, err = prepare(s, part, &sql, why);
	bool all = !s->by_network;

	if (err)
		return err;
	sqlite3_bind_int64(sql, 1, from);
	sqlite3_bind_int64(sql, 2, to);
	while (!err && (rc = sqlite3_step(sql)) == SQLITE_ROW) {
		uint32_t network = sqlite3_column_int64(sql, 0) & ((1 << BUCKET_NETWORKS) - 1);

		if (is_late(s))
			err = reason_say(why, -ETIME, "the store took too long to read");
		else if (all ? !network : network && is_wanted(&s->networks, network))
			err = take_bucket(s, part, sql);
	}
	err = err ? err : sql_error(s->db, s->path, rc, why);
	sqlite3_reset(sql);
	return err == -EBADMSG ? reason_say(why, err, "%s: is damaged", s->path) : err;
}

/* Narrows [*first, *last) to the periods that are there. */
static int narrow(struct series *s, const struct scan_part *part, int64_t *first, int64_t *last,
		  struct reason *why)
{
	static const char *const ends[] = { "min", "max" };
	int err = 0;

	for (int i = 0; i < 2 && !err; i++) {
		sqlite3_stmt *sql = NULL;
		char text[80];
		int64_t period;
		int rc;

		sqlite3_snprintf(sizeof(text), text, "SELECT %s(id) FROM %s", ends[i],
				 bucket_tables[part->level]);
		rc = sqlite3_prepare_v2(s->db, text, -1, &sql, NULL);
		if (rc == SQLITE_OK && (rc = sqlite3_step(sql)) == SQLITE_ROW) {
			period = period_of(sqlite3_column_int64(sql, 0), 1ll << BUCKET_NETWORKS);
			if (sqlite3_column_type(sql, 0) == SQLITE_NULL)
				*last = *first;
			else if (!i && period > *first)
				*first = period;
			else if (i && period + 1 < *last)
				*last = period + 1;
		}
		err = sql_error(s->db, s->path, rc, why);
		sqlite3_finalize(sql);
	}
	return err;
}

int scan_buckets(struct series *s, const struct scan_part *part, struct reason *why)
{
	int64_t first = part->first, last = part->last;
	int err = narrow(s, part, &first, &last, why);
	static int64_t all;
	const int64_t *ids = s->by_network ? s->networks.ids : &all;
	size_t count = s->by_network ? s->networks.count : 1;

	if (err || first >= last)
		return err;
	if (part->unrolled || (s->by_network && (!s->networks.bits || count > SCAN_SINGLY)))
		return scan_ids(s, part, bucket_id(first, 0), bucket_id(last, 0), why);
	for (int64_t period = first; period < last && !err; period++)
		for (size_t i = 0; i < count && !err; i++)
			err = scan_ids(s, part, bucket_id(period, ids[i]),
				       bucket_id(period, ids[i]) + 1, why);
	return err;
}

/* Where minutes or quarters are not kept, an open row is told as coarsely as its sealed neighbours. */
static void widen(const struct series *s, struct scan_row *row)
{
	int64_t length = s->as_they_are ? 60 : row->time < s->told.quarters_from ? PERIOD_DAY :
			 row->time < s->told.minutes_from ? PERIOD_QUARTER : 60;

	row->time = period_of(row->time, length) * length;
	row->seconds = length;
}

static int take_open(struct series *s, sqlite3_stmt *sql, int64_t since, int64_t until)
{
	struct scan_row row = { sqlite3_column_int64(sql, 0), 60,
		(uint32_t)sqlite3_column_int64(sql, 1), (uint32_t)sqlite3_column_int64(sql, 2),
		(uint32_t)sqlite3_column_int64(sql, 3), { 0 }, { 0 } };
	int way = sqlite3_column_int(sql, 4) & 1;

	row.packets[way] = (uint64_t)sqlite3_column_int64(sql, 5);
	row.bytes[way] = (uint64_t)sqlite3_column_int64(sql, 6);
	widen(s, &row);
	if (row.time < since || row.time >= until || !is_wanted(&s->networks, row.network) ||
	    !is_wanted(&s->paths, row.path) || !is_wanted(&s->classes, row.class))
		return 0;
	return s->sink(s->sink_arg, &row);
}

int scan_open_rows(struct series *s, int64_t since, int64_t until, struct reason *why)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(s->db, "SELECT ts, network, path, class, way, packets, bytes"
				    " FROM minute WHERE ts>=?1 AND ts<?2"
				    " AND (?3 IS NULL OR network=?3)", -1, &sql, NULL), err = 0;

	if (rc == SQLITE_OK) {
		sqlite3_bind_int64(sql, 1, since);
		sqlite3_bind_int64(sql, 2, until + PERIOD_DAY);
		if (s->networks.count == 1)	/* the others are not even looked at */
			sqlite3_bind_int64(sql, 3, s->networks.ids[0]);
		rc = SQLITE_ROW;
	}
	while (!err && rc == SQLITE_ROW && (rc = sqlite3_step(sql)) == SQLITE_ROW)
		err = is_late(s) ? reason_say(why, -ETIME, "the store took too long to read") :
		      take_open(s, sql, since, until);
	err = err ? err : sql_error(s->db, s->path, rc, why);
	sqlite3_finalize(sql);
	return err;
}
