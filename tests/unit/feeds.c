// SPDX-License-Identifier: Apache-2.0
/*
 * Programs that pass messages: a broker whose messages come back a little longer, games that send small
 * states both ways, a cluster whose enciphered tokens go round. Their sizes follow each other as an inner
 * TCP's would by chance, or are as many both ways as noise alone; nothing is a tunnel for that.
 */
#include "made_flows.h"

#define MESSAGES 300

/* mark: the first bytes stay, else all is noise. */
static void say(struct engine *e, int way, uint32_t feed, int mark, uint32_t size, uint64_t at)
{
	speak(e, way, feed, way ? "\x8b\x17\xc2\x5e" : "\x31\xd0\x6a\xf4", mark ? 4 : 0, size, at);
}

/* Messages of six sizes; each comes back with a number more in front. */
static void broker(struct engine *e, uint32_t n)
{
	uint32_t bodies[6] = { 10, 30, 30, 200, LARGEST - 60, LARGEST - 60 }, head = 14 + dice(20);
	uint64_t at = 1700000000000000000ULL + n * MS;

	for (uint32_t i = 0; i < MESSAGES; i++) {
		uint32_t size = head + bodies[dice(6)];

		at += dice(120) * MS;
		say(e, 0, n, 1, size, at);
		say(e, 1, n, 1, size + 2, at + 12 * MS);
	}
}

/* States of small sizes about a mean, thirty a second; now and then a large one. */
static void game(struct engine *e, uint32_t n)
{
	uint32_t mean[2] = { 24 + dice(20), 30 + dice(60) };
	uint64_t at = 1700000000000000000ULL + n * MS;

	for (uint32_t i = 0; i < MESSAGES; i++) {
		for (int way = 0; way < 2; way++)
			say(e, way, n, 1, mean[way] + dice(8) + dice(8) + dice(8) - 10,
			      at + i * 33 * MS + way * 9 * MS + dice(4000000));
		if (!dice(50))
			say(e, 1, n, 1, LARGEST - 200, at + i * 33 * MS + 20 * MS);
	}
}

/* A ping and a token each, noise from the first byte, now and then news. */
static void cluster(struct engine *e, uint32_t n)
{
	uint32_t token = 96 + 16 * dice(6), ping = 64 + 16 * dice(2);
	uint64_t at = 1700000000000000000ULL + n * MS;

	for (uint32_t i = 0; i < MESSAGES / 3; i++) {
		for (int way = 0; way < 2; way++) {
			say(e, way, n, 0, token, at + i * 100 * MS + way * 25 * MS);
			if (i % 2)
				say(e, way, n, 0, ping, at + i * 100 * MS + 50 * MS + way * MS);
			if (!dice(6))
				say(e, way, n, 0, 48 + 16 * dice(80), at + i * 100 * MS + 60 * MS);
		}
	}
}

static void test_brokers(void **context) { few_are_tunnels(broker, "brokers", MADE / 100); }
static void test_games(void **context) { few_are_tunnels(game, "games", 0); }
static void test_clusters(void **context) { few_are_tunnels(cluster, "clusters", MADE / 100); }

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_brokers), cmocka_unit_test(test_games), cmocka_unit_test(test_clusters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
