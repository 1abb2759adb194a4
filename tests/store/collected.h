/* SPDX-License-Identifier: Apache-2.0 */
/* A collector of a ledger of our own, as in fake.h, and the store that it writes. */
#ifndef TUNPRINT_TEST_COLLECTED_H
#define TUNPRINT_TEST_COLLECTED_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "collect/collect.h"
#include "fake.h"
#include "store/read.h"
#include "stored.h"

#define SECOND 1000000ll

static char folder[64];		/* of everything the test writes */
static char path[160];		/* the store */

static inline int64_t mono_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * SECOND + t.tv_nsec / 1000;
}

struct run {
	struct fake fake;
	struct collect collect;
	struct store_found found;
	struct reason why;
};

static inline int run_begin(struct run *run, struct fake_ledger *ledger, int64_t now)
{
	struct collect *c = &run->collect;
	int err;

	memset(run, 0, sizeof(*run));
	fake_source(&run->fake, ledger);
	c->source = &run->fake.source;
	c->interval = SECOND;
	c->keep_minutes = 14ll * 86400 * SECOND;
	err = store_open(&c->store, path, &run->found, &run->why);
	err = err ? err : collect_roster(c, &run->why);
	if (!err)
		collect_path(c, "lan0", &run->why);
	if (!err)
		collect_path(c, "wan0", &run->why);
	err = err ? err : collect_begin(c, &run->found, now, mono_now(), &run->why);
	return err;
}

static inline void run_end(struct run *run)
{
	store_close(run->collect.store);
	collect_end(&run->collect);
}

static inline void fresh(void)
{
	char command[256];

	snprintf(command, sizeof(command), "rm -f %s*", path);
	if (system(command))
		abort();
}

static inline bool same_sums(const struct fake_ledger *l, const char *what)
{
	long long packets = 0, bytes = 0, have, have_bytes;

	for (int i = 0; i < FAKE_CELLS; i++) {
		packets += l->cells[i].packets;
		bytes += l->cells[i].bytes;
	}
	have = stored(path).packets;
	have_bytes = stored(path).bytes;
	return check(have == packets && have_bytes == bytes,
		     "%s: %lld packets and %lld bytes in the store, %lld and %lld counted", what, have,
		     have_bytes, packets, bytes);
}

static inline int count_aside(void)
{
	char command[256];
	FILE *out;
	int n = 0;

	snprintf(command, sizeof(command), "ls %s.damaged-* 2>/dev/null | grep -vc -e '-wal$' -e '-shm$'",
		 path);
	out = popen(command, "r");
	if (!out || fscanf(out, "%d", &n) != 1)
		n = -1;
	pclose(out);
	return n;
}

static inline void fill(struct run *run, struct fake_ledger *ledger, int minutes)
{
	int64_t now = time(NULL) * SECOND - minutes * 60 * SECOND, mono = mono_now();

	for (int i = 0; i < minutes; i++, now += 60 * SECOND, mono += 60 * SECOND) {
		for (int j = 0; j < FAKE_CELLS; j++)
			fake_count(ledger, j, 100);
		collect_tick(&run->collect, now, mono);
		collect_flush(&run->collect, now, mono);
	}
}

static inline void folder_begin(void)
{
	strcpy(folder, "/tmp/tunprint-store-XXXXXX");
	if (!mkdtemp(folder))
		abort();
	snprintf(path, sizeof(path), "%s/history.db", folder);
}

/* The folder goes; what main() returns. */
static inline int folder_end(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	if (system(command))
		return 1;
	return check_sum();
}

#endif
