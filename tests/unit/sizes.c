// SPDX-License-Identifier: Apache-2.0
/* What the sizes of a session's first payloads add to what the packet path saw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "learn/sizes.h"

#define MS 1000000ULL

static uint64_t seed = 7;

static uint32_t draw(void)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return seed >> 33;
}

/* 24 payloads to and fro, 17 ms apart, a header of 12 bytes and noise. */
static struct conversation session_of(uint8_t proto)
{
	struct conversation s = { .key = { .lo = { 1, 2 }, .hi = { 2, 3 }, .lo_port = 5000,
					   .hi_port = 7000, .proto = proto } };

	for (unsigned int i = 0; i < 24; i++) {
		struct payload *p = &s.payloads[s.count++];

		*p = (struct payload){ .len = 100 + draw() % 900, .have = SAMPLE_HEAD, .way = i & 1,
				       .at = i * 17 * MS, .stream = ~0U };
		s.ways[i & 1]++;
		for (unsigned int k = 0; k < SAMPLE_HEAD; k++)
			p->head[k] = draw();
		memcpy(p->head, "\x51\x07\xa9\x33\0\0\0\0\0\0\0", 11);
		p->head[11] = i / 2;
	}
	return s;
}

/* TCP: a big-endian length of 16 bits, at this offset. */
static void frame(struct conversation *s, unsigned int at)
{
	for (unsigned int i = 0; i < s->count; i++) {
		memset(s->payloads[i].head, 0, at);
		s->payloads[i].head[at] = (s->payloads[i].len - 2 - at) >> 8;
		s->payloads[i].head[at + 1] = s->payloads[i].len - 2 - at;
	}
}

static uint16_t becomes(const struct conversation *s, unsigned int behaved)
{
	struct flow flow = { .behaved = behaved };

	sizes_reconsider(s, &flow);
	assert_true(flow.class ? flow.tunnel >= NAMED_AT : !flow.tunnel);
	return flow.class;
}

/* Blocks of 16, full packets without room for it, a handshake: what acknowledgements lack. */
static void padding_adds_to_acknowledgements(void **state)
{
	struct flow named = { .behaved = BEHAVED_ACK | BEHAVED_ACK_BACK, .class = CLASS_QUIC };
	struct conversation s = session_of(IP_UDP);

	(void)state;
	for (unsigned int i = 0; i < s.count; i++)
		s.payloads[i].len = i % 5 ? 48 + 16 * (i * 7 % 20) : 1452;
	s.payloads[0].len = 148;
	s.payloads[1].len = 92;
	assert_true(is_padded(&s));
	assert_int_equal(becomes(&s, BEHAVED_ACK | BEHAVED_ACK_BACK), CLASS_CUSTOM);
	/* neither alone, nor where somebody has a name for it */
	assert_int_equal(becomes(&s, BEHAVED_ACK), CLASS_UNKNOWN);
	assert_int_equal(becomes(&s, 0), CLASS_UNKNOWN);
	sizes_reconsider(&s, &named);
	assert_int_equal(named.tunnel, 0);
	for (unsigned int i = 0; i < s.count; i++)
		s.payloads[i].len = 48 + 13 * (i * 7 % 20);
	assert_false(is_padded(&s));
	/* two sizes are no padding */
	for (unsigned int i = 0; i < s.count; i++)
		s.payloads[i].len = i & 1 ? 512 : 1024;
	assert_false(is_padded(&s));
}

/* SYN, its answer and ACK in one block, a request at once: then one direction's ACKs are enough. */
static void handshakes_in_one_block(void **state)
{
	struct conversation s = session_of(IP_UDP);

	(void)state;
	for (unsigned int i = 0; i < s.count; i++)
		s.payloads[i].len = 48 + 16 * (i * 7 % 20);
	for (unsigned int i = 8; i < 11; i++)
		s.payloads[i].len = 96;
	s.payloads[11].len = 176;
	s.payloads[11].way = UP;
	assert_int_equal(becomes(&s, BEHAVED_ACK), CLASS_UNKNOWN);	/* 17 ms behind */
	s.payloads[11].at = s.payloads[10].at + MS;
	assert_int_equal(becomes(&s, BEHAVED_ACK), CLASS_CUSTOM);
	assert_int_equal(becomes(&s, 0), CLASS_UNKNOWN);
}

