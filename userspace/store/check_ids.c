// SPDX-License-Identifier: Apache-2.0
/* Walks from both ends, so that one damaged page hides as little as it can. */
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
				  SEAL_PART + i), list.sums[i], true, false, false });
	return err;
}

static int walk_lists(struct checking *c, struct check_ids *ids, const char *way)
{
	int64_t from = from_of(c);
	sqlite3_stmt *sql = NULL;
	char text[160];
	int rc, err = 0;

	sqlite3_snprintf(sizeof(text), text, "SELECT period, part, sum, data FROM seal WHERE level=%d"
			 " ORDER BY period %s, part %s", c->level, way, way);
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
						   false });
	ids->torn |= rc != SQLITE_DONE;
	sqlite3_finalize(sql);
	return err;
}

/* Every network in every period between the ends that were found. */
static int try_all(struct check_ids *ids)
{
	int64_t first = INT64_MAX, last = INT64_MIN, most = 0, period, network;
	size_t known = ids->count;
	int err = 0;

	for (size_t i = 0; i < known; i++) {
		if (!ids->list[i].sealed)
			continue;	/* an id out of a damaged page may be anything */
		period = period_of(ids->list[i].id, 1ll << BUCKET_NETWORKS);
		network = ids->list[i].id - bucket_id(period, 0);
		first = period < first ? period : first;
		last = period > last ? period : last;
		most = network > most ? network : most;
	}
	if (first > last || (last - first + 1) > TRIED_MOST / (most + 1))
		return 0;
	for (period = first; period <= last && !err; period++)
		for (network = 0; network <= most && !err; network++)
			err = add(ids, &(struct check_id){ bucket_id(period, network), 0, false,
							   false, true });
	return err;
}

int check_ids_gather(struct checking *c, struct check_ids *ids)
{
	int err = walk_lists(c, ids, "ASC");

	if (!err && ids->torn)
		err = walk_lists(c, ids, "DESC");
	err = err ? err : walk_table(c, ids, "ASC");
	if (!err && ids->torn)
		err = walk_table(c, ids, "DESC");
	unite(ids);
	if (!err && ids->torn) {
		err = try_all(ids);
		unite(ids);
	}
	return err;
}
