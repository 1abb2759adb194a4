// SPDX-License-Identifier: Apache-2.0
/* Walks from both ends and in two orders, so that one damaged page hides as little as it can. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/check_ids.h"
#include "store/period.h"

#define TRIED_MOST 20000000		/* ids that are guessed at most */

static int add(struct check_ids *ids, const struct check_id *id)
{
	if (ids->count == ids->room) {
		size_t room = ids->room ? 2 * ids->room : 4096;
		struct check_id *list = reallocarray(ids->list, room, sizeof(*list));

		if (!list)
			return -ENOMEM;
		ids->list = list;
		ids->room = room;
	}
	ids->list[ids->count++] = *id;
	return 0;
}

static int order(const void *a, const void *b)
{
	const struct check_id *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void unite(struct check_ids *ids)
{
	size_t kept = 0;

	if (ids->count)
		qsort(ids->list, ids->count, sizeof(*ids->list), order);
	for (size_t i = 0; i < ids->count; i++) {
		struct check_id *id = &ids->list[i], *last = kept ? &ids->list[kept - 1] : NULL;

		if (!last || last->id != id->id) {
			ids->list[kept++] = *id;
			continue;
		}
		if (id->sealed)
			last->sum = id->sum;
		last->sealed |= id->sealed;
		last->stored |= id->stored;
		last->tried &= id->tried;
		last->unlisted |= id->unlisted;
	}
	ids->count = kept;
}

static int64_t from_of(struct checking *c)
{
	static const char *const keys[LEVELS] = { "minutes-from", "quarters-from" };
	sqlite3_stmt *sql = NULL;
	int64_t from = INT64_MIN, length = c->level == LEVEL_MINUTE ? PERIOD_HOUR : PERIOD_DAY;

	if (!keys[c->level])
		return from;
	if (sqlite3_prepare_v2(c->db, "SELECT value FROM meta WHERE key=?1", -1, &sql, NULL) ==
	    SQLITE_OK) {
		sqlite3_bind_text(sql, 1, keys[c->level], -1, SQLITE_STATIC);
		if (sqlite3_step(sql) == SQLITE_ROW)
			from = period_of(sqlite3_column_int64(sql, 0), length);
	}
	sqlite3_finalize(sql);
	return from;
}

static int take_list(struct checking *c, struct check_ids *ids, sqlite3_stmt *sql, int64_t from)
{
	struct seal_list list = { .level = c->level, .period = sqlite3_column_int64(sql, 0),
				  .part = sqlite3_column_int64(sql, 1) };
	bool good = seal_unpack(&list, sqlite3_column_blob(sql, 3), sqlite3_column_bytes(sql, 3),
				sqlite3_column_int64(sql, 2));
	int err = 0;

	ids->torn |= !good;
	/* what is being let go is not missed */
	for (int i = 0; i < SEAL_PART && good && !err && list.period >= from; i++)
		if (list.have[i])
			err = add(ids, &(struct check_id){ bucket_id(list.period, list.part *
				  SEAL_PART + i), list.sums[i], true, false, false, false });
	return err;
}

/* In the order of the key, or in that of the rows, which is another page's word. */
static int walk_lists(struct checking *c, struct check_ids *ids, const char *order_by)
{
	int64_t from = from_of(c);
	sqlite3_stmt *sql = NULL;
	char text[160];
	int rc, err = 0;

	sqlite3_snprintf(sizeof(text), text, "SELECT period, part, sum, data FROM seal WHERE level=%d"
			 " ORDER BY %s", c->level, order_by);
	rc = sqlite3_prepare_v2(c->db, text, -1, &sql, NULL);
	while (!err && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(sql)) == SQLITE_ROW)
		err = take_list(c, ids, sql, from);
	ids->torn |= rc != SQLITE_DONE;
	sqlite3_finalize(sql);
	return err;
}

static int walk_table(struct checking *c, struct check_ids *ids, const char *way)
{
	sqlite3_stmt *sql = NULL;
	char text[100];
	int rc, err = 0;

	sqlite3_snprintf(sizeof(text), text, "SELECT id FROM %s ORDER BY id %s",
			 bucket_tables[c->level], way);
	rc = sqlite3_prepare_v2(c->db, text, -1, &sql, NULL);
	while (!err && (rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(sql)) == SQLITE_ROW)
		err = add(ids, &(struct check_id){ sqlite3_column_int64(sql, 0), 0, false, true,
						   false, false });
	ids->torn |= rc != SQLITE_DONE;
	sqlite3_finalize(sql);
	return err;
}

