// SPDX-License-Identifier: Apache-2.0
/* The store where the disk fails it: damaged files, found at the start and later, and no room left. */
#include <errno.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "collected.h"

/* Bytes all over the file are overwritten. */
static void scribble(const char *file, long from, long count)
{
	int fd = open(file, O_WRONLY);
	char junk[512];

	memset(junk, 0xa5, sizeof(junk));
	for (long at = from; at < from + count; at += sizeof(junk))
		if (pwrite(fd, junk, sizeof(junk), at) < 0)
			abort();
	close(fd);
}

static void test_damage_at_start(void)
{
	struct fake_ledger *ledger = fake_ledger_new("damage");
	struct run run;
	int fd;

	fresh();
	check(!run_begin(&run, ledger, time(NULL) * SECOND), "damage: begins");
	fill(&run, ledger, 300);
	run_end(&run);
	scribble(path, 4096, 12 * 4096);
	check(run_begin(&run, ledger, time(NULL) * SECOND) == -EEXIST,
	      "a ledger whose numbers the damaged store knew is refused: %s", run.why.text);
	check(run.found.fresh && *run.found.aside && !access(run.found.aside, F_OK),
	      "set aside as %s: %s", run.found.aside, run.found.damage);
	run_end(&run);
	strcpy(ledger->epoch, "begun anew");
	memset(ledger->cells, 0, sizeof(ledger->cells));
	check(!run_begin(&run, ledger, time(NULL) * SECOND), "a new ledger goes into the new store");
	fill(&run, ledger, 3);
	same_sums(ledger, "in the new store");
	run_end(&run);
	fd = open(path, O_WRONLY | O_TRUNC);
	if (write(fd, "this is no database at all, only text that is longer than a header ....."
		  "......................................", 110) != 110)
		abort();
	close(fd);
	memset(ledger->cells, 0, sizeof(ledger->cells));
	strcpy(ledger->epoch, "third");
	check(!run_begin(&run, ledger, time(NULL) * SECOND) && *run.found.aside,
	      "no database at all: %s", run.found.damage);
	check(count_aside() == 2, "both damaged ones are still there");
	run_end(&run);
}

/* Damage met while running: the new store goes on where memory is, and counts nothing twice. */
static void test_damage_later(void)
{
	struct fake_ledger *ledger = fake_ledger_new("later");
	long long before, old = 0;
	struct run run;

	fresh();
	check(!run_begin(&run, ledger, time(NULL) * SECOND), "damage while running: begins");
	fill(&run, ledger, 400);
	before = (long long)stored(path).packets;
	asked(path, "PRAGMA wal_checkpoint(TRUNCATE)");
	scribble(path, 0, 40 * 4096);
	store_close(run.collect.store);
	run.collect.store = NULL;		/* as after an I/O error: opened anew with the next write */
	for (int j = 0; j < FAKE_CELLS; j++)
		fake_count(ledger, j, 1000);
	collect_tick(&run.collect, time(NULL) * SECOND, mono_now());
	check(!collect_flush(&run.collect, time(NULL) * SECOND, mono_now()), "the write succeeds: %s",
	      run.collect.failure.text);
	check(run.collect.notes_count == 1, "and is told: %s", run.collect.notes[0]);
	old = (long long)stored(path).packets;
	check(old == FAKE_CELLS, "only what came after is in the new one: %lld (%lld are in the old)",
	      old, before);
	run_end(&run);
	check(!run_begin(&run, ledger, time(NULL) * SECOND), "restarts on it: %s", run.why.text);
	collect_tick(&run.collect, time(NULL) * SECOND, mono_now());
	collect_flush(&run.collect, time(NULL) * SECOND, mono_now());
	check((long long)stored(path).packets == old, "and counts nothing twice");
	run_end(&run);
}

static void write_ballast(const char *name)
{
	int fd = open(name, O_CREAT | O_WRONLY, 0600);
	char block[4096] = { 1 };

	while (write(fd, block, sizeof(block)) > 0)
		;
	close(fd);
}

/* A small tmpfs that is full, several times over, at whatever page the store has just reached. */
static void test_full(void)
{
	struct fake_ledger *ledger = fake_ledger_new("full");
	int64_t now = time(NULL) * SECOND, mono = mono_now();
	char small[96], ballast[160], kept[160];
	int failures = 0, recovered = 0;
	struct run run;

	strcpy(kept, path);
	snprintf(small, sizeof(small), "%s/small", folder);
	snprintf(ballast, sizeof(ballast), "%s/ballast", small);
	mkdir(small, 0700);
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("tmpfs", small, "tmpfs", 0, "size=2m")) {
		printf("  SKIP  full disk: a tmpfs cannot be mounted: %s\n", strerror(errno));
		return;
	}
	snprintf(path, sizeof(path), "%s/history.db", small);
	check(!run_begin(&run, ledger, now), "full disk: begins");
	for (int round = 0; round < 12; round++) {
		for (int i = 0; i < 120; i++, now += SECOND, mono += SECOND) {
			if (i == 30)
				write_ballast(ballast);
			if (i == 90)
				unlink(ballast);
			for (int j = 0; j < FAKE_CELLS; j++)
				fake_count(ledger, j, 60 + i);
			collect_tick(&run.collect, now, mono);
			if (i % 5 == 0 && collect_flush(&run.collect, now, mono))
				failures++;
		}
		recovered += !run.collect.failing;
	}
	check(failures >= 12, "it was full: %d writes failed (%s)", failures,
	      run.collect.failure.text);
	check(recovered == 12, "it recovered by itself %d of 12 times", recovered);
	collect_tick(&run.collect, now, mono);
	check(!collect_flush(&run.collect, now, mono), "the last write succeeds");
	same_sums(ledger, "full disk");
	run_end(&run);
	check(asked(path, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check<>'ok'")
	      == 0, "the store is whole");
	umount(small);
	strcpy(path, kept);
}

int main(void)
{
	folder_begin();
	test_damage_at_start();
	test_damage_later();
	test_full();
	return folder_end();
}
