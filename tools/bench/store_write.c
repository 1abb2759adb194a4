// SPDX-License-Identifier: Apache-2.0
/*
 * What a write of the collector costs, alone and beside readers: its threads, which step back, and
 * programs of their own, which do not. By the clock this machine's other work is in it; so each is
 * also told as a ratio to the same write alone, in the same run, and as time of the processor.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/aside.h"
#include "store/series.h"
#include "store/store.h"
#include "tools/bench/store.h"

#define READERS 10
#define WRITES 60
#define WRITTEN 20000

static bool stop;
static int64_t minute;

static void *reader(void *arg)
{
	unsigned int seed = (unsigned int)(uintptr_t)arg;
	struct reason why;
	struct series *s;

	if (series_open(&s, bench.path, &why))
		die("open");
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		ask(s, rand_r(&seed) % QUESTIONS, &seed);
	series_close(s);
	return NULL;
}

/* As the collector writes: rows of this minute. */
static void write_once(struct store *store)
{
	static char names[WRITTEN][2][32];
	static struct store_row rows[WRITTEN];
	struct store_write w = { .rows = rows, .rows_count = WRITTEN, .now = minute * 1000000 };

	for (long i = 0; i < WRITTEN; i++) {
		long network = i / 2 % bench.networks, k = i / 2 / bench.networks % keys_of(network);
		const char *class;

		snprintf(names[i][0], 32, "net-%ld", network);
		key_of(network, k, &class, names[i][1]);
		rows[i] = (struct store_row){ minute, names[i][0], names[i][1], class, i % 2,
					      { 1 + random() % 100, random() % 100000 } };
	}
	if (store_write(store, &w, &bench.why))
		die("write");
}

static void settle(struct store *store)
{
	store_settle(store);
}

static void seal(struct store *store)
{
	if (store_seal(store, minute * 1000000, &bench.why) < 0)
		die("seal");
}

struct times {
	double took[WRITES], work[WRITES];
};

static void timed(struct times *t, int i, struct store *store, void (*step)(struct store *store))
{
	double begun = now_ms(), worked = clock_ms(CLOCK_THREAD_CPUTIME_ID);

	step(store);
	t->took[i] = now_ms() - begun;
	t->work[i] = clock_ms(CLOCK_THREAD_CPUTIME_ID) - worked;
}

static void tell(const char *what, struct times *t, double alone)
{
	qsort(t->took, WRITES, sizeof(t->took[0]), by_time);
	qsort(t->work, WRITES, sizeof(t->work[0]), by_time);
	printf("  %-28s %8.1f %8.1f %8.1f %8.1f", what, t->took[WRITES / 2],
	       t->took[WRITES * 95 / 100], t->took[WRITES - 1], t->work[WRITES * 95 / 100]);
	if (alone > 0)
		printf("   x %.1f", t->took[WRITES / 2] / alone);
	printf("\n");
	fflush(stdout);
}

/* Returns the median of a write. */
static double round_of(struct store *store, const char *what, double alone)
{
	static struct times write, move, step;

	printf("%s\n", what);
	for (int i = 0; i < WRITES; i++, minute += 180) {
		timed(&write, i, store, write_once);
		timed(&move, i, store, settle);
		timed(&step, i, store, seal);
	}
	tell("a write of 20,000 rows", &write, alone);
	tell("the log into the file", &move, 0);
	tell("a step of sealing", &step, 0);
	return write.took[WRITES / 2];
}

static void beside(struct store *store, const char *what, double alone, bool back)
{
	pthread_t threads[READERS];

	__atomic_store_n(&stop, false, __ATOMIC_RELAXED);
	for (uintptr_t i = 0; i < READERS; i++)
		if (back ? aside_begin(&threads[i], reader, (void *)(i + 1)) :
		    pthread_create(&threads[i], NULL, reader, (void *)(i + 1)))
			die("thread");
	round_of(store, what, alone);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (int i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);
}

void time_writes(void)
{
	struct store_found found;
	struct store *store;
	double alone;

	if (store_open(&store, bench.path, &found, &bench.why))
		die("open");
	minute = found.last / 1000000 / 86400 * 86400 + 86400;
	if (minute < BEGIN + bench.days * 86400)
		minute = BEGIN + bench.days * 86400;
	printf("%-30s %8s %8s %8s  %s\n", "writes, ms", "median", "p95", "most", "processor, p95");
	alone = round_of(store, "alone", 0);
	beside(store, "beside ten questions of the collector's threads", alone, true);
	beside(store, "beside ten of the same priority", alone, false);
	store_close(store);
}
