// SPDX-License-Identifier: Apache-2.0
/*
 * 200 files with bits flipped at random: nothing crashes, and every sealed bucket that is not what it
 * was is named by the check. What it was is asked of the good file, what it is by the id alone, so
 * that the test does not lean on the walks that it tests.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "store/check.h"
#include "store/import.h"
#include "store/sql.h"
#include "stored.h"

#define FILES 200
#define NETWORKS_USED 9

static char folder[64], good_path[160], bad_path[160];

struct named {
	int level;
	int64_t id;
};

static struct named names[1 << 18];
static size_t names_count;
static bool tables_named[LEVELS];	/* its table as a whole cannot be read */

static int take(void *arg, const struct check_finding *finding)
{
	if (finding->level >= 0 && names_count < sizeof(names) / sizeof(names[0]))
		names[names_count++] = (struct named){ finding->level, finding->id };
	for (int level = 0; level < LEVELS && finding->level < 0; level++)
		tables_named[level] |= !strcmp(finding->bucket, bucket_tables[level]);
	return 0;
}

static bool is_named(int level, int64_t id)
{
	for (size_t i = 0; i < names_count; i++)
		if (names[i].level == level && names[i].id == id)
			return true;
	return false;
}

/* A few days of minutes, two months of quarters. */
static int make_store(void)
{
	static const char *const classes[] = { "tls", "wireguard", "quic", "unknown" };
	struct import *import;
	struct reason why;
	uint64_t records;
	char network[32];
	int64_t begin = 1709251200 * 1000000ll;
	int err = import_begin(&import, good_path, "flips", "flips", INT64_MAX / 4, &why);

	for (int i = 0; i < 9000 && !err; i++) {
		struct import_record record = {
			.network = network, .path = i % 3 ? "wan0" : "wan1", .class = classes[i % 4],
			.first = begin + (i < 3000 ? i * 60 : 3000 * 60 + (i - 3000) * 900) * 1000000ll,
			.packets = { random() % 1000, 1 }, .bytes = { random() % 1000000, 60 },
		};

		record.last = record.first;
		snprintf(network, sizeof(network), "198.51.%ld.0/24", random() % NETWORKS_USED);
		err = import_add(import, &record, &why);
	}
	err = err ? err : import_end(import, &records, &why);
	if (err)
		check(false, "a store: %s", why.text);
	import_free(import);
	asked(good_path, "PRAGMA wal_checkpoint(TRUNCATE)");
	return err;
}

static void copy_and_flip(int seed)
{
	char command[700];
	unsigned char byte;
	long size;
	int fd, flips;

	snprintf(command, sizeof(command), "cp %s %s; rm -f %s-wal %s-shm", good_path, bad_path,
		 bad_path, bad_path);
	if (system(command))
		abort();
	fd = open(bad_path, O_RDWR);
	size = lseek(fd, 0, SEEK_END);
	srandom(seed);
	flips = 1 << random() % 7;
	for (int i = 0; i < flips; i++) {
		/* a third of them close together, as a bad sector has them */
		long at = i % 3 == 2 ? size / 2 + random() % 512 : random() % size;

		if (pread(fd, &byte, 1, at) != 1)
			abort();
		byte ^= (unsigned char)(1 << random() % 8);
		if (pwrite(fd, &byte, 1, at) != 1)
			abort();
	}
	close(fd);
}

static sqlite3_stmt *getter(sqlite3 *db, int level)
{
	sqlite3_stmt *sql = NULL;
	char text[128];

	snprintf(text, sizeof(text), "SELECT sequence, epoch, rolled, sum, data FROM %s WHERE id=?1",
		 bucket_tables[level]);
	sqlite3_prepare_v2(db, text, -1, &sql, NULL);
	return sql;
}

