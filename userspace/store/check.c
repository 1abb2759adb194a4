// SPDX-License-Identifier: Apache-2.0
/*
 * Buckets are found three ways: in their table from both ends, in the lists of what is sealed from
 * both ends, and, where either walk met a damaged page, by trying every id that may be.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/check.h"
#include "store/check_ids.h"
#include "store/period.h"

static void say(struct checking *c, const char *what, const char *text)
{
	struct check_finding finding = { what, text, -1, 0 };

	c->suspect = true;
	c->sum->other++;
	if (!c->err)
		c->err = c->each(c->arg, &finding);
}

static const char *network_name(struct checking *c, int64_t network, char out[96])
{
	sqlite3_stmt *sql = NULL;
	const char *name = NULL;

	if (!network)
		return "all networks";
	if (sqlite3_prepare_v2(c->db, "SELECT name FROM network WHERE id=?1", -1, &sql, NULL) ==
	    SQLITE_OK) {
		sqlite3_bind_int64(sql, 1, network);
		if (sqlite3_step(sql) == SQLITE_ROW)
			name = (const char *)sqlite3_column_text(sql, 0);
	}
	if (name)
		snprintf(out, 96, "network %.64s", name);
	else
		snprintf(out, 96, "network number %lld", (long long)network);
	sqlite3_finalize(sql);
	return out;
}

static char *bucket_name(struct checking *c, int64_t id, char out[200])
{
	int64_t period = period_of(id, 1ll << BUCKET_NETWORKS), day = period, month, year;
	char network[96], when[40];

	if (c->level == LEVEL_MINUTE)
		day = period_of(period, 24);
	else if (c->level == LEVEL_MONTH)
		day = period > -3000 && period < 9000 ? period_month_day(period * 12) : 0;
	else if (c->level != LEVEL_QUARTER)
		day = period > -30000 && period < 100000 ? period_month_day(period) : 0;
	month = day > -1000000 && day < 3000000 ? period_month(day) : 0;
	year = period_of(month, 12) + 1970;
	snprintf(when, sizeof(when), c->level == LEVEL_MONTH ? "%04lld" : "%04lld-%02lld",
		 (long long)year, (long long)(month - (year - 1970) * 12 + 1));
	if (c->level == LEVEL_MINUTE || c->level == LEVEL_QUARTER)
		snprintf(when + strlen(when), sizeof(when) - strlen(when), "-%02lld",
			 (long long)(day - period_month_day(month) + 1) % 100);
	if (c->level == LEVEL_MINUTE)
		snprintf(when + strlen(when), sizeof(when) - strlen(when), "T%02lld",
			 (long long)(period - day * 24));
	snprintf(out, 200, "%s of %s, %s", bucket_tables[c->level], when,
		 network_name(c, id - bucket_id(period, 0), network));
	return out;
}

static void say_bucket(struct checking *c, int64_t id, const char *text)
{
	char name[200];
	struct check_finding finding = { bucket_name(c, id, name), text, c->level, id };

	c->sum->damaged++;
	if (!c->err)
		c->err = c->each(c->arg, &finding);
}

/* What is wrong with a bucket; NULL: nothing. */
static const char *look(struct checking *c, const struct check_id *id)
{
	struct block_label label = { .level = c->level, .id = id->id };
	struct block block = { 0 };
	const char *wrong = NULL;
	const void *data;
	int rc, length;

	if (!c->get)
		return "its table is damaged";
	sqlite3_bind_int64(c->get, 1, id->id);
	rc = sqlite3_step(c->get);
	if (rc == SQLITE_ROW) {
		label.sequence = sqlite3_column_int64(c->get, 0);
		label.epoch = sqlite3_column_int64(c->get, 1);
		label.rolled = sqlite3_column_int64(c->get, 2);
		data = sqlite3_column_blob(c->get, 4);
		length = sqlite3_column_bytes(c->get, 4);
		if (block_sum(&label, data, (size_t)length) != sqlite3_column_int64(c->get, 3))
			wrong = "its checksum is wrong";
		else if (id->sealed && id->sum != sqlite3_column_int64(c->get, 3))
			wrong = "it is not the one that was sealed";
		else if (block_unpack(&block, data, (size_t)length) == -EBADMSG)
			wrong = "it cannot be unpacked";
	} else if (rc == SQLITE_DONE) {
		wrong = id->sealed ? "it is missing" : id->stored ? "it cannot be found" : id->unlisted ?
			"it is missing or never was: the list of its period is damaged" : NULL;
	} else {
		wrong = "its page is damaged";
	}
	sqlite3_reset(c->get);
	block_free(&block);
	return wrong;
}

