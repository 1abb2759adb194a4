// SPDX-License-Identifier: Apache-2.0
/*
 * Calls of programs that nobody knows: small frames of a few sizes, both ways at an even pace, behind
 * a header. By chance such sizes follow each other as an inner TCP handshake's would, and behind bursts
 * of pictures as its acknowledgements would; nothing is a tunnel for that.
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
#define PICTURE_MAX 1200

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
	uint8_t f[28 + PICTURE_MAX] = { 0x45, 0, 0, 0, 0, 1, 0, 0, 64, 17, 0, 0 };
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

/* A picture in a burst of packets. */
static void show(struct engine *e, int way, uint32_t n, uint16_t *number, uint64_t at)
{
	uint32_t packets = 2 + dice(5);

	for (uint32_t i = 0; i < packets; i++)
		speak(e, way, n, (*number)++, PICTURE_MAX - 300 + dice(300), at + i * 300000ULL);
}

/* Voice of two sizes each 20 ms; pictures each 33 or 66 ms, one way or both. */
static void video(struct engine *e, uint32_t n)
{
	uint32_t voice[2] = { 50 + dice(60), 50 + dice(60) }, each = n % 2 ? 33 : 66;
	uint64_t at = 1800000000000000000ULL + n * 1000000ULL;
	uint16_t number[2] = { 0, 0 };

	for (uint32_t ms = 0; ms < 6000; ms++) {
		for (int way = 0; way < 2; way++) {
			if (ms % each == way * 9U && (!way || n % 3))
				show(e, way, n, &number[way], at + ms * 1000000ULL);
			if (ms % 20 == way * 7U)
				speak(e, way, n, number[way]++, voice[!dice(4)],
				      at + ms * 1000000ULL + 500000 + dice(400000));
		}
	}
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

/* Never more than most of them may be taken for tunnels. */
static void test(void (*make)(struct engine *e, uint32_t n), const char *what, unsigned int most)
{
	struct engine *e = engine_native(&(struct engine_options){ 0 });
	unsigned int found[2] = { 0 };

	state = 5;
	assert_non_null(e);
	for (uint32_t i = 0; i < CALLS; i++)
		make(e, i);
	assert_int_equal(e->ops->flows(e, count_tunnel, found), 0);
	assert_int_equal(found[0], CALLS);
	print_message("%u of %u %s are tunnels\n", found[1], found[0], what);
	assert_true(found[1] <= most);
	e->ops->end(e);
}

static void test_calls(void **context) { test(call, "calls", 0); }
static void test_video(void **context) { test(video, "calls with pictures", CALLS / 50); }

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_calls), cmocka_unit_test(test_video) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