/* Base64 of blocks, as Fernet makes it: its lengths are alike once the text is taken off. */
static void blocks_in_text(void **state)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	struct conversation s = session_of(IP_UDP), other;

	(void)state;
	for (unsigned int i = 0; i < s.count; i++) {
		struct payload *p = &s.payloads[i];
		unsigned int raw = 57 + 16 * (1 + i * 7 % 20);

		p->len = (raw + 2) / 3 * 4;
		for (unsigned int k = 0; k < SAMPLE_HEAD; k++)
			p->head[k] = letters[draw() % 64];
		for (unsigned int k = 0; k < TAIL; k++)
			p->tail[k] = k + raw * 2 % 3 >= TAIL ? '=' : letters[draw() % 64];
	}
	assert_true(is_padded(&s));
	assert_int_equal(becomes(&s, BEHAVED_ACK | BEHAVED_ACK_BACK), CLASS_CUSTOM);
	assert_int_equal(becomes(&s, 0), CLASS_UNKNOWN);
	other = s;
	for (unsigned int i = 0; i < s.count; i++)
		other.payloads[i].head[40] = '{';	/* the same sizes, and no base64 */
	assert_false(is_padded(&other));
}

/* Over TCP in messages of their own; where SSH's length would be, in blocks that SSH has not. */
static void blocks_in_a_stream(void **state)
{
	static const struct { unsigned int block, at; uint16_t class; } cases[] = {
		{ 64, 0, CLASS_CUSTOM }, { 16, 0, CLASS_CUSTOM }, { 16, 1, CLASS_CUSTOM },
		{ 64, 2, CLASS_CUSTOM }, { 16, 2, CLASS_UNKNOWN },
	};
	struct conversation s = session_of(IP_TCP);

	(void)state;
	for (unsigned int i = 0; i < s.count; i++)
		s.payloads[i].len = 26 + 64 * (1 + i % 5);
	assert_int_equal(becomes(&s, BEHAVED_ACK | BEHAVED_ACK_BACK), CLASS_UNKNOWN);
	for (unsigned int k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
		for (unsigned int i = 0; i < s.count; i++)
			s.payloads[i].len = 26 + cases[k].block * (1 + i % 5);
		frame(&s, cases[k].at);
		assert_int_equal(becomes(&s, BEHAVED_ACK | BEHAVED_ACK_BACK), cases[k].class);
	}
}

/* Full packets both ways from the start, and several at once; what measures a path sends one at a time. */
static void large_cells(void **state)
{
	struct conversation s = session_of(IP_UDP);

	(void)state;
	for (unsigned int i = 0; i < s.count; i++)
		s.payloads[i].len = 1420;
	assert_int_equal(becomes(&s, 0), CLASS_UNKNOWN);
	for (unsigned int i = 8; i < 16; i++) {
		s.payloads[i].way = i >= 12;
		s.payloads[i].at = s.payloads[7].at + (i - 7) * MS;
	}
	assert_int_equal(becomes(&s, 0), CLASS_CUSTOM);
	s.key.proto = IP_TCP;		/* segments of bulk both ways have one size as well */
	assert_int_equal(becomes(&s, 0), CLASS_UNKNOWN);
	for (unsigned int i = 0; i < s.count; i++)
		s.payloads[i].len = 642;
	assert_int_equal(becomes(&s, 0), CLASS_CUSTOM);
	s.key.proto = IP_UDP;
	for (unsigned int i = 0; i < s.count; i++)
		s.payloads[i].len = 172;
	assert_int_equal(becomes(&s, 0), CLASS_UNKNOWN);
}

/* Padding at random, and noise behind the header of all of it. What repeats itself is no noise. */
static void padded_noise(void **state)
{
	struct conversation s = session_of(IP_UDP);

	(void)state;
	assert_int_equal(becomes(&s, BEHAVED_ACK_PADDED), CLASS_CUSTOM);
	assert_int_equal(becomes(&s, 0), CLASS_UNKNOWN);
	assert_int_equal(becomes(&s, BEHAVED_ACK_PADDED | BEHAVED_RANDOM | BEHAVED_NO_CONSTANT),
			 CLASS_FULLY_ENCRYPTED);
	for (unsigned int i = 0; i < s.count; i += 4)
		memset(s.payloads[i].head + 24, 0, 8);
	assert_int_equal(becomes(&s, BEHAVED_ACK_PADDED), CLASS_UNKNOWN);
}

