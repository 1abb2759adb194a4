// SPDX-License-Identifier: Apache-2.0
/*
 * From open minute rows to sealed buckets. Rows move: whatever leaves the one goes into the other in
 * one transaction, so that a sum over both is right at any moment. A day's quarters are added to its
 * month once, when they are marked as rolled, and a month's days to its year in the same way; what comes
 * later for such a day or month goes into both.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/period.h"
#include "store/seal.h"

void raw_free(struct raw_list *list)
{
	free(list->rows);
	memset(list, 0, sizeof(*list));
}

struct raw *raw_add(struct raw_list *list)
{
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 256;
		struct raw *rows = reallocarray(list->rows, room, sizeof(*rows));

		if (!rows)
			return NULL;
		list->rows = rows;
		list->room = room;
	}
	list->rows[list->count] = (struct raw){ 0 };
	return &list->rows[list->count++];
}

static int order(const void *a, const void *b)
{
	const struct raw *x = a, *y = b;

	if (x->network != y->network)
		return x->network < y->network ? -1 : 1;
	return (x->time > y->time) - (x->time < y->time);
}

/* Adds the rows, all of one period, to its bucket; slots count units from start on. */
static int add(struct store *store, struct block_label *label, const struct raw *rows, size_t count,
	       uint32_t (*slot)(int64_t time), struct reason *why)
{
	struct block block = { 0 };
	bool found;
	int err = bucket_get(store, label, &block, &found, why);

	for (size_t i = 0; i < count && !err; i++) {
		struct block_row row = { rows[i].path, rows[i].class, slot(rows[i].time),
			{ rows[i].packets[0], rows[i].packets[1] },
			{ rows[i].bytes[0], rows[i].bytes[1] } };

		err = block_add(&block, &row) ? reason_say(why, -ENOMEM, "no memory") : 0;
	}
	err = err ? err : bucket_put(store, label, &block, why);
	block_free(&block);
	return err;
}

static uint32_t minute_slot(int64_t time)
{
	return (uint32_t)((time - period_of(time, PERIOD_HOUR) * PERIOD_HOUR) / 60);
}

static uint32_t quarter_slot(int64_t time)
{
	return (uint32_t)((time - period_of(time, PERIOD_DAY) * PERIOD_DAY) / PERIOD_QUARTER);
}

static uint32_t day_slot(int64_t time)
{
	int64_t day = period_of(time, PERIOD_DAY);

	return (uint32_t)(day - period_month_day(period_month(day)));
}

static uint32_t month_slot(int64_t time)
{
	int64_t month = period_month(period_of(time, PERIOD_DAY));

	return (uint32_t)(month - period_of(month, 12) * 12);
}

static uint32_t week_slot(int64_t time)
{
	return (uint32_t)period_week_quarter(time);
}

/* Rows of one network and one month into its year. */
static int add_year(struct store *store, const struct raw *rows, size_t count, struct reason *why)
{
	int64_t year = period_of(period_month(period_of(rows->time, PERIOD_DAY)), 12);
	struct block_label label = { .level = LEVEL_MONTH, .id = bucket_id(year, rows->network) };

	return add(store, &label, rows, count, month_slot, why);
}

/* Rows of one network and one day into its month. */
static int add_month(struct store *store, const struct raw *rows, size_t count, struct reason *why)
{
	int64_t month = period_month(period_of(rows->time, PERIOD_DAY));
	struct block_label label = { .level = LEVEL_DAY, .id = bucket_id(month, rows->network) };
	int err = add(store, &label, rows, count, day_slot, why);

	if (!err && label.rolled)
		err = add_year(store, rows, count, why);
	label.level = LEVEL_WEEK;
	return err ? err : add(store, &label, rows, count, week_slot, why);
}

/* The rows from the first one on that lie in the same period. */
static size_t same_period(const struct raw *rows, size_t count, int64_t length)
{
	int64_t period = period_of(rows->time, length);
	size_t n = 1;

	while (n < count && rows[n].network == rows->network &&
	       period_of(rows[n].time, length) == period)
		n++;
	return n;
}

static int add_minutes(struct store *store, const struct raw *rows, size_t count,
		       struct reason *why)
{
	int err = 0;

	for (size_t i = 0, n; i < count && !err; i += n) {
		int64_t hour = period_of(rows[i].time, PERIOD_HOUR);
		struct block_label label = { .level = LEVEL_MINUTE,
					     .id = bucket_id(hour, rows[i].network) };

		n = same_period(rows + i, count - i, PERIOD_HOUR);
		if (hour * PERIOD_HOUR >= store->minutes_from)
			err = add(store, &label, rows + i, n, minute_slot, why);
	}
	return err;
}

