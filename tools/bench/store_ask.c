// SPDX-License-Identifier: Apache-2.0
/* Every kind of question to the store, its time by the clock and of the processor. */
#include <stdio.h>
#include <stdlib.h>

#include "store/period.h"
#include "store/series.h"
#include "tools/bench/store.h"

#define ASKED_MOST 1000

static uint64_t rows_seen;

static int count(void *arg, const struct series_row *row)
{
	rows_seen++;
	return 0;
}

static int count_profile(void *arg, const struct profile_row *row) { return 0; }
static int count_seen(void *arg, const struct series_seen *seen) { return 0; }
static int64_t ahead(void *arg, int64_t time) { return 19800; }

enum question {
	NETWORKS_ALL, NETWORKS_EDGES, TREND_NETWORK, TREND_ALL, TREND_CLASS, HOURS_NETWORK, HOURS_ALL,
	PATHS_NETWORK, SPREAD,
};
static const char *const words[QUESTIONS] = {
	"networks, all time", "networks, from and to the quarter", "trend of a network, daily by class",
	"trend of all, daily by class", "trend of a class, monthly by network",
	"hours of a network", "hours of all", "paths of a network, hourly", "spread of a class",
};

void ask(struct series *s, int what, unsigned int *seed)
{
	char network[32];
	const char *n = network, *c;
	int64_t end = BEGIN + bench.days * PERIOD_DAY;
	struct series_query q = { .since = BEGIN, .until = end, .step = STEP_DAY,
				  .loose = true };	/* as answers ask */
	struct profile_query p = { .since = BEGIN, .until = end, .offset = ahead };
	int err;

	snprintf(network, sizeof(network), "net-%ld", rand_r(seed) % bench.networks);
	c = classes[rand_r(seed) % CLASSES];
	switch (what) {
	case NETWORKS_EDGES:
		q.since += (rand_r(seed) % 4000) * PERIOD_QUARTER;
		q.until -= (rand_r(seed) % 4000) * PERIOD_QUARTER;	/* fall through */
	case NETWORKS_ALL:
		q.group = GROUP_NETWORK | GROUP_CLASS | GROUP_PATH;
		break;
	case TREND_NETWORK:
		q.networks = (struct series_names){ &n, 1 };	/* fall through */
	case TREND_ALL:
		q.group = GROUP_TIME | GROUP_CLASS;
		break;
	case TREND_CLASS:
		q.classes = (struct series_names){ &c, 1 };
		q.group = GROUP_TIME | GROUP_NETWORK;
		q.step = STEP_MONTH;
		break;
	case PATHS_NETWORK:
		q.networks = (struct series_names){ &n, 1 };
		q.group = GROUP_TIME | GROUP_PATH;
		q.step = STEP_HOUR;
		break;
	case HOURS_NETWORK:
		p.networks = (struct series_names){ &n, 1 };	/* fall through */
	default:
		break;
	}
	if (what == HOURS_NETWORK || what == HOURS_ALL)
		err = series_profile(s, &p, count_profile, NULL, NULL, &bench.why);
	else if (what == SPREAD)
		err = series_seen(s, NULL, NULL, c, count_seen, NULL, &bench.why);
	else
		err = series_read(s, &q, count, NULL, NULL, &bench.why);
	if (err)
		die(words[what]);
}

void time_questions(void)
{
	struct series *s;
	unsigned int seed = 1;
	double took[ASKED_MOST], work[ASKED_MOST];

	bench.asked = bench.asked > ASKED_MOST ? ASKED_MOST : bench.asked;

	if (series_open(&s, bench.path, &bench.why))
		die("open");
	printf("%-36s %8s %8s  %s\n", "question, ms", "median", "p95", "processor, p95");
	for (int what = 0; what < QUESTIONS; what++) {
		for (int i = 0; i < bench.asked; i++) {
			double begun = now_ms(), worked = clock_ms(CLOCK_THREAD_CPUTIME_ID);

			ask(s, what, &seed);
			took[i] = now_ms() - begun;
			work[i] = clock_ms(CLOCK_THREAD_CPUTIME_ID) - worked;
		}
		qsort(work, (size_t)bench.asked, sizeof(work[0]), by_time);
		qsort(took, (size_t)bench.asked, sizeof(took[0]), by_time);
		printf("%-36s %8.1f %8.1f %8.1f\n", words[what], took[bench.asked / 2],
		       took[bench.asked * 95 / 100], work[bench.asked * 95 / 100]);
		fflush(stdout);
	}
	series_close(s);
}
