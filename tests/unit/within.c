// SPDX-License-Identifier: Apache-2.0
/* IP packets that first payloads show: far back, under a key, under a keystream; and headers that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "learn/within.h"

#define MS 1000000ULL

static uint64_t seed = 11;

static uint32_t draw(void)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return seed >> 33;
}

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

/* IPv4 and UDP between two hosts, as voice: nothing of a TCP. */
static void put_ip(uint8_t *ip, int way, uint32_t len)
{
	uint32_t sum = 0;

	memcpy(ip, "\x45\0\0\0\0\0\x40\0\x40\x11\0\0\x0a\1\2\3\x0a\4\5\6", 20);
	put16(ip + 2, len);
	put16(ip + 4, draw());
	if (way) {
		memcpy(ip + 12, "\x0a\4\5\6\x0a\1\2\3", 8);
	}
	for (unsigned int i = 0; i < 20; i += 2)
		sum += ip[i] << 8 | ip[i + 1];
	sum = (sum & 0xffff) + (sum >> 16);
	put16(ip + 10, ~((sum & 0xffff) + (sum >> 16)));
}

/* 24 payloads of noise behind head bytes that stay. */
static struct conversation session_of(unsigned int head)
{
	struct conversation s = { .key = { .lo = { 1, 2 }, .hi = { 2, 3 }, .lo_port = 5000,
					   .hi_port = 7000, .proto = IP_UDP } };

	for (unsigned int i = 0; i < 24; i++) {
		struct payload *p = &s.payloads[s.count++];

		*p = (struct payload){ .len = 80 + draw() % 120, .have = SAMPLE_HEAD, .way = i & 1,
				       .at = i * 20 * MS, .stream = ~0U };
		s.ways[i & 1]++;
		for (unsigned int k = 0; k < SAMPLE_HEAD; k++)
			p->head[k] = k < head ? 0x51 + k : draw();
	}
	return s;
}

static struct conversation with_ip(unsigned int off)
{
	struct conversation s = session_of(off);

	for (unsigned int i = 0; i < s.count; i++)
		put_ip(s.payloads[i].head + off, s.payloads[i].way, s.payloads[i].len - off);
	return s;
}

/* Another key each way if apart. */
static void encrypt(struct conversation *s, unsigned int off, const uint8_t *key, unsigned int n, int apart)
{
	for (unsigned int i = 0; i < s->count; i++)
		for (unsigned int k = off; k < SAMPLE_HEAD; k++)
			s->payloads[i].head[k] ^= key[(k - off) % n] ^
						  (apart && s->payloads[i].way ? 0x6b * k : 0);
}

static uint8_t becomes(const struct conversation *s)
{
	struct flow flow = { 0 }, named = { .class = CLASS_RTP };

	within_reconsider(s, &flow);
	assert_int_equal(flow.class, flow.tunnel ? CLASS_CUSTOM : CLASS_UNKNOWN);
	assert_int_equal(!!within_evidence(s, &(unsigned int){ 0 }), flow.tunnel > 0);
	assert_null(within_evidence(s, &(unsigned int){ 1 }));
	within_reconsider(s, &named);
	assert_int_equal(named.tunnel, 0);
	return flow.tunnel;
}

static void clear_headers_far_back(void **state)
{
	for (unsigned int off = 0; off <= SAMPLE_HEAD - 20; off += 4) {
		struct conversation s = with_ip(off);

		assert_in_range(becomes(&s), NAMED_AT, 100);
		for (unsigned int i = 0; i < s.count; i++)	/* checksums that do not hold */
			s.payloads[i].head[off + 11] ^= 1;
		assert_int_equal(becomes(&s), 0);
	}
}

static void headers_under_a_key(void **state)
{
	uint8_t key[SAMPLE_HEAD];

	for (unsigned int n = 1; n <= SAMPLE_HEAD; n *= 2)
		for (unsigned int off = 0; off <= 12; off += 4)
			for (int apart = 0; apart < 2; apart++) {
				struct conversation s = with_ip(off);

				for (unsigned int k = 0; k < n; k++)
					key[k] = 0x80 | draw();
				encrypt(&s, off, key, n, apart);
				assert_in_range(becomes(&s), NAMED_AT, 100);
			}
}

/* Too few, or a key that changes with each message. */
static void what_is_no_proof(void **state)
{
	struct conversation s = with_ip(8);

	s.count = 5;
	assert_int_equal(becomes(&s), 0);
	s = with_ip(8);
	for (unsigned int i = 0; i < s.count; i++)
		for (unsigned int k = 8; k < SAMPLE_HEAD; k++)
			s.payloads[i].head[k] ^= draw();
	assert_int_equal(becomes(&s), 0);
	for (unsigned int round = 0; round < 200; round++) {
		s = session_of(round % 24);
		assert_int_equal(becomes(&s), 0);
	}
}

/* A version, a length, a number, a checksum, two ids that change places: an ordinary header. */
static void ids_that_change_places(void **state)
{
	for (unsigned int rest = 0; rest < 40; rest += 4) {
		struct conversation s = session_of(4);

		for (unsigned int i = 0; i < s.count; i++) {
			struct payload *p = &s.payloads[i];

			put16(p->head + 2, p->len - rest);
			put16(p->head + 4, i / 2);
			memcpy(p->head + 6, "\x40\0\x40\x11", 4);
			memcpy(p->head + 12, p->way ? "\x9a\1\2\3\x71\4\5\6" : "\x71\4\5\6\x9a\1\2\3", 8);
		}
		assert_int_equal(becomes(&s), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clear_headers_far_back),
		cmocka_unit_test(headers_under_a_key),
		cmocka_unit_test(what_is_no_proof),
		cmocka_unit_test(ids_that_change_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
