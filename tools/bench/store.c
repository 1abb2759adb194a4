// SPDX-License-Identifier: Apache-2.0
/*
 * What the store costs at size: store FILE [NETWORKS DAYS KEYS SLOTS ASKED]
 * Makes FILE if it is missing: each network has KEYS of 40 classes x 4 paths, each of them active in
 * SLOTS quarters of an hour a day; KEYS 0: as networks are, a few with all 160 and most with less than
 * ten, of which the first three are busy. Then bytes a row, the time of every kind of question, by the
 * clock and of the processor, and the time of a write of 20,000 rows while ten readers ask.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/import.h"
#include "store/period.h"
#include "store/series.h"

#define CLASSES 40
#define PATHS_USED 4
#define READERS 10
#define ASKED_MOST 1000
#define WRITTEN 20000
#define BEGIN 1704067200ll	/* 2024-01-01 */

static long networks = 5000, days = 400, keys = 0, slots = 4, asked = 40;
static const char *path;
static struct reason why;

static double clock_ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double now_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

static void die(const char *what)
{
	fprintf(stderr, "store: %s: %s\n", what, why.text);
	exit(1);
}

static const char *const classes[CLASSES] = {
	"tls", "quic", "dns", "wireguard", "http", "ntp", "openvpn", "ssh", "stun", "ipsec-nat-t", "rtp",
	"dtls", "custom", "gre", "bittorrent", "smtp", "sip", "tailscale", "shadowsocks", "l2tp", "mqtt",
	"imap", "snmp", "vxlan", "rtmp", "mdns", "ftp", "amneziawg", "rdp", "socks5", "icmp", "dns-tunnel",
	"geneve", "unknown", "tinc", "ldap", "smb", "gtp-u", "sstp", "nebula",
};

static long keys_of(long network)
{
	return keys ? keys : 5 + 155 * 50 / (50 + network);
}

static long slots_of(long n)
{
	return keys ? slots : n < 3 ? 3 * slots : 1 + (slots > 1);
}

/* A network's nth key is the same every day. */
static void key_of(long network, long n, const char **class, char *link)
{
	bool dense = keys_of(network) >= CLASSES * PATHS_USED;	/* every class on every path */
	uint64_t h = dense ? (uint64_t)n : ((uint64_t)network * 64 + n) * 0x9e3779b97f4a7c15ull >> 32;

	if (!keys && !dense)		/* the usual ones are everybody's, most of it goes one way */
		h = n < 3 ? (uint64_t)n : h % CLASSES + (h >> 8) % 8 / 5 * CLASSES;
	*class = classes[h % CLASSES];
	snprintf(link, 16, "path-%u", (unsigned int)(h / CLASSES % PATHS_USED));
}

static void fill_day(struct import *import, long day)
{
	char network[32], link[32];
	const char *class;

	for (long n = 0; n < networks; n++)
		for (long k = 0; k < keys_of(n); k++) {
			snprintf(network, sizeof(network), "net-%ld", n);
			key_of(n, k, &class, link);
			for (long s = 0; s < slots_of(k); s++) {
				struct import_record r = {
					.network = network, .path = link, .class = class,
					.packets = { 10 + random() % 1000, 10 + random() % 3000 },
					.bytes = { random() % 1000000, random() % 10000000 },
				};

				r.first = r.last = (BEGIN + day * PERIOD_DAY +
						    random() % 96 * PERIOD_QUARTER) * 1000000;
				if (import_add(import, &r, &why))
					die("import");
			}
		}
}

static void make(void)
{
	double begun = now_ms();
	struct import *import;
	uint64_t records;

	if (import_begin(&import, path, "bench", "bench", 0, &why))
		die("import");
	for (long day = 0; day < days; day++) {
		fill_day(import, day);
		if (isatty(2))
			fprintf(stderr, "\rday %ld of %ld", day + 1, days);
	}
	if (import_end(import, &records, &why))
		die("import");
	import_free(import);
	printf("made: %llu records in %.0f s\n", (unsigned long long)records,
	       (now_ms() - begun) / 1e3);
}

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
	PATHS_NETWORK, SPREAD, QUESTIONS,
};
static const char *const words[QUESTIONS] = {
	"networks, all time", "networks, from and to the quarter", "trend of a network, daily by class",
	"trend of all, daily by class", "trend of a class, monthly by network",
	"hours of a network", "hours of all", "paths of a network, hourly", "spread of a class",
};

