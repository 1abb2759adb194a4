// SPDX-License-Identifier: Apache-2.0
/* Both ends of tunnels: growth between looks, flows that end, begin anew or are too many, and the store. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/peers.h"
#include "store/series.h"
#include "store/store.h"

#define NET_A NET(NET_IPV4, 0xc00002)
#define NET_B NET(NET_IPV4, 0xcb0071)

static struct flow table[4];
static bool gone[4];

static int find(struct source *source, const struct flow_key *key, struct flow *flow)
{
	if (key->proto >= 4 || gone[key->proto])
		return -ENOENT;
	*flow = table[key->proto];
	return 0;
}

static const struct source_ops ops = { .flow = find };
static struct source source = { .ops = &ops };

static struct verdict_event event_of(unsigned int n)
{
	struct verdict_event event = { .type = EVENT_VERDICT, .flow = table[n] };

	event.key.proto = (__u8)n;
	return event;
}

static void begin(unsigned int n, uint64_t net, uint64_t peer, uint32_t packets)
{
	table[n] = (struct flow){ .net = net, .peer = peer, .class = 70, .tunnel = 90,
				  .packets = { packets, 0 }, .bytes = { packets * 100ull, 0 } };
	gone[n] = false;
}

static void test_growth(void **state)
{
	struct verdict_event event;
	struct peers peers = { 0 };

	begin(1, NET_A, NET_B, 3);
	event = event_of(1);
	assert_int_equal(peers_note(&peers, &event), 0);
	assert_int_equal(peers_note(&peers, &event), 0);	/* surer: not twice */
	assert_int_equal(peers.sums_count, 1);
	assert_int_equal(peers.sums[0].packets[UP], 3);
	assert_int_equal(peers.sums[0].flows, 1);
	table[1].packets[DOWN] = 5;
	table[1].bytes[DOWN] = 700;
	peers_refresh(&peers, &source);
	assert_int_equal(peers.sums[0].packets[DOWN], 5);
	assert_int_equal(peers.sums[0].bytes[DOWN], 700);
	peers_written(&peers);
	table[1].packets[UP] = 4;
	table[1].bytes[UP] = 450;
	peers_refresh(&peers, &source);
	assert_int_equal(peers.sums[0].packets[UP], 1);
	assert_int_equal(peers.sums[0].bytes[UP], 150);
	/* forgotten and met again: it counts from zero */
	begin(1, NET_A, NET_B, 2);
	peers_refresh(&peers, &source);
	assert_int_equal(peers.sums[0].packets[UP], 3);
	gone[1] = true;
	peers_refresh(&peers, &source);
	assert_int_equal(peers.flows_count, 0);
	peers_free(&peers);
}

static void test_many(void **state)
{
	struct verdict_event event = { .type = EVENT_VERDICT };
	struct peers peers = { 0 };

	event.key.proto = 9;	/* never found again */
	for (unsigned int i = 0; i < PEERS_FLOWS + 10; i++) {
		event.key.lo_port = (__u16)i;
		event.key.hi_port = (__u16)(i >> 16);
		event.flow = (struct flow){ .net = NET_A, .peer = NET_B, .packets = { 1, 0 } };
		assert_int_equal(peers_note(&peers, &event), i < PEERS_FLOWS ? 0 : -ENOSPC);
	}
	assert_int_equal(peers.refused, 10);
	assert_int_equal(peers.sums[0].flows, PEERS_FLOWS);
	for (int i = 0; i < 2 * PEERS_TURN; i++)
		peers_refresh(&peers, &source);
	assert_int_equal(peers.flows_count, 0);
	assert_int_equal(peers_note(&peers, &event), 0);
	peers_free(&peers);
}

static int take(void *arg, const struct series_peer *peer)
{
	assert_string_equal(peer->network, "west");
	assert_string_equal(peer->peer, "203.0.113.0/24");
	assert_string_equal(peer->class, "wireguard");
	*(uint64_t *)arg += peer->bytes[0];
	return 0;
}

static void test_store(void **state)
{
	struct store_peer row = { "west", "203.0.113.0/24", "wireguard", 1, { 2, 3 }, { 200, 300 } };
	struct store_write write = { .peers = &row, .peers_count = 1, .now = 1709632800000000 };
	char path[] = "/tmp/tunprint-peers-XXXXXX";
	struct series *series;
	struct store_found found;
	struct store *store;
	struct reason why;
	uint64_t bytes = 0;

	close(mkstemp(path));
	assert_int_equal(store_open(&store, path, &found, &why), 0);
	assert_int_equal(store_write(store, &write, &why), 0);
	assert_int_equal(store_write(store, &write, &why), 0);
	write.now += 86400000000ll;
	assert_int_equal(store_write(store, &write, &why), 0);
	assert_int_equal(series_open(&series, path, &why), 0);
	assert_int_equal(series_peers(series, 1709596800, 1709596800 + 86400, NULL, NULL, take, &bytes,
				      &why), 0);
	assert_int_equal(bytes, 400);
	assert_int_equal(series_peers(series, 0, 1900000000, "west", "wireguard", take, &bytes, &why),
			 0);
	assert_int_equal(bytes, 1000);
	assert_int_equal(series_peers(series, 0, 1900000000, "east", NULL, take, &bytes, &why), 0);
	assert_int_equal(bytes, 1000);
	series_close(series);
	store_close(store);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_growth), cmocka_unit_test(test_many),
		cmocka_unit_test(test_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
