// SPDX-License-Identifier: Apache-2.0
/* TLS and DTLS handshakes behind a header: who greets and is answered makes keys for a private protocol. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "learn/greeting.h"

#define MS 1000000ULL

static uint64_t seed = 5;

static uint32_t draw(void)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return seed >> 33;
}

static struct payload *add(struct conversation *s, int way, uint32_t len)
{
	struct payload *p = &s->payloads[s->count];

	*p = (struct payload){ .len = len, .have = len < SAMPLE_HEAD ? len : SAMPLE_HEAD, .way = way,
			       .at = s->count * 20 * MS, .stream = ~0U };
	for (unsigned int k = 0; k < p->have; k++)
		p->head[k] = draw();
	s->count++;
	s->ways[way]++;
	return p;
}

static struct conversation begin(uint8_t proto)
{
	return (struct conversation){ .key = { .lo = { 1, 2 }, .hi = { 2, 3 }, .lo_port = 5000,
					       .hi_port = 7000, .proto = proto } };
}

static void put(struct payload *p, unsigned int off, const void *bytes, unsigned int n)
{
	for (unsigned int k = 0; k < n && off + k < SAMPLE_HEAD; k++)
		p->head[off + k] = ((const uint8_t *)bytes)[k];
}

#define CLIENT "\x16\3\1\0\xc8\1\0\0\xc4\3\3"
#define SERVER "\x16\3\3\0\x7a\2\0\0\x76\3\3"
#define DTLS_CLIENT "\x16\xfe\xfd\0\0\0\0\0\0\0\1\0\x6c\1\0\0\x60\0\0\0\0\0\0\0\x60\xfe\xfd"
#define DTLS_SERVER "\x16\xfe\xfd\0\0\0\0\0\0\0\1\0\x5c\2\0\0\x50\0\1\0\0\0\0\0\x50\xfe\xfd"

/* Resets, hello, its answer and data; up and down: bytes in front. */
static struct conversation with_tls(uint8_t proto, unsigned int up, unsigned int down)
{
	struct conversation s = begin(proto);

	add(&s, UP, 20);
	add(&s, DOWN, 28);
	put(add(&s, UP, 205 + up), up, CLIENT, 11);
	put(add(&s, DOWN, 900), down, SERVER, 11);
	for (unsigned int i = 0; i < 8; i++)
		add(&s, i & 1, 100 + draw() % 200);
	return s;
}

static struct conversation with_dtls(uint8_t proto, unsigned int off)
{
	struct conversation s = begin(proto);

	put(add(&s, UP, 121 + off), off, DTLS_CLIENT, 27);
	put(add(&s, DOWN, 105 + off), off, DTLS_SERVER, 27);
	for (unsigned int i = 0; i < s.count; i++)
		put(&s.payloads[i], 0, "\1\0\0\0", 4);
	return s;
}

static uint8_t sure_of(const struct conversation *s)
{
	struct flow flow = { .class = CLASS_UNKNOWN };

	greeting_reconsider(s, &flow);
	assert_int_equal(flow.class, flow.tunnel ? CLASS_CUSTOM : CLASS_UNKNOWN);
	assert_true(flow.tunnel < SETTLED_AT);
	return flow.tunnel;
}

static void datagrams_that_carry_tls_behind_a_header_are_a_tunnel(void **state)
{
	struct conversation s = with_tls(IP_UDP, 14, 26);
	unsigned int n = 0;

	(void)state;
	assert_true(sure_of(&s) >= NAMED_AT);
	assert_string_equal(greeting_evidence(&s, &n), "inside: a TLS handshake behind a header of 14 bytes");
	n = 1;
	assert_null(greeting_evidence(&s, &n));
	assert_int_equal(n, 0);
	/* the answer's length and version lie behind what is kept of it */
	s = with_tls(IP_UDP, 42, 58);
	assert_true(sure_of(&s) >= NAMED_AT);
}

