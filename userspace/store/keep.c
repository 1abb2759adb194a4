// SPDX-License-Identifier: Apache-2.0
/* Sealing in steps that are short enough to stand between two writes, and what is let go of. */
#include <errno.h>
#include <time.h>

#include "store/period.h"
#include "store/seal.h"

#define OPEN PERIOD_QUARTER		/* what is sealed at a time: asking reads all open rows */
#define OPEN_SETTLES 120		/* seconds after its end that it is sealed */
#define DAY_SETTLES (3 * PERIOD_HOUR)	/* and that a day is rolled */
#define CHUNK_SHORT 30000		/* microseconds of a step: below, the next is twice as long */
#define CHUNK_LONG 120000		/* above, half as long */
#define CHUNK_FIRST 64
#define CHUNK_MOST 8192
#define BEGINNING (1ll << 40)		/* seconds; before: never set */
#define PRUNE_BUCKETS 2000		/* a call */

static int64_t clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}

static void adapt(struct store *store, int64_t took)
{
	if (took < CHUNK_SHORT && store->seal_chunk < CHUNK_MOST)
		store->seal_chunk *= 2;
	else if (took > CHUNK_LONG && store->seal_chunk > 1)
		store->seal_chunk /= 2;
}

/* Open rows of a time and some networks leave their table for the list. */
static int take_rows(struct store *store, int64_t since, int64_t until, struct raw_list *list,
		     struct reason *why)
{
	int64_t values[] = { since, until, store->seal_network,
			     store->seal_network + store->seal_chunk };
	bool row;
	int err = sql_step(store, SQL_OPEN_ROWS, values, 4, &row, why);

	while (!err && row) {
		sqlite3_stmt *sql = store->sql[SQL_OPEN_ROWS];
		struct raw *raw = raw_add(list);
		int way = sqlite3_column_int(sql, 4) & 1;

		if (!raw) {
			err = reason_say(why, -ENOMEM, "no memory");
			break;
		}
		raw->time = sqlite3_column_int64(sql, 0);
		raw->network = (uint32_t)sqlite3_column_int64(sql, 1);
		raw->path = (uint32_t)sqlite3_column_int64(sql, 2);
		raw->class = (uint32_t)sqlite3_column_int64(sql, 3);
		raw->packets[way] = (uint64_t)sqlite3_column_int64(sql, 5);
		raw->bytes[way] = (uint64_t)sqlite3_column_int64(sql, 6);
		err = sql_step(store, SQL_OPEN_ROWS, NULL, 0, &row, why);
	}
	sqlite3_reset(store->sql[SQL_OPEN_ROWS]);
	return err;
}

/* One transaction's worth of a quarter of an hour. */
static int seal_some(struct store *store, int64_t quarter, struct reason *why)
{
	struct raw_list list = { 0 };
	int64_t most = 0, begun = clock_us();
	int err = sql_begin(store, why);

	if (err)
		return err;
	if (quarter != store->seal_quarter)
		store->seal_network = 0;
	store->seal_quarter = quarter;
	err = sql_number(store, "SELECT ifnull(max(id), 0) FROM network", &most, why);
	err = err ? err : take_rows(store, quarter * OPEN, (quarter + 1) * OPEN, &list, why);
	err = err ? err : seal_rows(store, &list, why);
	err = sql_end(store, err, why);
	raw_free(&list);
	store->seal_network += store->seal_chunk;
	if (err || store->seal_network > most)
		store->seal_network = 0;
	adapt(store, clock_us() - begun);
	return err;
}

/* Days or months before the given one that are not in their month or year yet; *some: there were. */
static int roll_some(struct store *store, enum level level, int64_t before, bool *some,
		     struct reason *why)
{
	char text[200];
	int64_t id = 0, begun = clock_us(), n = 0;
	int err = sql_begin(store, why);

	if (err)
		return err;
	sqlite3_snprintf(sizeof(text), text, "SELECT ifnull(min(id), 9223372036854775807)"
			 " FROM %s INDEXED BY %s_open WHERE rolled=0 AND id<%lld",
			 bucket_tables[level], bucket_tables[level],
			 (long long)bucket_id(before, 0));
	for (; !err && id != INT64_MAX && n < store->seal_chunk; n++) {
		err = sql_number(store, text, &id, why);
		if (!err && id != INT64_MAX)
			err = seal_roll(store, level, id, why);
		if (clock_us() - begun > CHUNK_LONG)
			break;
	}
	*some = id != INT64_MAX;
	return sql_end(store, err, why);
}

int store_seal(struct store *store, int64_t now, struct reason *why)
{
	int64_t oldest, seconds = period_of(now, 1000000), quarter, day;
	bool some = false;
	int err = sql_number(store, "SELECT ifnull(min(ts), 9223372036854775807) FROM minute",
			     &oldest, why);

	if (!store->seal_chunk)
		store->seal_chunk = CHUNK_FIRST;
	quarter = period_of(oldest, OPEN);
	if (!err && oldest != INT64_MAX && (quarter + 1) * OPEN + OPEN_SETTLES <= seconds) {
		err = seal_some(store, quarter, why);
		return err ? err : 1;
	}
	day = period_of(seconds - DAY_SETTLES, PERIOD_DAY);
	err = err ? err : roll_some(store, LEVEL_QUARTER, day, &some, why);
	if (!err && !some)
		err = roll_some(store, LEVEL_DAY, period_month(day), &some, why);
	return err ? err : some;
}

