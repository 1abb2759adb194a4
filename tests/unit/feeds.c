// SPDX-License-Identifier: Apache-2.0
/*
 * Programs that pass messages: a broker whose messages come back a little longer, games that send small
 * states both ways, a cluster whose enciphered tokens go round. Their sizes follow each other as an inner
 * TCP's would by chance, or are as many both ways as noise alone; nothing is a tunnel for that.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "engine/engine.h"

#define FEEDS 200
#define MESSAGES 300
#define LARGEST 1448
#define MS 1000000ULL

static uint64_t state;

static uint32_t dice(uint32_t below)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(state >> 33) % below;
}

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

/* IPv4 and UDP without checksums (RFC 768); mark: the first bytes stay, else all is noise. */
static void speak(struct engine *e, int way, uint32_t feed, int mark, uint32_t size, uint64_t at)
{
	uint8_t f[28 + LARGEST] = { 0x45, 0, 0, 0, 0, 1, 0, 0, 64, 17, 0, 0 };
	uint8_t ends[2][4] = { { 192, 0, 2, 1 + feed % 250 }, { 203, 0, 113, 9 } };
	struct frame frame = { .data = f, .have = 28 + size, .wire = 28 + size, .at = at, .path = 1,
			       .link = LINK_IP };

	put16(f + 2, 28 + size);
	memcpy(f + 12, ends[way], 4);
	memcpy(f + 16, ends[!way], 4);
	put16(f + 20, way ? 40000 + feed : 30000 + feed);
	put16(f + 22, way ? 30000 + feed : 40000 + feed);
	put16(f + 24, 8 + size);
	for (uint32_t i = 28; i < 28 + size; i++)
		f[i] = dice(256);
	if (mark)
		memcpy(f + 28, way ? "\x8b\x17\xc2\x5e" : "\x31\xd0\x6a\xf4", 4);
	assert_int_equal(e->ops->frame(e, &frame), 0);
}

/* Messages of six sizes; each comes back with a number more in front. */
static void broker(struct engine *e, uint32_t n)
{
	uint32_t bodies[6] = { 10, 30, 30, 200, LARGEST - 60, LARGEST - 60 }, head = 14 + dice(20);
	uint64_t at = 1700000000000000000ULL + n * MS;

	for (uint32_t i = 0; i < MESSAGES; i++) {
		uint32_t size = head + bodies[dice(6)];

		at += dice(120) * MS;
		speak(e, 0, n, 1, size, at);
		speak(e, 1, n, 1, size + 2, at + 12 * MS);
	}
}

/* States of small sizes about a mean, thirty a second; now and then a large one. */
static void game(struct engine *e, uint32_t n)
{
	uint32_t mean[2] = { 24 + dice(20), 30 + dice(60) };
	uint64_t at = 1700000000000000000ULL + n * MS;

	for (uint32_t i = 0; i < MESSAGES; i++) {
		for (int way = 0; way < 2; way++)
			speak(e, way, n, 1, mean[way] + dice(8) + dice(8) + dice(8) - 10,
			      at + i * 33 * MS + way * 9 * MS + dice(4000000));
		if (!dice(50))
			speak(e, 1, n, 1, LARGEST - 200, at + i * 33 * MS + 20 * MS);
	}
}

/* A ping and a token each, noise from the first byte, now and then news. */
static void cluster(struct engine *e, uint32_t n)
{
	uint32_t token = 96 + 16 * dice(6), ping = 64 + 16 * dice(2);
	uint64_t at = 1700000000000000000ULL + n * MS;

	for (uint32_t i = 0; i < MESSAGES / 3; i++) {
		for (int way = 0; way < 2; way++) {
			speak(e, way, n, 0, token, at + i * 100 * MS + way * 25 * MS);
			if (i % 2)
				speak(e, way, n, 0, ping, at + i * 100 * MS + 50 * MS + way * MS);
			if (!dice(6))
				speak(e, way, n, 0, 48 + 16 * dice(80), at + i * 100 * MS + 60 * MS);
		}
	}
}

static int count_tunnel(void *arg, const struct flow_key *key, const struct flow *flow)
{
	unsigned int *found = arg;

	found[0]++;
	found[1] += flow->tunnel >= NAMED_AT;
	return 0;
}

/* Never more than most of them may be taken for tunnels. */
static void test(void (*make)(struct engine *e, uint32_t n), const char *what, unsigned int most)
{
	struct engine *e = engine_native(&(struct engine_options){ 0 });
	unsigned int found[2] = { 0 };

	state = 5;
	assert_non_null(e);
	for (uint32_t i = 0; i < FEEDS; i++)
		make(e, i);
	assert_int_equal(e->ops->flows(e, count_tunnel, found), 0);
	assert_int_equal(found[0], FEEDS);
	print_message("%u of %u %s are tunnels\n", found[1], found[0], what);
	assert_true(found[1] <= most);
	e->ops->end(e);
}

static void test_brokers(void **context) { test(broker, "brokers", FEEDS / 100); }
static void test_games(void **context) { test(game, "games", 0); }
static void test_clusters(void **context) { test(cluster, "clusters", FEEDS / 100); }

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_brokers), cmocka_unit_test(test_games), cmocka_unit_test(test_clusters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
