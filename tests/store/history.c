// SPDX-License-Identifier: Apache-2.0
/*
 * The store's promises, with a ledger of our own: exactly once whoever is killed when, foreign files,
 * steps of the clock, names that keep their numbers.
 */
#include <signal.h>
#include <sys/wait.h>

#include "collected.h"
#include "store/check.h"

#define KILLS 50		/* TUNPRINT_KILLS=1000 for all of them */

static int count_finding(void *arg, const struct check_finding *finding)
{
	printf("        %s: %s\n", finding->bucket, finding->what);
	return 0;
}

static bool whole(void)
{
	struct check_sum sum = { 0 };
	struct reason why;

	return !check_store(path, &sum, count_finding, NULL, &why) && !sum.damaged && !sum.other;
}

/* Packets for ever; its parent ends it. */
static pid_t traffic(struct fake_ledger *ledger)
{
	pid_t pid = fork();
	unsigned int n = 1;

	if (pid)
		return pid;
	for (;;) {
		for (int i = 0; i < 50; i++) {
			n = n * 1664525 + 1013904223;
			fake_count(ledger, (n >> 8) % FAKE_CELLS, 40 + (n >> 16) % 1460);
		}
		usleep(20);
	}
}

/* Reads and writes as fast as it can, so that kills meet it in the middle of both. */
static void collector(struct fake_ledger *ledger)
{
	struct run run;
	int64_t now = time(NULL) * SECOND;

	if (run_begin(&run, ledger, now)) {
		fprintf(stderr, "%s (%s)\n", run.why.text, run.found.damage);
		_exit(3);
	}
	/* a minute a round, so that hours are sealed and days rolled between the kills */
	for (;; now += 60 * SECOND) {
		if (collect_tick(&run.collect, now, mono_now()))
			_exit(4);
		if (collect_flush(&run.collect, now, mono_now()))
			_exit(5);
	}
}

static void test_kills(void)
{
	struct fake_ledger *ledger = fake_ledger_new("kills");
	int kills = getenv("TUNPRINT_KILLS") ? atoi(getenv("TUNPRINT_KILLS")) : KILLS;
	int status, unexpected = 0;
	struct run run;
	pid_t writer;

	fresh();
	/* As the daemon does it: the epoch is in the store before anything is attached. */
	check(!run_begin(&run, ledger, time(NULL) * SECOND), "kills: begins");
	run_end(&run);
	writer = traffic(ledger);
	srandom(7);
	for (int i = 0; i < kills; i++) {
		pid_t pid = fork();

		if (!pid)
			collector(ledger);
		usleep(1000 + random() % 30000);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		unexpected += !WIFSIGNALED(status);
	}
	kill(writer, SIGKILL);
	waitpid(writer, &status, 0);
	check(!unexpected, "%d kills, each met a running collector (%d did not)", kills, unexpected);
	check(!run_begin(&run, ledger, time(NULL) * SECOND), "and the next one starts: %s",
	      run.why.text);
	collect_tick(&run.collect, time(NULL) * SECOND, mono_now());
	check(!collect_flush(&run.collect, time(NULL) * SECOND, mono_now()), "and writes");
	printf("        %lld writes took place\n", (long long)store_sequence(run.collect.store));
	run_end(&run);
	same_sums(ledger, "after the kills");
	/* A reading may meet a packet whose bytes are counted and itself not yet. */
	check(asked(path, "SELECT count(*) FROM minute WHERE packets<0 OR bytes<0 OR "
		    "packets+bytes=0") == 0, "no row is empty or negative");
	check(asked(path, "SELECT count(*) FROM minutes") > 0, "%lld hours of minutes were sealed meanwhile",
	      asked(path, "SELECT count(*) FROM minutes"));
	check(whole(), "and each sealed bucket is whole");
	check(asked(path, "SELECT count(*) FROM cursor") == FAKE_CELLS &&
	      asked(path, "SELECT sum(packets) FROM cursor") ==
	      (long long)stored(path).packets, "the cursor says the same");
}

