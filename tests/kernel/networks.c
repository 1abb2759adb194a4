// SPDX-License-Identifier: Apache-2.0
/*
 * Named networks: the kernel's trees and the native longest-prefix match find the same network for
 * every address, and while lists are exchanged no packet falls between the old and the new one.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attach/attach.h"
#include "engine/engine.h"
#include "frames.h"

#define PREFIXES 4000
#define FRAMES 20000	/* a tenth with TUNPRINT_SLOW, where every run is slow */

static uint32_t frames = FRAMES;

static unsigned int number, failed;

static void verdict(int good, const char *name, const char *why)
{
	printf("%s %u - %s%s%s\n", good ? "ok" : "not ok", ++number, name, good ? "" : ": ",
	       good ? "" : why);
	fflush(stdout);
	failed += !good;
}

/* Bits after length are cleared by prefix_around; the first prefixes nest in one another. */
static struct address random_address(uint64_t *r, int v6)
{
	uint64_t v[2] = { next_random(r), next_random(r) };
	uint8_t bytes[16];

	memcpy(bytes, v, 16);
	if (!v6)
		return address_from(bytes, 4);
	bytes[0] = 0x20;
	bytes[1] = v[0] >> 60;
	return address_from(bytes, 16);
}

static int order(const void *a, const void *b)
{
	return prefix_order(&((const struct network_prefix *)a)->prefix,
			    &((const struct network_prefix *)b)->prefix);
}

static struct networks make_networks(uint64_t seed, size_t count)
{
	struct networks n = { .prefixes = calloc(count + 4, sizeof(struct network_prefix)) };
	static const uint8_t edges[][17] = {
		{ [15] = 0, [16] = 96 }, { [10] = 0xff, [11] = 0xff, [16] = 104 },
		{ [10] = 0xff, [11] = 0xff, [12] = 255, [16] = 104 }, { [0] = 0xff, [16] = 8 },
	};
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		int v6 = next_random(&seed) & 1;
		unsigned int length = v6 ? 16 + next_random(&seed) % 113 : 96 + 8 + next_random(&seed) % 25;
		struct address a = random_address(&seed, v6);

		if (i && next_random(&seed) % 3 == 0)	/* inside, around or beside an earlier one */
			a = n.prefixes[next_random(&seed) % i].prefix.address;
		if (address_is_ipv4(&a) && length < 96)
			length = 96 + length % 33;
		n.prefixes[i].prefix = prefix_around(&a, length);
	}
	for (size_t i = 0; i < 4; i++) {
		memcpy(n.prefixes[count + i].prefix.address.bytes, edges[i], 16);
		n.prefixes[count + i].prefix.length = edges[i][16];
	}
	qsort(n.prefixes, count + 4, sizeof(*n.prefixes), order);
	for (size_t i = 0; i < count + 4; i++)
		if (!kept || order(&n.prefixes[kept - 1], &n.prefixes[i]))
			n.prefixes[kept++] = n.prefixes[i];
	for (size_t i = 0; i < kept; i++)
		n.prefixes[i].network = 1 + i;
	n.prefixes_count = kept;
	return n;
}

/* The slow and certain way: every prefix is asked. */
static uint32_t find(void *arg, const __u64 addr[2])
{
	const struct networks *n = arg;
	struct address a;
	uint32_t id = 0;

	memcpy(a.bytes, addr, 16);
	for (size_t i = 0; i < n->prefixes_count; i++)
		if (prefix_holds(&n->prefixes[i].prefix, &a))
			id = n->prefixes[i].network;	/* sorted: the longest comes last */
	return id;
}

/* A frame between two addresses, near prefixes more often than not. */
static void make(struct bytes *b, const struct networks *n, uint64_t *r, uint32_t nth)
{
	struct address end[2];
	int v6;

	for (int i = 0; i < 2; i++) {
		end[i] = random_address(r, next_random(r) & 1);
		if (next_random(r) % 4)
			end[i] = n->prefixes[next_random(r) % n->prefixes_count].prefix.address;
		if (next_random(r) % 4 == 0)	/* the address before: another range */
			for (int k = 15; k >= 0 && !end[i].bytes[k]--; k--)
				;
		if (next_random(r) % 4 == 0)
			end[i].bytes[15] ^= next_random(r);
	}
	v6 = !address_is_ipv4(&end[0]) || !address_is_ipv4(&end[1]);
	put_ether(b, v6 ? 0x86dd : 0x0800);
	if (v6) {
		put_ipv6(b, 17, 12, 0, 0);
		memcpy(b->at + 14 + 8, end[0].bytes, 16);
		memcpy(b->at + 14 + 24, end[1].bytes, 16);
	} else {
		put_ipv4(b, 17, 12, 0, 0, 0, 0);
		memcpy(b->at + 14 + 12, end[0].bytes + 12, 4);
		memcpy(b->at + 14 + 16, end[1].bytes + 12, 4);
	}
	put_udp(b, 1024 + nth % 60000, 2000, 4);
	put_fill(b, 0, 4);
}

struct found { struct networks *networks; unsigned long flows, wrong, named; };