static bool same(sqlite3_stmt *a, sqlite3_stmt *b, int64_t id)
{
	bool equal;

	if (!b)
		return false;
	sqlite3_bind_int64(a, 1, id);
	sqlite3_bind_int64(b, 1, id);
	equal = sqlite3_step(a) == SQLITE_ROW && sqlite3_step(b) == SQLITE_ROW;
	for (int i = 0; i < 4 && equal; i++)
		equal = sqlite3_column_int64(a, i) == sqlite3_column_int64(b, i);
	equal = equal && sqlite3_column_bytes(a, 4) == sqlite3_column_bytes(b, 4) &&
		sqlite3_column_blob(b, 4) && !memcmp(sqlite3_column_blob(a, 4),
		sqlite3_column_blob(b, 4), sqlite3_column_bytes(a, 4));
	sqlite3_reset(a);
	sqlite3_reset(b);
	return equal;
}

static int damaged, missed, tables;

/* Buckets that are not what they were, and whether each was named. */
static void compare(sqlite3 *good, sqlite3 *bad, int seed)
{
	for (int level = 0; level < LEVELS; level++) {
		sqlite3_stmt *a = getter(good, level), *b = getter(bad, level), *all = NULL;
		char text[64];

		if (!b && tables_named[level]) {
			tables++;
			sqlite3_finalize(a);
			continue;
		}
		snprintf(text, sizeof(text), "SELECT id FROM %s", bucket_tables[level]);
		sqlite3_prepare_v2(good, text, -1, &all, NULL);
		while (sqlite3_step(all) == SQLITE_ROW) {
			int64_t id = sqlite3_column_int64(all, 0);

			if (same(a, b, id))
				continue;
			damaged++;
			if (is_named(level, id))
				continue;
			missed++;
			printf("        file %d: %s %lld differs and was not named\n", seed,
			       bucket_tables[level], (long long)id);
		}
		sqlite3_finalize(all);
		sqlite3_finalize(a);
		sqlite3_finalize(b);
	}
}

/* Asking and counting on must not crash either; what they say is theirs. */
static void use(void)
{
	struct store_found found;
	struct store *store = NULL;
	struct reason why;

	stored(bad_path);
	if (!store_open(&store, bad_path, &found, &why)) {
		struct store_row row = { 1709251200, "west", "wan0", "tls", 0, { 1, 1 } };
		struct store_write write = { .rows = &row, .rows_count = 1, .now = 1709251200000000 };

		store_write(store, &write, &why);
		for (int i = 0; i < 5; i++)
			store_seal(store, 1712251200000000, &why);
	}
	store_close(store);
}

int main(void)
{
	int unreadable = 0, clean = 0;
	char command[128];

	strcpy(folder, "/tmp/tunprint-flips-XXXXXX");
	if (!mkdtemp(folder) || !freopen("/dev/null", "w", stderr))
		return 1;
	snprintf(good_path, sizeof(good_path), "%s/good.db", folder);
	snprintf(bad_path, sizeof(bad_path), "%s/bad.db", folder);
	srandom(3);
	if (make_store())
		return check_sum();
	for (int seed = 1; seed <= FILES; seed++) {
		struct check_sum sum = { 0 };
		struct reason why = { "" };
		sqlite3 *good = NULL, *bad = NULL;

		copy_and_flip(seed);
		names_count = 0;
		memset(tables_named, 0, sizeof(tables_named));
		if (check_store(bad_path, &sum, take, NULL, &why)) {
			unreadable++;		/* the file itself was named */
			check(strstr(why.text, bad_path), "%s", why.text);
		} else {
			sqlite3_open_v2(good_path, &good, SQLITE_OPEN_READONLY, NULL);
			sqlite3_open_v2(bad_path, &bad, SQLITE_OPEN_READONLY, NULL);
			/* what cannot be reached through a damaged schema alone is not lost */
			sqlite3_exec(bad, "PRAGMA writable_schema=ON", NULL, NULL, NULL);
			compare(good, bad, seed);
			sqlite3_close(good);
			sqlite3_close(bad);
			clean += !sum.damaged && !sum.other;
		}
		use();
	}
	check(damaged > FILES && !missed, "%d files: %d buckets were not what they had been, %d of them not "
	      "named; %d tables and %d files could not be read at all, and were; %d were harmed outside",
	      FILES, damaged, missed, tables, unreadable, clean);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	if (system(command))
		return 1;
	return check_sum();
}
