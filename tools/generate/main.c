// SPDX-License-Identifier: Apache-2.0
/* generate IFACE COUNT [LENGTH [FLOWS [NETWORKS]]]: packets for a load, from one CPU. */
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "generate.h"

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct generator_options o = { .length = 142, .flows = 4096, .networks = 64 };
	struct generator *g;
	struct reason why;
	uint64_t count;
	double start;

	if (argc < 3 || argc > 6) {
		fprintf(stderr, "usage: generate IFACE COUNT [LENGTH [FLOWS [NETWORKS]]]\n");
		return 2;
	}
	o.ifindex = if_nametoindex(argv[1]);
	count = strtoull(argv[2], NULL, 10);
	if (argc > 3)
		o.length = strtoul(argv[3], NULL, 10);
	if (argc > 4)
		o.flows = strtoul(argv[4], NULL, 10);
	if (argc > 5)
		o.networks = strtoul(argv[5], NULL, 10);
	if (!o.ifindex || !count || o.length < 82 || o.length > 1514 || !o.flows || !o.networks ||
	    o.networks > 512) {
		fprintf(stderr, "generate: no such interface, or a number out of range\n");
		return 2;
	}
	start = seconds();
	if (generator_open(&g, &o, &why) || generator_send(g, count, &why)) {
		fprintf(stderr, "generate: %s\n", why.text);
		return 1;
	}
	printf("%llu packets, %.2f million a second\n", (unsigned long long)count,
	       count / (seconds() - start) / 1e6);
	generator_close(g);
	return 0;
}
