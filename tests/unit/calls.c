// SPDX-License-Identifier: Apache-2.0
/*
 * Calls of programs that nobody knows: small frames of a few sizes, both ways at an even pace, behind
 * a header. By chance such sizes follow each other as an inner TCP handshake's would, and behind bursts
 * of pictures as its acknowledgements would; nothing is a tunnel for that.
 */
#include "made_flows.h"

#define FRAMES 300
#define SIZES_MAX 8
#define PICTURE_MAX 1200

/* A header of 4 bytes and a number, noise. */
static void say(struct engine *e, int way, uint32_t call, uint16_t number, uint32_t size, uint64_t at)
{
	uint8_t head[6] = { 0x31, 0xd0, 0x6a, 0xf4 };

	if (way)
		memcpy(head, "\x8b\x17\xc2\x5e", 4);
	put16(head + 4, number);
	speak(e, way, call, head, sizeof(head), size, at);
}

/* A picture in a burst of packets. */
static void show(struct engine *e, int way, uint32_t n, uint16_t *number, uint64_t at)
{
	uint32_t packets = 2 + dice(5);

	for (uint32_t i = 0; i < packets; i++)
		say(e, way, n, (*number)++, PICTURE_MAX - 300 + dice(300), at + i * 300000ULL);
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
				say(e, way, n, number[way]++, voice[!dice(4)],
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
			say(e, way, n, i, sizes[dice(1 + dice(count))],
			      at + i * 20000000ULL + way * 7000000ULL + dice(4000000));
}

static void test_calls(void **context) { few_are_tunnels(call, "calls", 0); }
static void test_video(void **context) { few_are_tunnels(video, "calls with pictures", MADE / 50); }

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_calls), cmocka_unit_test(test_video) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
