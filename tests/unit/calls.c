// SPDX-License-Identifier: Apache-2.0
/*
 * Calls of programs that nobody knows: small frames of a few sizes, both ways at an even pace, behind
 * a header. By chance such sizes follow each other as an inner TCP handshake's would; nothing is a
 * tunnel for that.
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

#define CALLS 200
#define FRAMES 300
#define SIZES_MAX 8

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

/* IPv4 and UDP without checksums (RFC 768), a header of 4 bytes and a number, noise. */
static void speak(struct engine *e, int way, uint32_t call, uint16_t number, uint32_t size, uint64_t at)
{
	uint8_t f[28 + 256] = { 0x45, 0, 0, 0, 0, 1, 0, 0, 64, 17, 0, 0 };
	uint8_t ends[2][4] = { { 192, 0, 2, 1 + call % 250 }, { 203, 0, 113, 9 } };
	struct frame frame = { .data = f, .have = 28 + size, .wire = 28 + size, .at = at, .path = 1,
			       .link = LINK_IP };

	put16(f + 2, 28 + size);
	memcpy(f + 12, ends[way], 4);
	memcpy(f + 16, ends[!way], 4);
	put16(f + 20, way ? 40000 + call : 30000 + call);
	put16(f + 22, way ? 30000 + call : 40000 + call);
	put16(f + 24, 8 + size);
	for (uint32_t i = 28; i < 28 + size; i++)
		f[i] = dice(256);
	memcpy(f + 28, way ? "\x8b\x17\xc2\x5e" : "\x31\xd0\x6a\xf4", 4);
	put16(f + 32, number);
	assert_int_equal(e->ops->frame(e, &frame), 0);
}

/* Any sizes, or steps as codecs have them; one is used more than the next. */
static void call(struct engine *e, uint32_t n)
{
	uint32_t sizes[SIZES_MAX], count = 2 + dice(SIZES_MAX - 1), base = 30 + dice(50);
	uint32_t step = 4 * (1 + dice(4));
	uint64_t at = 1700000000000000000ULL + n * 1000000ULL;

	for (uint32_t i = 0; i < count; i++)
		sizes[i] = n % 3 ? 30 + dice(130) : base + step * i;
	for (uint32_t i = 0; i < FRAMES; i++)
		for (int way = 0; way < 2; way++)
			speak(e, way, n, i, sizes[dice(1 + dice(count))],
			      at + i * 20000000ULL + way * 7000000ULL + dice(4000000));
}

static int count_tunnel(void *arg, const struct flow_key *key, const struct flow *flow)
{
	unsigned int *found = arg;

	found[0]++;
	found[1] += flow->tunnel >= NAMED_AT;
	return 0;
}

static void test_calls(void **context)
{
	struct engine *e = engine_native(&(struct engine_options){ 0 });
	unsigned int found[2] = { 0 };

	state = 5;
	assert_non_null(e);
	for (uint32_t i = 0; i < CALLS; i++)
		call(e, i);
	assert_int_equal(e->ops->flows(e, count_tunnel, found), 0);
	assert_int_equal(found[0], CALLS);
	print_message("%u of %u calls are tunnels\n", found[1], found[0]);
	assert_int_equal(found[1], 0);
	e->ops->end(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_calls) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