/* A random stream whose opening is as long as BitTorrent's: its second turn tells whether it can be that. */
static void second_turns(void **state)
{
	struct conversation s = session_of(IP_TCP);

	(void)state;
	for (unsigned int i = 0; i < s.count; i++)
		s.payloads[i].len = 130;
	s.payloads[0].stream = 0;
	assert_int_equal(becomes(&s, BEHAVED_RANDOM | BEHAVED_MIXED), CLASS_UNKNOWN);
	s.payloads[2].len = 636;
	assert_int_equal(becomes(&s, BEHAVED_RANDOM | BEHAVED_MIXED), CLASS_UNKNOWN);
	s.payloads[2].len = 1448;
	assert_int_equal(becomes(&s, BEHAVED_RANDOM | BEHAVED_MIXED), CLASS_FULLY_ENCRYPTED);
	assert_int_equal(becomes(&s, BEHAVED_RANDOM), CLASS_UNKNOWN);
	s.payloads[0].stream = 700;	/* joined in the middle */
	assert_int_equal(becomes(&s, BEHAVED_RANDOM | BEHAVED_MIXED), CLASS_UNKNOWN);
}

/* Noise alone is a call's or a game's as well; in cells that come at once, or with full packets, it is not. */
static void cells_and_bulk_add_to_noise(void **state)
{
	static const struct { uint16_t up, down, ms, class; } sizes[] = {
		{ 512, 512, 1, CLASS_FULLY_ENCRYPTED }, { 512, 512, 20, CLASS_UNKNOWN },
		{ 120, 1300, 20, CLASS_FULLY_ENCRYPTED },
		{ 120, 120, 1, CLASS_UNKNOWN }, { 200, 900, 1, CLASS_UNKNOWN },
	};
	struct conversation s = session_of(IP_UDP);

	(void)state;
	for (unsigned int k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
		for (unsigned int i = 0; i < s.count; i++) {
			s.payloads[i].len = i & 1 ? sizes[k].down : sizes[k].up;
			s.payloads[i].at = 1 + i / 2 * sizes[k].ms * 1000000ULL;
		}
		assert_int_equal(becomes(&s, BEHAVED_RANDOM | BEHAVED_NO_CONSTANT), sizes[k].class);
		assert_int_equal(becomes(&s, BEHAVED_RANDOM), CLASS_UNKNOWN);
	}
}

/* Questions each 100 ms and more, answered 40 ms later; a call's frames of 60 ms, with as many sizes. */
static void questions_in_noise(void **state)
{
	static const struct { uint16_t each, more; uint32_t packets; uint16_t class; } paces[] = {
		{ 100, 90, 400, CLASS_FULLY_ENCRYPTED },
		{ 100, 90, 40, CLASS_UNKNOWN },		/* too few to be more than one peer's */
		{ 60, 12, 400, CLASS_UNKNOWN }, { 20, 8, 400, CLASS_UNKNOWN },
		{ 100, 6, 400, CLASS_UNKNOWN },		/* a clock, though a slow one */
	};
	struct conversation s = session_of(IP_UDP);

	(void)state;
	for (unsigned int k = 0; k < sizeof(paces) / sizeof(paces[0]); k++) {
		struct flow flow = { .behaved = BEHAVED_RANDOM | BEHAVED_NO_CONSTANT,
				     .packets = { paces[k].packets / 2, paces[k].packets / 2 } };
		uint64_t at = MS;

		for (unsigned int i = 0; i < s.count; i++) {
			s.payloads[i].len = 60 + draw() % 150;
			s.payloads[i].at = at;
			at += i & 1 ? (paces[k].each - 40 + draw() % paces[k].more) * MS : 40 * MS;
		}
		sizes_reconsider(&s, &flow);
		assert_int_equal(flow.class, paces[k].class);
	}
	for (unsigned int i = 0; i < s.count; i++)	/* one way, then the other: no talk */
		s.payloads[i].way = i < s.count / 2;
	assert_int_equal(becomes(&s, BEHAVED_RANDOM | BEHAVED_NO_CONSTANT), CLASS_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(padding_adds_to_acknowledgements),
		cmocka_unit_test(handshakes_in_one_block),
		cmocka_unit_test(blocks_in_text),
		cmocka_unit_test(blocks_in_a_stream),
		cmocka_unit_test(large_cells),
		cmocka_unit_test(padded_noise),
		cmocka_unit_test(second_turns),
		cmocka_unit_test(cells_and_bulk_add_to_noise),
		cmocka_unit_test(questions_in_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