/* Rows of one network and one day. */
static int add_day(struct store *store, const struct raw *rows, size_t count, struct reason *why)
{
	int64_t day = period_of(rows->time, PERIOD_DAY);
	struct block_label label = { .level = LEVEL_QUARTER, .id = bucket_id(day, rows->network) };
	int err = add_minutes(store, rows, count, why);

	if (err)
		return err;
	if (day * PERIOD_DAY < store->quarters_from)
		return add_month(store, rows, count, why);
	err = add(store, &label, rows, count, quarter_slot, why);
	return err || !label.rolled ? err : add_month(store, rows, count, why);
}

static int add_seen(struct store *store, const struct raw *row, struct reason *why)
{
	int64_t values[] = { row->network, row->path, row->class, row->time,
			     row->time + (row->seconds ? row->seconds : 60) };
	int err = sql_step(store, SQL_SEEN, values, 5, NULL, why);

	sqlite3_reset(store->sql[SQL_SEEN]);
	return err;
}

static int by_key(const void *a, const void *b)
{
	const struct raw *x = a, *y = b;
	int less = (x->network > y->network) - (x->network < y->network);

	less = less ? less : (x->path > y->path) - (x->path < y->path);
	less = less ? less : (x->class > y->class) - (x->class < y->class);
	return less ? less : (x->time > y->time) - (x->time < y->time);
}

static bool same_key(const struct raw *x, const struct raw *y)
{
	return x->network == y->network && x->path == y->path && x->class == y->class;
}

/* First and last of all that is sealed, so that nobody reads all of seen for it. */
static int put_span(struct store *store, const struct raw_list *list, struct reason *why)
{
	int64_t values[2] = { INT64_MAX, INT64_MIN };
	int err;

	for (size_t i = 0; i < list->count; i++) {
		const struct raw *row = &list->rows[i];
		int64_t last = row->time + (row->seconds ? row->seconds : 60);

		values[0] = row->time < values[0] ? row->time : values[0];
		values[1] = last > values[1] ? last : values[1];
	}
	err = list->count ? sql_once(store, SQL_SPAN, values, 2, why) : 0;
	/* a store from before they were kept */
	if (!err && list->count && sqlite3_changes(store->db) != 2)
		err = sql_once(store, SQL_SPAN_MAKE, NULL, 0, why);
	return err;
}

/* The first and the last of each key are enough. */
static int put_seen(struct store *store, struct raw_list *list, struct reason *why)
{
	int err = 0;

	qsort(list->rows, list->count, sizeof(*list->rows), by_key);
	for (size_t i = 0; i < list->count && !err; i++) {
		const struct raw *row = &list->rows[i];

		if (!i || !same_key(row - 1, row) || i + 1 == list->count || !same_key(row, row + 1))
			err = add_seen(store, row, why);
	}
	return err;
}

static int add_days(struct store *store, struct raw_list *list, struct reason *why)
{
	int err = 0;

	qsort(list->rows, list->count, sizeof(*list->rows), order);
	for (size_t i = 0, n; i < list->count && !err; i += n) {
		n = same_period(list->rows + i, list->count - i, PERIOD_DAY);
		err = add_day(store, list->rows + i, n, why);
	}
	return err;
}

int seal_rows(struct store *store, struct raw_list *list, struct reason *why)
{
	int err = put_seen(store, list, why);

	err = err ? err : put_span(store, list, why);
	err = err ? err : add_days(store, list, why);
	for (size_t i = 0; i < list->count; i++)
		list->rows[i].network = 0;
	return err ? err : add_days(store, list, why);
}

/* A bucket's slots as rows; those of a month all at its beginning. */
static int as_rows(const struct block *block, const struct block_label *label, struct raw_list *list)
{
	int64_t period = period_of(label->id, 1ll << BUCKET_NETWORKS);
	uint32_t network = (uint32_t)(label->id - bucket_id(period, 0));

	for (size_t i = 0; i < block->count; i++) {
		const struct block_row *row = &block->rows[i];
		struct raw *raw = raw_add(list);

		if (!raw)
			return -ENOMEM;
		*raw = (struct raw){ 0, network, row->path, row->class, 0,
			{ row->packets[0], row->packets[1] }, { row->bytes[0], row->bytes[1] } };
		raw->time = label->level == LEVEL_QUARTER ?
			    period * PERIOD_DAY + row->slot * PERIOD_QUARTER :
			    period_month_day(period) * PERIOD_DAY;
	}
	return 0;
}

int seal_roll(struct store *store, enum level level, int64_t id, struct reason *why)
{
	struct block_label label = { .level = level, .id = id };
	struct raw_list list = { 0 };
	struct block block = { 0 };
	bool found;
	int err = bucket_get(store, &label, &block, &found, why);

	if (!err && as_rows(&block, &label, &list))
		err = reason_say(why, -ENOMEM, "no memory");
	if (!err && list.count)
		err = level == LEVEL_QUARTER ? add_month(store, list.rows, list.count, why) :
		      add_year(store, list.rows, list.count, why);
	label.rolled = 1;
	err = err ? err : bucket_put(store, &label, &block, why);
	block_free(&block);
	raw_free(&list);
	return err;
}