static void ask(struct series *s, enum question what, unsigned int *seed)
{
	char network[32];
	const char *n = network, *c;
	int64_t end = BEGIN + days * PERIOD_DAY;
	struct series_query q = { .since = BEGIN, .until = end, .step = STEP_DAY };
	struct profile_query p = { .since = BEGIN, .until = end, .offset = ahead };
	int err;

	snprintf(network, sizeof(network), "net-%ld", rand_r(seed) % networks);
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
		err = series_profile(s, &p, count_profile, NULL, NULL, &why);
	else if (what == SPREAD)
		err = series_seen(s, NULL, NULL, c, count_seen, NULL, &why);
	else
		err = series_read(s, &q, count, NULL, NULL, &why);
	if (err)
		die(words[what]);
}

static int by_time(const void *a, const void *b)
{
	return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static void time_questions(void)
{
	struct series *s;
	unsigned int seed = 1;
	double took[ASKED_MOST], work[ASKED_MOST];

	if (series_open(&s, path, &why))
		die("open");
	printf("%-36s %8s %8s  %s\n", "question, ms", "median", "p95", "processor, p95");
	for (int what = 0; what < QUESTIONS; what++) {
		for (int i = 0; i < asked; i++) {
			double begun = now_ms(), worked = clock_ms(CLOCK_THREAD_CPUTIME_ID);

			ask(s, what, &seed);
			took[i] = now_ms() - begun;
			work[i] = clock_ms(CLOCK_THREAD_CPUTIME_ID) - worked;
		}
		qsort(work, (size_t)asked, sizeof(work[0]), by_time);
		qsort(took, (size_t)asked, sizeof(took[0]), by_time);
		printf("%-36s %8.1f %8.1f %8.1f\n", words[what], took[asked / 2],
		       took[asked * 95 / 100], work[asked * 95 / 100]);
		fflush(stdout);
	}
	series_close(s);
}

static bool stop;

static void *reader(void *arg)
{
	unsigned int seed = (unsigned int)(uintptr_t)arg;
	struct series *s;

	if (series_open(&s, path, &why))
		die("open");
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		ask(s, rand_r(&seed) % QUESTIONS, &seed);
	series_close(s);
	return NULL;
}

/* As the collector writes: rows of this minute, then some sealing. */
static double write_once(struct store *store, int64_t minute)
{
	static char names[WRITTEN][2][32];
	static struct store_row rows[WRITTEN];
	struct store_write w = { .rows = rows, .rows_count = WRITTEN, .now = minute * 1000000 };
	double begun;

	for (long i = 0; i < WRITTEN; i++) {
		long network = i / 2 % networks, k = i / 2 / networks % keys_of(network);
		const char *class;

		snprintf(names[i][0], 32, "net-%ld", network);
		key_of(network, k, &class, names[i][1]);
		rows[i] = (struct store_row){ minute, names[i][0], names[i][1], class, i % 2,
					      { 1 + random() % 100, random() % 100000 } };
	}
	begun = now_ms();
	if (store_write(store, &w, &why))
		die("write");
	return now_ms() - begun;
}

static void time_writes(void)
{
	pthread_t threads[READERS];
	struct store_found found;
	struct store *store;
	double took[60], sealing, most = 0;

	if (store_open(&store, path, &found, &why))
		die("open");
	for (uintptr_t i = 0; i < READERS; i++)
		pthread_create(&threads[i], NULL, reader, (void *)(i + 1));
	for (int i = 0; i < 60; i++) {
		int64_t minute = BEGIN + days * PERIOD_DAY + i * 180;

		took[i] = write_once(store, minute);
		sealing = now_ms();
		if (store_seal(store, minute * 1000000, &why) < 0)
			die("seal");
		sealing = now_ms() - sealing;
		most = sealing > most ? sealing : most;
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (int i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);
	qsort(took, 60, sizeof(took[0]), by_time);
	printf("a write of %d rows beside %d readers: median %.0f, p95 %.0f, most %.0f ms; "
	       "a step of sealing at most %.0f ms\n", WRITTEN, READERS, took[30], took[57], took[59],
	       most);
	store_close(store);
}

int main(int argc, char **argv)
{
	long *const numbers[] = { &networks, &days, &keys, &slots, &asked };
	struct stat st;
	uint64_t rows = 0;

	if (argc < 2)
		return 2;
	path = argv[1];
	for (int i = 2; i < argc && i < 7; i++)
		*numbers[i - 2] = atol(argv[i]);
	asked = asked < 1 ? 1 : asked > ASKED_MOST ? ASKED_MOST : asked;
	if (access(path, F_OK))
		make();
	for (long n = 0; n < networks; n++)
		for (long k = 0; k < keys_of(n); k++)
			rows += (uint64_t)(days * slots_of(k));
	if (!stat(path, &st))
		printf("%ld networks, %d classes, %d paths, %ld days: %.0f MB, %.1f MB a million rows\n",
		       networks, CLASSES, PATHS_USED, days, st.st_size / 1e6,
		       (double)st.st_size / (double)rows);
	time_questions();
	time_writes();
	return 0;
}