/* Wall time jumps about; what was counted stays the same, and no row is negative or doubled. */
static void test_clock(void)
{
	static const int64_t steps[] = { 0, 3600, -7200, 86400 * 365, -86400 * 730, 60, -1 };
	struct fake_ledger *ledger = fake_ledger_new("clock");
	int64_t now = 1700000000 * SECOND, mono = 1;
	struct run run;

	fresh();
	check(!run_begin(&run, ledger, now), "clock: begins");
	for (unsigned int i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		now += steps[i] * SECOND;
		for (int j = 0; j < 130; j++, now += SECOND, mono += SECOND) {
			fake_count(ledger, j % FAKE_CELLS, 100);
			collect_tick(&run.collect, now, mono);
			if (collect_flush_due(&run.collect, mono))
				collect_flush(&run.collect, now, mono);
		}
	}
	now = -5 * SECOND;
	fake_count(ledger, 0, 77);
	collect_tick(&run.collect, now, mono);
	collect_flush(&run.collect, now, mono);
	same_sums(ledger, "after steps of a year both ways and to before 1970");
	check(asked(path, "SELECT count(*) FROM gap WHERE what='clock'") >= 5, "steps are noted");
	check(asked(path, "SELECT count(*) FROM minute WHERE ts%60<>0") == 0, "minutes are minutes");
	run_end(&run);
}

static void test_refused(void)
{
	struct fake_ledger *ledger = fake_ledger_new("refused");
	struct run run, second;

	fresh();
	check(!run_begin(&run, ledger, time(NULL) * SECOND), "refusals: begins");
	check(!run_begin(&second, ledger, time(NULL) * SECOND), "a second collector opens it");
	fake_count(ledger, 0, 10);
	collect_tick(&run.collect, time(NULL) * SECOND, mono_now());
	collect_tick(&second.collect, time(NULL) * SECOND, mono_now());
	check(!collect_flush(&run.collect, time(NULL) * SECOND, mono_now()), "the first one writes");
	check(collect_flush(&second.collect, time(NULL) * SECOND, mono_now()) == -EBUSY,
	      "the second one may not: %s", second.collect.failure.text);
	same_sums(ledger, "two collectors");
	run_end(&run);
	run_end(&second);
	asked(path, "PRAGMA user_version=1000");
	check(run_begin(&run, ledger, 1) == -EPROTO, "a newer one is refused: %s", run.why.text);
	run_end(&run);
	check(asked(path, "PRAGMA user_version") == 1000, "and left as it is");
	asked(path, "PRAGMA application_id=7");
	check(run_begin(&run, ledger, 1) == -EINVAL, "another program's is refused: %s", run.why.text);
	run_end(&run);
	check(count_aside() == 0, "nothing was set aside");
}

static void load_networks(struct networks *networks, const char *text)
{
	struct reason why;

	if (networks_read(networks, fmemopen((char *)text, strlen(text), "r"), "text", &why)) {
		fprintf(stderr, "%s\n", why.text);
		abort();
	}
}

static uint32_t number_at(struct run *run, const char *text)
{
	struct address address;

	address_parse(text, &address, NULL);
	return networks_find(&run->collect.networks->networks, &address);
}

/* The same name has the same number whatever the file's order, also in the next process. */
static void test_numbers(void)
{
	struct fake_ledger *ledger = fake_ledger_new("numbers");
	struct networks networks;
	uint32_t press, campus;
	struct run run;

	fresh();
	check(!run_begin(&run, ledger, time(NULL) * SECOND), "numbers: begins");
	load_networks(&networks, "203.0.113.0/24 press\n198.51.100.0/24 campus\n");
	check(!collect_networks(&run.collect, &networks, &run.why), "networks are taken");
	press = number_at(&run, "203.0.113.9");
	campus = number_at(&run, "198.51.100.9");
	run_end(&run);
	check(!run_begin(&run, ledger, time(NULL) * SECOND), "the next process begins");
	load_networks(&networks, "192.0.2.0/24 shop\n198.51.100.0/24 campus\n2001:db8::/32 press\n");
	check(!collect_networks(&run.collect, &networks, &run.why), "another order is taken");
	check(number_at(&run, "198.51.100.9") == campus && number_at(&run, "2001:db8::1") == press,
	      "press is still %u, campus still %u", press, campus);
	check(number_at(&run, "192.0.2.1") != press && number_at(&run, "192.0.2.1") != campus &&
	      number_at(&run, "192.0.2.1"), "shop is %u", number_at(&run, "192.0.2.1"));
	check(!number_at(&run, "203.0.113.9"), "an address that is not named any more");
	check(networks_named(&run.collect.networks->networks, "press") == press &&
	      !strcmp(networks_get(&run.collect.networks->networks, campus)->name, "campus"),
	      "names and numbers find each other");
	load_networks(&networks, "192.0.2.0/24 shop\n");
	check(!collect_networks(&run.collect, &networks, &run.why) &&
	      !strcmp(networks_get(&run.collect.networks->networks, press)->name, "press"),
	      "a name without prefixes still names old counts");
	run_end(&run);
}

