// SPDX-License-Identifier: Apache-2.0
/* Sealed buckets in their tables: read, checked, written under a new checksum. */
#include <errno.h>
#include <stdlib.h>

#include "store/sql.h"

const char *const bucket_tables[LEVELS] = {
	[LEVEL_MINUTE] = "minutes", [LEVEL_QUARTER] = "quarters", [LEVEL_DAY] = "days",
	[LEVEL_WEEK] = "weeks", [LEVEL_MONTH] = "months",
};

static int prepare(struct store *store, int which, const char *format, int level,
		   struct reason *why)
{
	char text[160];

	if (store->sql[which])
		return 0;
	sqlite3_snprintf(sizeof(text), text, format, bucket_tables[level]);
	return sql_error(store->db, store->path,
			 sqlite3_prepare_v3(store->db, text, -1, SQLITE_PREPARE_PERSISTENT,
					    &store->sql[which], NULL), why);
}

/* Nothing stored is harmed: what cannot be read stays readable for somebody who can. */
static int put_aside(struct store *store, const struct block_label *label, struct reason *why)
{
	char text[200];

	sqlite3_snprintf(sizeof(text), text, "INSERT INTO damaged SELECT %lld, id, sequence, data"
			 " FROM %s WHERE id=%lld", label->level, bucket_tables[label->level],
			 label->id);
	return sql_run(store, text, why);
}

static int take(struct store *store, sqlite3_stmt *sql, struct block_label *label,
		struct block *block)
{
	const uint8_t *data = sqlite3_column_blob(sql, 4);
	size_t length = (size_t)sqlite3_column_bytes(sql, 4);

	label->sequence = sqlite3_column_int64(sql, 0);
	label->epoch = sqlite3_column_int64(sql, 1);
	label->rolled = sqlite3_column_int64(sql, 2);
	if (block_sum(label, data, length) != sqlite3_column_int64(sql, 3))
		return -EBADMSG;
	return block_unpack(block, data, length);
}

int bucket_get(struct store *store, struct block_label *label, struct block *block, bool *found,
	       struct reason *why)
{
	int which = SQL_GET + (int)label->level;
	size_t before = block->count;
	int err = prepare(store, which, "SELECT sequence, epoch, rolled, sum, data FROM %s WHERE id=?1",
			  (int)label->level, why);

	label->rolled = 0;
	*found = false;
	err = err ? err : sql_step(store, which, &label->id, 1, found, why);
	if (!err && *found)
		err = take(store, store->sql[which], label, block);
	if (store->sql[which])
		sqlite3_reset(store->sql[which]);
	if (err == -ENOMEM)
		return reason_say(why, err, "no memory");
	if (err != -EBADMSG || !*found)
		return err;
	block->count = before;
	label->rolled = 0;
	*found = false;
	return put_aside(store, label, why);
}

/* The ledger that the counts come from, as a number that labels have. */
static int find_epoch(struct store *store, struct reason *why)
{
	int err;

	if (store->epoch)
		return 0;
	err = sql_run(store, "INSERT INTO epoch(name) SELECT value FROM meta WHERE key='epoch'"
		      " ON CONFLICT DO NOTHING", why);
	return err ? err : sql_number(store, "SELECT id FROM epoch WHERE name="
				      "(SELECT value FROM meta WHERE key='epoch')", &store->epoch,
				      why);
}

int bucket_put(struct store *store, struct block_label *label, struct block *block,
	       struct reason *why)
{
	int which = SQL_PUT + (int)label->level, err = find_epoch(store, why);
	size_t length = 0;
	uint8_t *data;

	block_settle(block);
	data = block_pack(block, &length);
	if (!data)
		return reason_say(why, -ENOMEM, "no memory");
	label->sequence = store->sequence;
	label->epoch = store->epoch;
	err = err ? err : prepare(store, which, "INSERT OR REPLACE INTO %s(id,sequence,epoch,rolled,"
				  "sum,data) VALUES(?1,?2,?3,?4,?5,?6)", (int)label->level, why);
	if (!err) {
		int64_t values[] = { label->id, label->sequence, label->epoch, label->rolled,
				     block_sum(label, data, length) };

		sqlite3_bind_blob64(store->sql[which], 6, data, length, SQLITE_STATIC);
		err = sql_step(store, which, values, 5, NULL, why);
		sqlite3_reset(store->sql[which]);
		sqlite3_clear_bindings(store->sql[which]);
	}
	err = err ? err : seal_note(store, label->level, label->id,
				    block_sum(label, data, length), why);
	free(data);
	return err;
}