static uint64_t wanted(struct networks *n, const __u64 addr[2])
{
	uint32_t id = find(n, addr);

	return id ? NET(NET_NAMED, id) : 0;
}

static int check(void *arg, const struct flow_key *key, const struct flow *flow)
{
	struct found *f = arg;
	int hi = flow->marks & FLOW_HI_STARTED;
	uint64_t net = wanted(f->networks, hi ? key->hi : key->lo);
	uint64_t peer = wanted(f->networks, hi ? key->lo : key->hi);
	uint64_t is_net = flow->net >> 56 == NET_NAMED ? flow->net : 0;
	uint64_t is_peer = flow->peer >> 56 == NET_NAMED ? flow->peer : 0;

	f->flows++;
	f->named += net != 0;
	f->wrong += net != is_net || peer != is_peer;
	return 0;
}

static void compare(uint64_t seed, size_t count, const char *name)
{
	struct networks n = make_networks(seed, count);
	struct engine_options options = { .flows = 1 << 18, .networks = &n };
	struct found found = { &n, 0, 0, 0 };
	struct reason why = { "" };
	struct engine *e = engine_kernel(&options, &why);
	static struct bytes b;
	char text[160];

	if (!e) {
		verdict(0, name, why.text);
		return;
	}
	for (uint32_t i = 0; i < frames; i++) {
		struct frame f = { .data = b.at, .path = 1, .at = i, .link = LINK_ETHER };

		make(&b, &n, &seed, i);
		f.have = f.wire = b.len;
		e->ops->frame(e, &f);
	}
	e->ops->flows(e, check, &found);
	snprintf(text, sizeof(text), "%lu of %lu flows have another network (%lu named)", found.wrong,
		 found.flows, found.named);
	verdict(!found.wrong && found.named > frames / 20 && found.flows - found.named > frames / 200, name, text);
	printf("# %s\n", text);
	e->ops->end(e);
	free(n.prefixes);
}

struct swap {
	struct observer *observer;
	struct networks lists[2];
	volatile int stop;
	unsigned long swaps, failed;
};

static void *swap_all(void *arg)
{
	struct swap *s = arg;

	while (!s->stop)
		s->failed += !!observer_networks(s->observer, &s->lists[s->swaps++ & 1], NULL);
	return NULL;
}

/* Both lists name 192.0.2.0/24, with different ids; the packets' flows must have one of these. */
static int one_of_two(void *arg, const struct flow_key *key, const struct flow *flow)
{
	struct found *f = arg;

	f->flows++;
	f->wrong += flow->net != NET(NET_NAMED, 1) && flow->net != NET(NET_NAMED, 501);
	f->named += flow->net == NET(NET_NAMED, 501);
	return 0;
}

static void exchange(void)
{
	struct observer_options options = { .flows = 1 << 18, .replaying = true };
	struct network_prefix lists[2][500] = { 0 };
	struct swap s = { 0 };
	struct found found = { 0 };
	static struct bytes b;
	struct reason why = { "" };
	uint64_t r = 9;
	pthread_t thread;
	char text[160];

	for (int l = 0; l < 2; l++) {
		for (int i = 0; i < 500; i++) {
			uint32_t bytes = i ? next_random(&r) | 1 : 0x000200c0;
			struct address a = address_from(&bytes, 4);

			lists[l][i] = (struct network_prefix){ prefix_around(&a, 96 + 24), 1 + i + 500 * l, 0 };
		}
		qsort(lists[l], 500, sizeof(**lists), order);
		s.lists[l] = (struct networks){ .prefixes = lists[l], .prefixes_count = 500 };
	}
	if (observer_open(&s.observer, &options, &why) ||
	    observer_networks(s.observer, &s.lists[1], &why)) {
		verdict(0, "lists exchanged under traffic", why.text);
		return;
	}
	pthread_create(&thread, NULL, swap_all, &s);
	for (uint32_t i = 0; i < 10 * frames; i++) {
		struct frame f = { .data = b.at, .path = 1, .at = i, .link = LINK_ETHER };

		put_ether(&b, 0x0800);
		put_ipv4(&b, 17, 12, 0, 0, 1 + i % 200, 1);
		put_udp(&b, 1024 + i / 200 % 60000, 2000, 4);
		put_fill(&b, 0, 4);
		f.have = f.wire = b.len;
		observer_run(s.observer, &f);
	}
	s.stop = 1;
	pthread_join(thread, NULL);
	observer_flows(s.observer, one_of_two, &found);
	snprintf(text, sizeof(text), "%lu swaps (%lu failed), %lu flows, %lu without their network, "
		 "%lu of the second list", s.swaps, s.failed, found.flows, found.wrong, found.named);
	verdict(s.swaps > 10 && !s.failed && !found.wrong && found.named && found.named < found.flows,
		"lists exchanged under traffic", text);
	printf("# %s\n", text);
	observer_close(s.observer);
}

int main(void)
{
	if (getenv("TUNPRINT_SLOW"))
		frames /= 10;
	compare(1, PREFIXES, "4,000 nested prefixes of both families");
	compare(2, 30, "30 prefixes");
	exchange();
	printf("1..%u\n", number);
	return failed ? 1 : 0;
}
