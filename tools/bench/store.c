// SPDX-License-Identifier: Apache-2.0
/*
 * What the store costs at size: store FILE [NETWORKS DAYS KEYS SLOTS ASKED]
 * Makes FILE if it is missing: each network has KEYS of 40 classes x 4 paths, each of them active in
 * SLOTS quarters of an hour a day; KEYS 0: as networks are, a few with all 160 and most with less than
 * ten, of which the first three are busy. Then bytes a row, the time of every kind of question, by the
 * clock and of the processor, and that of writes, alone and while ten readers ask. ASKED 0: writes only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/bench/store.h"

struct bench bench = { .networks = 5000, .days = 400, .slots = 4, .asked = 40 };

double clock_ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

void die(const char *what)
{
	fprintf(stderr, "store: %s: %s\n", what, bench.why.text);
	exit(1);
}

int by_time(const void *a, const void *b)
{
	return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static void tell_size(void)
{
	struct stat st;
	uint64_t rows = 0;

	for (long n = 0; n < bench.networks; n++)
		for (long k = 0; k < keys_of(n); k++)
			rows += (uint64_t)(bench.days * slots_of(k));
	if (!stat(bench.path, &st))
		printf("%ld networks, %d classes, %d paths, %ld days: %.0f MB, %.1f MB a million rows\n",
		       bench.networks, CLASSES, PATHS_USED, bench.days, st.st_size / 1e6,
		       (double)st.st_size / (double)rows);
}

int main(int argc, char **argv)
{
	long *const numbers[] = { &bench.networks, &bench.days, &bench.keys, &bench.slots,
				  &bench.asked };

	if (argc < 2)
		return 2;
	bench.path = argv[1];
	for (int i = 2; i < argc && i < 7; i++)
		*numbers[i - 2] = atol(argv[i]);
	if (access(bench.path, F_OK))
		make();
	tell_size();
	if (bench.asked > 0)
		time_questions();
	time_writes();
	return 0;
}