/* Old minutes go, and not at all just after the clock moved; their hours stay. */
static void test_prune(void)
{
	struct fake_ledger *ledger = fake_ledger_new("prune");
	int64_t now = time(NULL) * SECOND, mono = mono_now();
	struct run run;

	fresh();
	check(!run_begin(&run, ledger, now), "retention: begins");
	fill(&run, ledger, 300);
	run.collect.keep_minutes = 3600 * SECOND;
	run.collect.prune_after = mono + 1000000 * SECOND;
	for (int i = 0; i < 10; i++)
		collect_flush(&run.collect, now, mono);
	check(asked(path, "SELECT count(DISTINCT id>>24) FROM minutes") >= 4, "all are kept at first");
	run.collect.prune_after = mono;
	for (int i = 0; i < 10; i++)
		collect_flush(&run.collect, now, mono);
	check(asked(path, "SELECT count(DISTINCT id>>24) FROM minutes") <= 2 &&
	      asked(path, "SELECT min(id)>>24 FROM minutes") * 3600 >= now / SECOND - 7200,
	      "an hour and what was begun is left: %lld",
	      asked(path, "SELECT count(DISTINCT id>>24) FROM minutes"));
	same_sums(ledger, "after minutes were let go");
	run_end(&run);
}

static int add_packets(void *arg, const struct read_row *row)
{
	*(uint64_t *)arg += row->packets[UP] + row->packets[DOWN];
	return 0;
}

static void test_window(void)
{
	struct fake_ledger *ledger = fake_ledger_new("window");
	int64_t now = time(NULL) * SECOND;
	uint64_t all = 0, half = 0;
	struct store_gap gap;
	struct read_told told = { 0 };
	struct reason why;
	struct run run;
	size_t gaps;
	int err;

	fresh();
	check(!run_begin(&run, ledger, now), "windows: begins");
	fill(&run, ledger, 100);
	if (read_window(path, 0, now + 120 * SECOND, &told, add_packets, &all, &why) ||
	    read_window(path, now - 50 * 60 * SECOND, now, &told, add_packets, &half, &why))
		check(false, "windows: %s", why.text);
	check(all == 100 * FAKE_CELLS, "the whole window: %llu packets", (unsigned long long)all);
	check(half >= 49 * FAKE_CELLS && half <= 51 * FAKE_CELLS, "half of it: %llu",
	      (unsigned long long)half);
	check(told.sequence == store_sequence(run.collect.store), "as of write %lld",
	      (long long)told.sequence);
	run_end(&run);
	check(!run_begin(&run, ledger, now + 3600 * SECOND), "an hour later");
	collect_flush(&run.collect, now + 3600 * SECOND, mono_now());
	err = read_gaps(path, now + 60 * SECOND, now + 7200 * SECOND, &gap, 1, &gaps, &why);
	check(!err && gaps == 1 && !strcmp(gap.what, "stopped"), "the hour in between is a gap "
	      "(%zu, %s)", gaps, gap.what);
	run_end(&run);
}

int main(void)
{
	folder_begin();
	test_window();
	test_clock();
	test_numbers();
	test_prune();
	test_refused();
	test_kills();
	return folder_end();
}
