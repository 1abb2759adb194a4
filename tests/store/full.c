// SPDX-License-Identifier: Apache-2.0
/*
 * A full disk at every one of the first 200 writes, for that write alone and from there on, while the
 * store is made, counted into, sealed and rolled: counting goes on, what was stored stays whole, and
 * when there is room again everything is there once.
 */
#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#include "check.h"
#include "collect/collect.h"
#include "fake.h"
#include "store/check.h"
#include "stored.h"
#include "vfs.h"

#define SECOND 1000000ll
#define WRITES 200
#define BEGIN (1709632800 * SECOND)	/* 2024-03-05 10:00 */

static char folder[64], path[160];

struct run {
	struct fake fake;
	struct collect collect;
	struct store_found found;
	struct reason why;
};

static int run_begin(struct run *run, struct fake_ledger *ledger, int64_t now)
{
	struct collect *c = &run->collect;
	int err;

	memset(run, 0, sizeof(*run));
	fake_source(&run->fake, ledger);
	c->source = &run->fake.source;
	c->interval = SECOND;
	c->keep_minutes = 14ll * 86400 * SECOND;
	c->keep_hours = 400ll * 86400 * SECOND;
	err = store_open(&c->store, path, &run->found, &run->why);
	err = err ? err : collect_roster(c, &run->why);
	if (!err && (!collect_path(c, "lan0", &run->why) || !collect_path(c, "wan0", &run->why)))
		err = -ENOSPC;
	err = err ? err : collect_begin(c, &run->found, now, now, &run->why);
	return err;
}

static void run_end(struct run *run)
{
	store_close(run->collect.store);
	collect_end(&run->collect);
}

static int count_finding(void *arg, const struct check_finding *finding)
{
	fprintf(stderr, "%s: %s\n", finding->bucket, finding->what);
	return 0;
}

/* Everything that was counted is in the store, each sealed bucket is whole, and so is the file. */
static bool whole(const struct fake_ledger *l)
{
	struct check_sum sum = { 0 };
	uint64_t packets = 0, bytes = 0;
	struct reason why = { "" };
	struct cell have = stored(path);

	for (int i = 0; i < FAKE_CELLS; i++) {
		packets += l->cells[i].packets;
		bytes += l->cells[i].bytes;
	}
	if (have.packets == packets && have.bytes == bytes &&
	    !check_store(path, &sum, count_finding, NULL, &why) && !sum.damaged && !sum.other)
		return true;
	fprintf(stderr, "%llu packets of %llu, %llu damaged: %s\n", have.packets,
		(unsigned long long)packets, (unsigned long long)sum.damaged, why.text);
	return false;
}

/* Some hours across midnight, a write every ten minutes. */
static void go_on(struct run *run, struct fake_ledger *ledger, int64_t *now, int steps)
{
	for (int i = 0; i < steps; i++, *now += 600 * SECOND) {
		for (int j = i % 2; j < FAKE_CELLS; j += 2)
			fake_count(ledger, j, 100 + i);
		collect_tick(&run->collect, *now, *now);
		collect_flush(&run->collect, *now, *now);
	}
}

/* The nth write fails; 0 when all is well, and how it went otherwise. */
static const char *one(long nth, bool stays)
{
	struct fake_ledger *ledger = fake_ledger_new("full");
	int64_t now = BEGIN;
	const char *wrong = NULL;
	struct run run;
	int err;

	disk.writes = 0;
	disk.full_at = nth;
	disk.stays = stays;
	disk.refused = 0;
	err = run_begin(&run, ledger, now);
	if (err) {		/* while it was made: it says so, and the next start finds no ruin */
		wrong = err == -ENOSPC && *run.why.text ? NULL : "refused, and not for want of room";
		run_end(&run);
		disk.full_at = 0;
		if (run_begin(&run, ledger, now))
			wrong = "the next start fails";
	}
	if (!wrong)
		go_on(&run, ledger, &now, 40);
	wrong = wrong ? wrong : disk.refused ? NULL : "nothing was refused";
	if (!wrong && disk.full_at && stays && !run.collect.failing)
		wrong = "a full disk was not told";
	disk.full_at = 0;
	if (!wrong)
		go_on(&run, ledger, &now, 150);
	if (!wrong && (run.collect.failing || *run.found.aside))
		wrong = "it did not recover";
	run_end(&run);
	wrong = wrong ? wrong : whole(ledger) ? NULL : "not all of it is there";
	munmap(ledger, sizeof(*ledger));
	return wrong;
}

int main(void)
{
	char command[256];
	int good[2] = { 0 };

	strcpy(folder, "/tmp/tunprint-full-XXXXXX");
	if (!mkdtemp(folder) || !freopen("/dev/null", "w", stderr))
		return 1;
	disk_begin();
	for (int stays = 0; stays < 2; stays++)
		for (long nth = 1; nth <= WRITES; nth++) {
			const char *wrong;

			snprintf(path, sizeof(path), "%s/%d-%ld.db", folder, stays, nth);
			wrong = one(nth, stays);
			if (wrong)
				check(false, "full %s write %ld: %s", stays ? "from" : "at", nth, wrong);
			good[stays] += !wrong;
			unlink(path);
		}
	check(good[0] == WRITES, "one write refused, each of the first %d: %d are well", WRITES, good[0]);
	check(good[1] == WRITES, "full from there on, then room again: %d of %d are well", good[1], WRITES);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	if (system(command))
		return 1;
	return check_sum();
}
