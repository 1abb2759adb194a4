// SPDX-License-Identifier: Apache-2.0
/*
 * How many flows a second one core learns from: whole flows without a name, 32 payloads each, many at
 * once, their verdicts behind them as the collector tells them. CPU time, beside the 10,000 a second
 * that a busy gateway may bring; what was lost is counted by the learner itself. No test.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "../../bpf/behave.h"
#include "learn/learn.h"

#define AT_ONCE 1024		/* flows whose payloads come between each other's */
#define FORMATS 63		/* no multiple of the shares of tunnels */
#define WANTED 10000.0		/* flows a second */
#define PACE_NS (1e9 / WANTED / CONVERSATION_PAYLOADS)

struct load {
	const char *name;
	unsigned int flows;
	unsigned int tunnels;	/* one flow of so many is a tunnel, 0: none */
};

static const struct load loads[] = {
	{ "none a tunnel", 200000, 0 },
	{ "one of 100 a tunnel", 200000, 100 },
	{ "one of 10 a tunnel", 40000, 10 },
	{ "each a tunnel", 20000, 1 },
};

static uint64_t seed;

static uint32_t draw(void)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return seed >> 33;
}

static struct flow_key key_of(unsigned int n)
{
	return (struct flow_key){ .lo = { 1, n * 2654435761U }, .hi = { 2, n % 50000 },
				  .lo_port = n, .hi_port = n >> 3, .proto = 17 };
}

/* A header of the format, its bytes chosen by its number: constants, a counter, noise behind. */
static void fill(struct sample_event *e, unsigned int format)
{
	uint64_t shape = (format + 1) * 0x9e3779b97f4a7c15ULL;
	unsigned int constants = 1 + shape % 8, counter = constants + (shape >> 8) % 4;

	for (unsigned int k = 0; k < SAMPLE_HEAD; k++)
		e->head[k] = k < constants ? (shape >> 5 * k) | 1 : draw();
	e->head[counter] = 0;
	e->head[counter + 1] = e->nth;
}

static void tell_payloads(struct learn *l, unsigned int from, uint64_t *now)
{
	for (unsigned int p = 0; p < CONVERSATION_PAYLOADS; p++) {
		for (unsigned int n = from; n < from + AT_ONCE; n++) {
			struct sample_event e = { .at = *now, .key = key_of(n), .net = n % 3000,
				.len = 64 + draw() % 1000, .have = SAMPLE_HEAD, .way = p & 1,
				.nth = p / 2, .stream = ~0U };

			fill(&e, n % FORMATS);
			learn_sample(l, &e);
			*now += PACE_NS;
		}
	}
}

static void tell_verdict(struct learn *l, const struct load *load, unsigned int n, uint64_t now)
{
	struct flow flow = { .first = now - 1000000000, .last = now, .net = n % 3000,
			     .packets = { 16, 16 }, .bytes = { 9000, 9000 },
			     .marks = FLOW_BOTH_WAYS, .state = FLOW_SETTLED };
	struct flow_key key = key_of(n);

	if (!load->tunnels || n % load->tunnels)
		return;
	flow.tunnel = 95;
	flow.class = CLASS_CUSTOM;
	learn_verdict(l, &key, &flow);
	learn_reconsider(l, &key, &flow);
	learn_note(l, &key, &flow, 0);
}

static double cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static int run(const struct load *load)
{
	struct learn *l = learn_new(&(struct learn_limits){ 0 });
	uint64_t now = 1000000000000ULL;
	double from = cpu(), rate;
	struct rusage quarter, end;
	struct learn_losses lost;

	if (!l)
		return 1;
	seed = 7;
	for (unsigned int n = 0; n < load->flows; n += AT_ONCE) {
		tell_payloads(l, n, &now);
		for (unsigned int k = n; k < n + AT_ONCE; k++)
			tell_verdict(l, load, k, now);
		if (n <= load->flows / 4)
			getrusage(RUSAGE_SELF, &quarter);
	}
	rate = load->flows / (cpu() - from);
	getrusage(RUSAGE_SELF, &end);
	lost = learn_losses(l);
	printf("  %-22s %7.0f a second, %5.1f x 10,000; %llu given up early, %u fingerprints, "
	       "memory +%ld kB\n", load->name, rate, rate / WANTED, (unsigned long long)lost.sessions,
	       lost.prints, end.ru_maxrss - quarter.ru_maxrss);
	learn_free(l);
	return 0;
}

int main(void)
{
	for (unsigned int i = 0; i < sizeof(loads) / sizeof(loads[0]); i++)
		if (run(&loads[i]))
			return 1;
	return 0;
}
