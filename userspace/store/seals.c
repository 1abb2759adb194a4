// SPDX-License-Identifier: Apache-2.0
/* One list a level in memory, written when another one is wanted. */
#include <errno.h>
#include <string.h>

#include "store/period.h"
#include "store/sql.h"

#define LISTS 4		/* their levels in checksums begin here, however many levels there are by now */

static int64_t sum_of(const struct seal_list *list, const uint8_t *data, size_t length)
{
	struct block_label label = { .level = LISTS + list->level,
				     .id = bucket_id(list->period, list->part) };

	return block_sum(&label, data, length);
}

bool seal_unpack(struct seal_list *list, const uint8_t *data, int length, int64_t sum)
{
	memset(list->have, 0, sizeof(list->have));
	if (length < 0 || length % SEAL_ENTRY || (length && !data) ||
	    sum_of(list, data, (size_t)length) != sum)
		return false;
	for (int at = 0; at < length; at += SEAL_ENTRY) {
		list->have[data[at]] = true;
		memcpy(&list->sums[data[at]], data + at + 1, sizeof(int64_t));
	}
	return true;
}

/* A damaged list is begun anew: what is not in it is found by its own checksum still. */
static int load(struct store *store, struct seal_list *list, struct reason *why)
{
	int64_t key[] = { list->level, list->period, list->part };
	bool row;
	int err = sql_step(store, SQL_GET_SEAL, key, 3, &row, why);
	sqlite3_stmt *sql = store->sql[SQL_GET_SEAL];

	memset(list->have, 0, sizeof(list->have));
	if (!err && row)
		seal_unpack(list, sqlite3_column_blob(sql, 1), sqlite3_column_bytes(sql, 1),
			    sqlite3_column_int64(sql, 0));
	if (sql)
		sqlite3_reset(sql);
	list->used = !err;
	list->dirty = false;
	return err;
}

static int save(struct store *store, struct seal_list *list, struct reason *why)
{
	uint8_t data[SEAL_PART * SEAL_ENTRY], *at = data;
	int64_t values[4] = { list->level, list->period, list->part };
	int err;

	if (!list->used || !list->dirty)
		return 0;
	for (int i = 0; i < SEAL_PART; i++) {
		if (!list->have[i])
			continue;
		*at++ = (uint8_t)i;
		at = mempcpy(at, &list->sums[i], sizeof(int64_t));
	}
	values[3] = sum_of(list, data, (size_t)(at - data));
	err = sql_prepared(store, SQL_PUT_SEAL, why);
	if (err)
		return err;
	sqlite3_bind_blob(store->sql[SQL_PUT_SEAL], 5, data, (int)(at - data), SQLITE_STATIC);
	err = sql_step(store, SQL_PUT_SEAL, values, 4, NULL, why);
	sqlite3_reset(store->sql[SQL_PUT_SEAL]);
	sqlite3_clear_bindings(store->sql[SQL_PUT_SEAL]);
	list->dirty = err;
	return err;
}

int seal_note(struct store *store, int64_t level, int64_t id, int64_t sum, struct reason *why)
{
	struct seal_list *list = &store->seals[level];
	int64_t period = period_of(id, 1ll << BUCKET_NETWORKS);
	int64_t network = id - bucket_id(period, 0), part = network / SEAL_PART;
	int err = 0;

	if (!list->used || list->period != period || list->part != part) {
		err = save(store, list, why);
		list->level = level;
		list->period = period;
		list->part = part;
		err = err ? err : load(store, list, why);
	}
	list->have[network % SEAL_PART] = true;
	list->sums[network % SEAL_PART] = sum;
	list->dirty = true;
	return err;
}

int seals_flush(struct store *store, struct reason *why)
{
	int err = 0;

	for (int i = 0; i < LEVELS && !err; i++)
		err = save(store, &store->seals[i], why);
	return err;
}

void seals_forget(struct store *store)
{
	for (int i = 0; i < LEVELS; i++)
		store->seals[i].used = false;
}