static void messages_of_a_stream_are_less_sure(void **state)
{
	struct conversation stream = with_tls(IP_TCP, 16, 28), datagrams = with_tls(IP_UDP, 16, 28);

	(void)state;
	assert_true(sure_of(&stream) >= NAMED_AT);
	assert_true(sure_of(&stream) < sure_of(&datagrams));
}

/* Behind STARTTLS, a request for TLS in the same segment, a PROXY line. */
static void who_switches_to_tls_answers_at_the_first_byte(void **state)
{
	struct conversation s = with_tls(IP_TCP, 36, 0);

	(void)state;
	assert_false(sure_of(&s));
	s = with_tls(IP_TCP, 0, 0);
	assert_false(sure_of(&s));
}

/* A mirror, a flow export, a download of a capture. */
static void both_hellos_one_way_are_somebody_elses(void **state)
{
	struct conversation s = begin(IP_UDP);

	(void)state;
	put(add(&s, UP, 300), 42, CLIENT, 11);
	put(add(&s, UP, 900), 42, SERVER, 11);
	add(&s, DOWN, 60);
	assert_false(sure_of(&s));
	/* nor does an answer come before what it answers */
	s = begin(IP_UDP);
	put(add(&s, DOWN, 900), 42, SERVER, 11);
	put(add(&s, UP, 300), 42, CLIENT, 11);
	assert_false(sure_of(&s));
}

static void hellos_whose_lengths_disagree_are_chance(void **state)
{
	struct conversation s = with_tls(IP_UDP, 14, 26);

	(void)state;
	s.payloads[2].head[14 + 4]++;
	assert_false(sure_of(&s));
	s = with_tls(IP_UDP, 14, 26);
	s.payloads[3].head[26 + 3] = s.payloads[3].head[26 + 4] = 0;
	assert_false(sure_of(&s));
	s = with_dtls(IP_UDP, 4);
	s.payloads[0].head[4 + 24]++;
	assert_false(sure_of(&s));
}

static void dtls_behind_a_preamble_is_one_too(void **state)
{
	struct conversation s = with_dtls(IP_UDP, 4);
	unsigned int n = 0;

	(void)state;
	assert_true(sure_of(&s) >= NAMED_AT);
	assert_string_equal(greeting_evidence(&s, &n), "inside: a DTLS handshake behind a header of 4 bytes");
}

static void dtls_of_a_call_is_none(void **state)
{
	struct conversation s = with_dtls(IP_UDP, 4);

	(void)state;
	/* a channel of TURN */
	put(&s.payloads[0], 0, "\x40\1\0\x79", 4);
	put(&s.payloads[1], 0, "\x40\1\0\x69", 4);
	assert_false(sure_of(&s));
	/* behind a length, as ICE does over TCP */
	s = with_dtls(IP_TCP, 2);
	assert_false(sure_of(&s));
	s = with_dtls(IP_UDP, 0);
	assert_false(sure_of(&s));
}

static void what_has_a_name_keeps_it(void **state)
{
	struct conversation s = with_tls(IP_UDP, 14, 26);
	struct flow flow = { .class = CLASS_RADIUS };

	(void)state;
	greeting_reconsider(&s, &flow);
	assert_int_equal(flow.class, CLASS_RADIUS);
	assert_int_equal(flow.tunnel, 0);
	flow = (struct flow){ .class = CLASS_UNKNOWN, .tunnel = 80 };
	greeting_reconsider(&s, &flow);
	assert_int_equal(flow.tunnel, 80);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(datagrams_that_carry_tls_behind_a_header_are_a_tunnel),
		cmocka_unit_test(messages_of_a_stream_are_less_sure),
		cmocka_unit_test(who_switches_to_tls_answers_at_the_first_byte),
		cmocka_unit_test(both_hellos_one_way_are_somebody_elses),
		cmocka_unit_test(hellos_whose_lengths_disagree_are_chance),
		cmocka_unit_test(dtls_behind_a_preamble_is_one_too),
		cmocka_unit_test(dtls_of_a_call_is_none),
		cmocka_unit_test(what_has_a_name_keeps_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