static int64_t number_of(struct checking *c, const char *text)
{
	sqlite3_stmt *sql = NULL;
	int64_t number = -1;

	if (sqlite3_prepare_v2(c->db, text, -1, &sql, NULL) == SQLITE_OK &&
	    sqlite3_step(sql) == SQLITE_ROW)
		number = sqlite3_column_int64(sql, 0);
	sqlite3_finalize(sql);
	return number;
}

/* A store that was not upgraded has no sums by month, and misses none. */
static bool is_of_later(struct checking *c)
{
	return c->level == LEVEL_MONTH && number_of(c, "PRAGMA user_version") == 2 &&
	       !number_of(c, "SELECT count(*) FROM sqlite_schema WHERE name='months'");
}

static void check_level(struct checking *c)
{
	char text[160];
	struct check_ids ids = { 0 };

	sqlite3_snprintf(sizeof(text), text, "SELECT sequence, epoch, rolled, sum, data FROM %s"
			 " WHERE id=?1", bucket_tables[c->level]);
	if (sqlite3_prepare_v2(c->db, text, -1, &c->get, NULL) != SQLITE_OK)
		say(c, bucket_tables[c->level], sqlite3_errmsg(c->db));
	if (check_ids_gather(c, &ids)) {
		c->err = -ENOMEM;
		reason_say(c->why, c->err, "no memory");
	}
	if (ids.torn && !c->err)
		say(c, bucket_tables[c->level], "a page of the table or of its list is damaged");
	for (size_t i = 0; i < ids.count && !c->err; i++) {
		const char *wrong = look(c, &ids.list[i]);

		c->sum->buckets += ids.list[i].sealed || ids.list[i].stored || wrong;
		if (wrong)
			say_bucket(c, ids.list[i].id, wrong);
	}
	free(ids.list);
	sqlite3_finalize(c->get);
	c->get = NULL;
}

/* Buckets that were set aside when something had to be added to them. */
static void check_aside(struct checking *c)
{
	sqlite3_stmt *sql = NULL;

	if (sqlite3_prepare_v2(c->db, "SELECT level, id FROM damaged", -1, &sql, NULL) == SQLITE_OK)
		while (!c->err && sqlite3_step(sql) == SQLITE_ROW) {
			c->level = (int)((unsigned int)sqlite3_column_int(sql, 0) % LEVELS);
			say_bucket(c, sqlite3_column_int64(sql, 1), "was damaged, and set aside when "
				   "something had to be added");
		}
	sqlite3_finalize(sql);
}

static void check_structure(struct checking *c)
{
	sqlite3_stmt *sql = NULL;
	int rc = sqlite3_prepare_v2(c->db, "PRAGMA quick_check(20)", -1, &sql, NULL);

	if (rc == SQLITE_OK)
		while (!c->err && (rc = sqlite3_step(sql)) == SQLITE_ROW) {
			const char *text = (const char *)sqlite3_column_text(sql, 0);

			if (text && strcmp(text, "ok"))
				say(c, "structure", text);
		}
	if (rc != SQLITE_DONE && !c->err)
		say(c, "structure", sqlite3_errmsg(c->db));
	sqlite3_finalize(sql);
}

int check_store(const char *path, struct check_sum *sum,
		int (*each)(void *arg, const struct check_finding *finding), void *arg,
		struct reason *why)
{
	struct checking c = { .sum = sum, .each = each, .arg = arg, .why = why };
	int err = check_open(path, &c.db, why);

	if (err)
		return err;
	sqlite3_exec(c.db, "BEGIN", NULL, NULL, NULL);
	check_structure(&c);
	for (c.level = 0; c.level < LEVELS && !c.err; c.level++)
		if (!is_of_later(&c))
			check_level(&c);
	if (!c.err)
		check_aside(&c);
	sqlite3_close(c.db);
	return c.err;
}
