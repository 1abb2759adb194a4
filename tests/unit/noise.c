// SPDX-License-Identifier: Apache-2.0
/* Custom or fully-encrypted: what thirty-two payloads say of a tunnel that has no other name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "learn/noise.h"
#include "talks.h"

static uint16_t named(const struct conversation *s, uint16_t class, unsigned int behaved, uint8_t tunnel)
{
	struct flow flow = { .class = class, .behaved = behaved, .tunnel = tunnel };

	noise_reconsider(s, &flow);
	assert_int_equal(flow.tunnel, tunnel);
	return flow.class;
}

static void of_a_capture(const char *name, uint16_t wanted)
{
	struct talks *t = talks_of(name);
	const struct conversation *best;

	assert_non_null(t);
	assert_true(t->count > 0);
	best = t->list;
	for (unsigned int i = 1; i < t->count; i++)
		best = t->list[i].count > best->count ? &t->list[i] : best;
	assert_int_equal(named(best, CLASS_FULLY_ENCRYPTED, BEHAVED_RANDOM, 70), wanted);
	assert_int_equal(named(best, CLASS_FULLY_ENCRYPTED, BEHAVED_RANDOM, NAMED_AT - 1),
			 CLASS_FULLY_ENCRYPTED);
	assert_int_equal(named(best, CLASS_TLS, BEHAVED_RANDOM, 70), CLASS_TLS);
	free(t);
}

static void structure_is_custom(void **state)
{
	(void)state;
	of_a_capture("tests/captures/home-chained-1.pcap", CLASS_CUSTOM);
	of_a_capture("tests/captures/home-tcplen-1.pcap", CLASS_CUSTOM);
	of_a_capture("tests/captures/home-magic-1.pcap", CLASS_CUSTOM);
	of_a_capture("tests/captures/home-random-1.pcap", CLASS_FULLY_ENCRYPTED);
	of_a_capture("tests/captures/home-cells-1.pcap", CLASS_FULLY_ENCRYPTED);
}

static void a_stream_of_noise_is_fully_encrypted(void **state)
{
	struct conversation s = { .key = { .lo = { 1, 2 }, .hi = { 2, 3 }, .proto = IP_TCP } };
	uint64_t seed = 9;

	(void)state;
	for (unsigned int i = 0; i < 24; i++) {
		struct payload *p = &s.payloads[s.count++];

		*p = (struct payload){ .have = SAMPLE_HEAD, .way = i & 1, .at = i * 17000000ULL, .stream = ~0U };
		s.ways[i & 1]++;
		for (unsigned int k = 0; k < SAMPLE_HEAD; k++) {
			seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
			p->head[k] = seed >> 33;
		}
		p->len = 100 + (seed >> 40) % 900;
	}
	assert_int_equal(named(&s, CLASS_CUSTOM, BEHAVED_RANDOM | BEHAVED_ACK, 70), CLASS_FULLY_ENCRYPTED);
	assert_int_equal(named(&s, CLASS_CUSTOM, BEHAVED_ACK, 70), CLASS_CUSTOM);
	s.key.proto = IP_UDP;		/* there the packet path compares more payloads */
	assert_int_equal(named(&s, CLASS_CUSTOM, BEHAVED_RANDOM | BEHAVED_ACK, 70), CLASS_CUSTOM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(structure_is_custom),
		cmocka_unit_test(a_stream_of_noise_is_fully_encrypted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
