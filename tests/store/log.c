// SPDX-License-Identifier: Apache-2.0
/* A write leaves the log to store_settle(): the file does not grow in it, and what it wrote is there. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "store/store.h"

#define ROWS 50000

static int64_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) ? -1 : (int64_t)st.st_size;
}

static void write_rows(struct store *store, int64_t minute)
{
	static struct store_row rows[ROWS];
	static const char *const classes[] = { "tls", "quic", "dns", "wireguard", "openvpn" };
	static char names[ROWS / 10][16];
	struct store_write w = { .rows = rows, .rows_count = ROWS, .now = minute * 1000000 };
	struct reason why = { "" };

	for (int i = 0; i < ROWS; i++) {
		snprintf(names[i / 10], 16, "net-%d", i / 10);
		rows[i] = (struct store_row){ minute, names[i / 10], i % 2 ? "lan" : "wan",
			classes[i / 2 % 5], i % 2, { 1, 100 } };
	}
	if (store_write(store, &w, &why))
		check(false, "a write: %s", why.text);
}

int main(void)
{
	char folder[] = "/tmp/tunprint-log-XXXXXX", path[64], command[64];
	const int64_t minute = 1709632800;
	struct store_found found;
	struct reason why = { "" };
	struct store *store;
	int64_t before;

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof(path), "%s/store.db", folder);
	if (!check(!store_open(&store, path, &found, &why), "a store is made"))
		return check_sum();
	store_settle(store);
	before = size_of(path);
	write_rows(store, minute);
	check(size_of(path) == before, "a write of %d rows leaves the file as it is: %lld bytes",
	      ROWS, (long long)before);
	check(asked(path, "SELECT sum(packets) FROM minute") == ROWS, "and its rows are there");
	store_settle(store);
	check(size_of(path) > before + 100000, "then the log goes into the file: %lld bytes",
	      (long long)size_of(path));
	before = store_size(store);
	for (int i = 1; i < 40; i++) {
		write_rows(store, minute + i % 2 * 60);
		store_settle(store);
	}
	check(store_size(store) < 8 * before, "and does not grow with each write: %lld bytes",
	      (long long)store_size(store));
	check(asked(path, "SELECT sum(packets) FROM minute") == 40 * ROWS, "all of them are there");
	store_close(store);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command) || check_sum();
}