/* A clock that was ahead for a while leaves a time to come behind: it is taken back. */
static int set_from(struct store *store, const char *key, int64_t *from, int64_t to, int64_t now,
		    struct reason *why)
{
	char text[120];
	int err;

	if (to <= *from && *from <= now)
		return 0;
	sqlite3_snprintf(sizeof(text), text, "UPDATE meta SET value=%lld WHERE key='%s'",
			 (long long)to, key);
	err = sql_begin(store, why);
	if (err)
		return err;
	err = sql_end(store, sql_run(store, text, why), why);
	if (!err)
		*from = to;
	return err;
}

/* Buckets that no answer uses any more; 1: there are more. */
static int let_go(struct store *store, enum level level, int64_t before, const char *only,
		  struct reason *why)
{
	char text[240];
	int err, gone;

	sqlite3_snprintf(sizeof(text), text, "DELETE FROM %s WHERE id IN (SELECT id FROM %s WHERE"
			 " id<%lld%s ORDER BY id LIMIT %d)", bucket_tables[level],
			 bucket_tables[level], (long long)bucket_id(before, 0), only, PRUNE_BUCKETS);
	err = sql_begin(store, why);
	if (err)
		return err;
	err = sql_run(store, text, why);
	gone = sqlite3_changes(store->db);
	sqlite3_snprintf(sizeof(text), text, "DELETE FROM seal WHERE level=%d AND period<%lld", level,
			 (long long)before);
	err = sql_end(store, err ? err : sql_run(store, text, why), why);
	return err ? err : gone == PRUNE_BUCKETS;
}

/* Both ends are kept as long as hours are. */
static int let_peers_go(struct store *store, struct reason *why)
{
	char text[80];
	int err = sql_begin(store, why);

	if (err)
		return err;
	sqlite3_snprintf(sizeof(text), text, "DELETE FROM peer WHERE day<%lld",
			 (long long)(store->quarters_from / PERIOD_DAY));
	return sql_end(store, sql_run(store, text, why), why);
}

/* The first period that a level still has; until when there is none. */
static int64_t oldest(struct store *store, enum level level, int64_t until)
{
	char text[96];
	int64_t id;

	sqlite3_snprintf(sizeof(text), text, "SELECT ifnull(min(id), %lld) FROM %s",
			 (long long)bucket_id(until, 0), bucket_tables[level]);
	return sql_number(store, text, &id, NULL) ? until :
	       period_of(id, 1ll << BUCKET_NETWORKS);
}

/* Too large: an hour of minutes goes, or where only a day of them is left, a day of quarters. */
static int make_room(struct store *store, const struct store_keep *keep, int64_t now,
		     struct reason *why)
{
	int64_t used, hour = period_of(now, PERIOD_HOUR), day = period_of(now, PERIOD_DAY), first;
	int err = sql_number(store, "SELECT (page_count - freelist_count) * page_size FROM"
			     " pragma_page_count, pragma_freelist_count, pragma_page_size", &used,
			     why);

	if (err || !keep->size || used <= keep->size)
		return err;
	first = oldest(store, LEVEL_MINUTE, hour);
	if (first < hour - 24)
		return set_from(store, "minutes-from", &store->minutes_from,
				(first + 1) * PERIOD_HOUR, now, why);
	first = oldest(store, LEVEL_QUARTER, day);
	return first >= day - 2 ? 0 : set_from(store, "quarters-from", &store->quarters_from,
					       (first + 1) * PERIOD_DAY, now, why);
}

static int64_t whole(int64_t time, int64_t length)
{
	return period_of(period_of(time, 1000000), length) * length;
}

/* Whoever reads meanwhile goes by the time from which a level is whole, which is set first. */
int store_prune(struct store *store, const struct store_keep *keep, struct reason *why)
{
	int64_t now = period_of(keep->now, 1000000);
	int more, rest = 0, err = 0;

	if (keep->minutes)
		err = set_from(store, "minutes-from", &store->minutes_from,
			       whole(keep->now - keep->minutes, PERIOD_HOUR), now, why);
	if (keep->hours && !err)
		err = set_from(store, "quarters-from", &store->quarters_from,
			       whole(keep->now - keep->hours, PERIOD_DAY), now, why);
	err = err ? err : make_room(store, keep, now, why);
	if (err)
		return err;
	more = store->minutes_from > -BEGINNING ? let_go(store, LEVEL_MINUTE, store->minutes_from / PERIOD_HOUR, "",
				      why) : 0;
	if (more >= 0 && store->quarters_from > -BEGINNING)
		rest = let_go(store, LEVEL_QUARTER, store->quarters_from / PERIOD_DAY,
			      " AND rolled=1", why);
	if (keep->hours && more >= 0 && rest >= 0 && let_peers_go(store, why))
		return -EIO;
	err = more < 0 ? more : rest < 0 ? rest : sql_run(store, "PRAGMA incremental_vacuum(256)", why);
	return err ? err : more | rest;
}