static bool is_good(struct checking *c, int64_t id)
{
	struct block_label label = { .level = c->level, .id = id };
	bool good = false;

	if (!c->get)
		return false;
	sqlite3_bind_int64(c->get, 1, id);
	if (sqlite3_step(c->get) == SQLITE_ROW) {
		label.sequence = sqlite3_column_int64(c->get, 0);
		label.epoch = sqlite3_column_int64(c->get, 1);
		label.rolled = sqlite3_column_int64(c->get, 2);
		good = block_sum(&label, sqlite3_column_blob(c->get, 4),
				 (size_t)sqlite3_column_bytes(c->get, 4)) ==
		       sqlite3_column_int64(c->get, 3);
	}
	sqlite3_reset(c->get);
	return good;
}

/* The periods and the highest network that are sure: an id out of a damaged page may be anything. */
static bool range_of(struct checking *c, const struct check_ids *ids, bool unlisted,
		     int64_t *first, int64_t *last, int64_t *most)
{
	*first = INT64_MAX;
	*last = INT64_MIN;
	*most = 0;
	for (size_t i = 0; i < ids->count; i++) {
		int64_t period = period_of(ids->list[i].id, 1ll << BUCKET_NETWORKS);
		int64_t network = ids->list[i].id - bucket_id(period, 0);

		if (unlisted ? !is_good(c, ids->list[i].id) : !ids->list[i].sealed)
			continue;
		*first = period < *first ? period : *first;
		*last = period > *last ? period : *last;
		*most = network > *most ? network : *most;
	}
	return *first <= *last && *last - *first < TRIED_MOST / (*most + 1);
}

/* 1: the list was read; 0: there is none; -EBADMSG: it cannot be read. */
static int one_list(struct checking *c, struct check_ids *ids, sqlite3_stmt *sql, int64_t period,
		    int64_t part)
{
	bool torn = ids->torn;
	int rc, err = 0;

	sqlite3_bind_int64(sql, 1, period);
	sqlite3_bind_int64(sql, 2, part);
	rc = sqlite3_step(sql);
	if (rc == SQLITE_ROW) {
		ids->torn = false;
		err = take_list(c, ids, sql, INT64_MIN);
		err = err ? err : ids->torn ? -EBADMSG : 1;
		ids->torn = torn;
	} else if (rc != SQLITE_DONE) {
		err = -EBADMSG;
	}
	sqlite3_reset(sql);
	return err;
}

static int try_part(struct checking *c, struct check_ids *ids, sqlite3_stmt *sql, int64_t period,
		    int64_t part, int64_t most)
{
	int err = sql ? one_list(c, ids, sql, period, part) : -EBADMSG;
	bool unlisted = err == -EBADMSG;

	for (int i = 0; i < SEAL_PART && part * SEAL_PART + i <= most && (err >= 0 || unlisted);
	     i++)
		if (add(ids, &(struct check_id){ bucket_id(period, part * SEAL_PART + i), 0, false,
						 false, true, unlisted }))
			return -ENOMEM;
	return err == -ENOMEM ? err : 0;
}

/* Every list and every network in every period between the ends that were found. */
static int try_all(struct checking *c, struct check_ids *ids)
{
	int64_t first, last, most, from = from_of(c);
	sqlite3_stmt *sql = NULL;
	char text[160];
	int err = 0;

	sqlite3_snprintf(sizeof(text), text, "SELECT period, part, sum, data FROM seal WHERE level=%d"
			 " AND period=?1 AND part=?2", c->level);
	sqlite3_prepare_v2(c->db, text, -1, &sql, NULL);	/* NULL: the lists are out of reach */
	if (!range_of(c, ids, !sql, &first, &last, &most))
		last = first - 1;
	for (int64_t period = first > from ? first : from; period <= last && !err; period++)
		for (int64_t part = 0; part <= most / SEAL_PART && !err; part++)
			err = try_part(c, ids, sql, period, part, most);
	sqlite3_finalize(sql);
	return err;
}

int check_ids_gather(struct checking *c, struct check_ids *ids)
{
	static const char *const orders[] = {
		"period ASC, part ASC", "period DESC, part DESC", "rowid ASC", "rowid DESC",
	};
	int err = walk_lists(c, ids, orders[0]);

	err = err ? err : walk_table(c, ids, "ASC");
	if (!ids->torn && !c->suspect) {
		unite(ids);
		return err;
	}
	for (int i = 1; i < 4 && !err; i++)
		err = walk_lists(c, ids, orders[i]);
	err = err ? err : walk_table(c, ids, "DESC");
	unite(ids);
	err = err ? err : try_all(c, ids);
	unite(ids);
	return err;
}
