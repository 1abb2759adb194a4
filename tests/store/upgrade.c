// SPDX-License-Identifier: Apache-2.0
/*
 * A store of schema 1, made from its own SQL, and one of schema 2, which is today's without its sums by
 * month, are upgraded in place and keep every row and number.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "store/check.h"
#include "stored.h"

/* As the first version wrote it; not to be changed. */
static const char schema_1[] =
	"PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; BEGIN IMMEDIATE;"
	"CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;"
	"CREATE TABLE network(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE path(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE class(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE number(kind TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,"
	" PRIMARY KEY(kind, number), UNIQUE(kind, name)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE minute(ts INTEGER NOT NULL,"
	" network INTEGER NOT NULL REFERENCES network(id),"
	" path INTEGER NOT NULL REFERENCES path(id),"
	" class INTEGER NOT NULL REFERENCES class(id), way INTEGER NOT NULL,"
	" packets INTEGER NOT NULL CHECK(packets >= 0), bytes INTEGER NOT NULL CHECK(bytes >= 0),"
	" PRIMARY KEY(ts, network, path, class, way)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE cursor(net INTEGER NOT NULL, path INTEGER NOT NULL, class INTEGER NOT NULL,"
	" way INTEGER NOT NULL, packets INTEGER NOT NULL, bytes INTEGER NOT NULL,"
	" PRIMARY KEY(net, path, class, way)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE sighting(network INTEGER NOT NULL REFERENCES network(id),"
	" path INTEGER NOT NULL REFERENCES path(id),"
	" class INTEGER NOT NULL REFERENCES class(id), first INTEGER NOT NULL,"
	" last INTEGER NOT NULL, confidence INTEGER NOT NULL, verdicts INTEGER NOT NULL,"
	" PRIMARY KEY(network, path, class)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE gap(since INTEGER NOT NULL, what TEXT NOT NULL, until INTEGER NOT NULL,"
	" PRIMARY KEY(since, what)) STRICT, WITHOUT ROWID;"
	"INSERT INTO meta VALUES('sequence', 41), ('last', 1709640000000000), ('epoch', 'boot/7');"
	"INSERT INTO network VALUES(1, 'west'), (2, '192.0.2.0/24');"
	"INSERT INTO path VALUES(1, 'wan0'), (2, 'wan1');"
	"INSERT INTO class VALUES(1, 'tls'), (2, 'wireguard');"
	"INSERT INTO number VALUES('network', 1, 'west'), ('path', 63, 'wan0');"
	"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i<19999)"
	" INSERT INTO minute SELECT 1709251200+i/8*60, 1+i%2, 1+i/2%2, 1+i/4%2, 0, 1+i%7, 100+i"
	" FROM n;"
	"INSERT INTO cursor VALUES(72057594037927937, 63, 64, 0, 5, 500);"
	"INSERT INTO sighting VALUES(1, 1, 2, 1709251200000000, 1709251260000000, 99, 3);"
	"INSERT INTO gap VALUES(1709260000000000, 'stopped', 1709261000000000);"
	"PRAGMA application_id=1414549076; PRAGMA user_version=1; COMMIT;";

static char path[64];

static int make_old(void)
{
	char *error = NULL;
	sqlite3 *db = NULL;
	int rc = sqlite3_open(path, &db);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, schema_1, NULL, NULL, &error);
	check(rc == SQLITE_OK, "a store of schema 1: %s", error ? error : "made");
	sqlite3_free(error);
	sqlite3_close(db);
	return rc;
}

static int count_cursor(void *arg, const struct cell_key *key, const struct cell *cell)
{
	*(int *)arg += key->path == 63 && cell->packets == 5 && cell->bytes == 500;
	return 0;
}

static bool same(const struct cell *before)
{
	struct cell now = stored(path);

	return now.packets == before->packets && now.bytes == before->bytes;
}

static int no_finding(void *arg, const struct check_finding *finding)
{
	return 0;
}

