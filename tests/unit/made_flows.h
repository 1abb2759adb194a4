/* SPDX-License-Identifier: Apache-2.0 */
/* Flows of made datagrams through the native engine: how many of MADE are called tunnels? */
#ifndef TUNPRINT_TESTS_MADE_FLOWS_H
#define TUNPRINT_TESTS_MADE_FLOWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "engine/engine.h"

#define MADE 200		/* flows of a kind */
#define LARGEST 1448		/* bytes of a datagram */
#define MS 1000000ULL

static uint64_t state;

static inline uint32_t dice(uint32_t below)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(state >> 33) % below;
}

static inline void put16(uint8_t *p, uint32_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

/* IPv4 and UDP without checksums (RFC 768); a head, then noise, size bytes in all; at in ns. */
static inline void speak(struct engine *e, int way, uint32_t flow, const void *head, uint32_t have,
			 uint32_t size, uint64_t at)
{
	uint8_t f[28 + LARGEST] = { 0x45, 0, 0, 0, 0, 1, 0, 0, 64, 17, 0, 0 };
	uint8_t ends[2][4] = { { 192, 0, 2, 1 + flow % 250 }, { 203, 0, 113, 9 } };
	struct frame frame = { .data = f, .have = 28 + size, .wire = 28 + size, .at = at, .path = 1,
			       .link = LINK_IP };

	put16(f + 2, 28 + size);
	memcpy(f + 12, ends[way], 4);
	memcpy(f + 16, ends[!way], 4);
	put16(f + 20, way ? 40000 + flow : 30000 + flow);
	put16(f + 22, way ? 30000 + flow : 40000 + flow);
	put16(f + 24, 8 + size);
	for (uint32_t i = 28; i < 28 + size; i++)
		f[i] = dice(256);
	memcpy(f + 28, head, have);
	assert_int_equal(e->ops->frame(e, &frame), 0);
}

static inline int count_tunnel(void *arg, const struct flow_key *key, const struct flow *flow)
{
	unsigned int *found = arg;

	found[0]++;
	found[1] += flow->tunnel >= NAMED_AT;
	return 0;
}

/* Never more than most of them may be taken for tunnels. */
static inline void few_are_tunnels(void (*make)(struct engine *e, uint32_t n), const char *what,
				   unsigned int most)
{
	struct engine *e = engine_native(&(struct engine_options){ 0 });
	unsigned int found[2] = { 0 };

	state = 5;
	assert_non_null(e);
	for (uint32_t i = 0; i < MADE; i++)
		make(e, i);
	assert_int_equal(e->ops->flows(e, count_tunnel, found), 0);
	assert_int_equal(found[0], MADE);
	print_message("%u of %u %s are tunnels\n", found[1], found[0], what);
	assert_true(found[1] <= most);
	e->ops->end(e);
}

#endif