static void test_upgraded(struct store *store, const struct cell *before)
{
	struct check_sum sum = { 0 };
	struct reason why;
	int marks = 0, more, err;

	check(same(before), "the sums are the same before anything is sealed");
	check(!store_cursor(store, count_cursor, &marks, &why) && marks == 1 &&
	      store_sequence(store) == 41, "cursor and sequence went on");
	check(asked(path, "SELECT count(*) FROM number") == 2 &&
	      asked(path, "SELECT count(*) FROM sighting") == 1 &&
	      asked(path, "SELECT count(*) FROM gap") == 1, "numbers, sightings and gaps are kept");
	while ((more = store_seal(store, 1712000000000000, &why)) > 0)
		;
	check(!more && asked(path, "SELECT count(*) FROM minute") == 0, "its minutes are sealed");
	check(same(before), "and the sums are the same");
	err = check_store(path, &sum, no_finding, NULL, &why);
	check(!err && sum.buckets > 100 && !sum.damaged &&
	      !sum.other, "%llu buckets, all well", (unsigned long long)sum.buckets);
}

static int write_day(struct store *store, int64_t day)
{
	struct store_row rows[40];
	struct store_write write = { .rows = rows, .rows_count = 40,
				     .now = (day + 1) * 86400000000ll - 1000000 };
	struct reason why;
	int more, err;

	for (int i = 0; i < 40; i++)
		rows[i] = (struct store_row){ day * 86400 + i * 2100, i % 3 ? "west" : "east", "wan0",
					      i % 2 ? "tls" : "wireguard", i % 2, { 1 + i, day + i } };
	err = store_write(store, &write, &why);
	while (!err && (more = store_seal(store, write.now, &why)) > 0)
		;
	return err;
}

/* From 2024-01-01 on; days are rolled as they pass, months are not over for the writer yet. */
static void make_second(void)
{
	struct store_found found;
	struct store *store = NULL;
	struct reason why;
	int err = store_open(&store, path, &found, &why);

	for (int64_t day = 19723; day < 19723 + 31 && !err; day++)
		err = write_day(store, day);
	store_close(store);
	check(!err && asked(path, "SELECT count(*) FROM days") == 3 &&
	      asked(path, "SELECT count(*) FROM months") == 0, "a month of days");
	asked(path, "DROP INDEX days_open");
	asked(path, "DROP TABLE months");
	asked(path, "PRAGMA user_version=2");
}

static void test_second(void)
{
	struct series *series = NULL;
	struct check_sum sum = { 0 };
	struct store_found found;
	struct store *store = NULL;
	struct cell before;
	struct reason why;

	unlink(path);
	make_second();
	check(series_open(&series, path, &why) == -EPROTO, "a reader names it: %s", why.text);
	check(!check_store(path, &sum, no_finding, NULL, &why) && sum.buckets > 50 && !sum.damaged &&
	      !sum.other, "a check of the old one misses nothing");
	if (!check(!store_open_only(&store, path, &why), "schema 2 is upgraded"))
		return;
	before = stored(path);
	check(before.packets == 31 * 820 && same(&before), "and has every row");
	check(!write_day(store, 19723 + 35), "a day of the month after next");
	while (store_seal(store, 1712000000000000, &why) > 0)
		;
	check(asked(path, "SELECT count(*) FROM months") == 3 &&
	      asked(path, "SELECT count(*) FROM days WHERE rolled=1") == 6, "months are summed");
	check(!write_day(store, 19723 + 3), "and a late day of one of them");
	check(stored(path).packets == 33 * 820, "all of it counted once");
	check(!check_store(path, &sum, no_finding, NULL, &why) && !sum.damaged && !sum.other,
	      "all well");
	store_close(store);
	check(!store_open(&store, path, &found, &why) && !*found.aside, "opened again");
	store_close(store);
}

int main(void)
{
	struct series *series = NULL;
	struct store_found found;
	struct store *store = NULL;
	struct cell before;
	struct reason why;

	strcpy(path, "/tmp/tunprint-upgrade-XXXXXX");
	close(mkstemp(path));
	if (make_old())
		return check_sum();
	before = (struct cell){ asked(path, "SELECT sum(packets) FROM minute"),
				asked(path, "SELECT sum(bytes) FROM minute") };
	check(series_open(&series, path, &why) == -EPROTO, "a reader names it: %s", why.text);
	if (check(!store_open(&store, path, &found, &why), "it is opened") &&
	    check(!*found.aside && !found.fresh && !strcmp(found.epoch, "boot/7"), "as it was") &&
	    check(asked(path, "PRAGMA user_version") == STORE_SCHEMA, "and has the new schema"))
		test_upgraded(store, &before);
	store_close(store);
	test_second();
	unlink(path);
	return check_sum();
}
