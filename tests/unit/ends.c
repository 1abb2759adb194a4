// SPDX-License-Identifier: Apache-2.0
/* ends: what the other flows of a server, and of a client and a server, say of a flow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "learn/ends.h"

/* Flows between host a (lo) and b (hi), from a's port to b's. */
static struct flow_key key_of(uint8_t proto, uint64_t a, uint64_t b, uint16_t from, uint16_t to)
{
	return (struct flow_key){ .lo = { 1, a }, .hi = { 1, b }, .lo_port = from, .hi_port = to,
				  .proto = proto };
}

static struct flow flow_of(uint16_t class, uint8_t tunnel)
{
	return (struct flow){ .class = class, .tunnel = tunnel, .packets = { 40, 40 },
			      .bytes = { 9000, 9000 } };
}

/* What a flow of class custom becomes beside the control connection from host 1 to host 2, port 655. */
static uint16_t becomes(uint16_t control, struct flow_key key, uint16_t class, uint8_t tunnel)
{
	struct ends *ends = ends_new(64);
	struct flow_key tcp = key_of(IP_TCP, 1, 2, 40000, 655);
	struct flow first = flow_of(control, 95), flow = flow_of(class, tunnel);

	assert_non_null(ends);
	ends_note(ends, &tcp, &first);
	ends_reconsider(ends, &key, &flow);
	ends_free(ends);
	return flow.class;
}

static void named_by_control(void **state)
{
	struct flow_key same = key_of(IP_UDP, 1, 2, 655, 655);
	struct flow_key turned = key_of(IP_UDP, 2, 1, 655, 31000);

	(void)state;
	assert_int_equal(becomes(CLASS_TINC, same, CLASS_CUSTOM, 90), CLASS_TINC);
	assert_int_equal(becomes(CLASS_TINC, turned, CLASS_FULLY_ENCRYPTED, 60), CLASS_TINC);
	assert_int_equal(becomes(CLASS_VTUN, same, CLASS_CUSTOM, 90), CLASS_VTUN);
}

static void left_alone(void **state)
{
	struct flow_key same = key_of(IP_UDP, 1, 2, 655, 655);

	(void)state;
	assert_int_equal(becomes(CLASS_TINC, same, CLASS_UNKNOWN, 0), CLASS_UNKNOWN);
	assert_int_equal(becomes(CLASS_TINC, same, CLASS_DNS, 0), CLASS_DNS);
	assert_int_equal(becomes(CLASS_TINC, key_of(IP_UDP, 1, 2, 31000, 656), CLASS_CUSTOM, 90),
			 CLASS_CUSTOM);
	assert_int_equal(becomes(CLASS_TINC, key_of(IP_UDP, 1, 3, 655, 655), CLASS_CUSTOM, 90),
			 CLASS_CUSTOM);
	assert_int_equal(becomes(CLASS_OPENVPN, same, CLASS_CUSTOM, 90), CLASS_CUSTOM);
	assert_int_equal(becomes(CLASS_TINC, key_of(IP_TCP, 1, 2, 41000, 655), CLASS_CUSTOM, 90),
			 CLASS_CUSTOM);
}

/*
 * Between host 1 and port 443 of host 2: tunnels and others as many, from ports of their own; what a
 * flow from port 50000 with these marks becomes.
 */
struct company {
	uint16_t class;
	uint8_t tunnel, marks;
	unsigned int tunnels, others;
};

static struct flow among(struct company c, uint16_t class, uint8_t marks)
{
	struct ends *ends = ends_new(64);
	struct flow_key key = key_of(IP_TCP, 1, 2, 50000, 443);
	struct flow flow = flow_of(class, 0), tunnel = flow_of(c.class, c.tunnel);

	assert_non_null(ends);
	flow.marks = marks;
	/* hashes that share a bit would count once: ports are taken until each has its own */
	for (uint64_t bits = 0, from = 40000; c.tunnels; from++) {
		struct flow_key one = key_of(IP_TCP, 1, 2, from, 443);
		uint64_t bit = 1ULL << (flow_hash(&one) & 63);

		if (bits & bit)
			continue;
		bits |= bit;
		ends_note(ends, &one, &tunnel);
		ends_note(ends, &one, &tunnel);		/* speaks twice, counts once */
		c.tunnels--;
	}
	ends_other(ends, &key, &flow);
	for (uint64_t bits = 1ULL << (flow_hash(&key) & 63), from = 41000; c.others; from++) {
		struct flow_key one = key_of(IP_TCP, 1, 2, from, 443);
		struct flow other = flow_of(CLASS_TLS, 0);
		uint64_t bit = 1ULL << (flow_hash(&one) & 63);

		if (bits & bit)
			continue;
		bits |= bit;
		other.marks = FLOW_SAW_START;
		ends_other(ends, &one, &other);
		c.others--;
	}
	ends_reconsider(ends, &key, &flow);
	ends_free(ends);
	return flow;
}

static void joins(struct company c, uint16_t class, uint8_t marks)
{
	struct flow flow = among(c, class, marks);

	assert_int_equal(flow.class, c.class);
	assert_int_equal(flow.tunnel, NAMED_AT + 5);
	assert_true(flow.behaved & BEHAVED_SAME_END);
}

static void stays(struct company c, uint16_t class, uint8_t marks)
{
	struct flow flow = among(c, class, marks);

	assert_int_equal(flow.class, class);
	assert_int_equal(flow.tunnel, 0);
}

/* The opening was seen and shows nothing: most of the company must be tunnels, several at least. */
static void seen_from_the_start(void **state)
{
	struct company c = { .class = CLASS_TLS_TUNNEL, .tunnel = 55, .tunnels = 2 };

	(void)state;
	joins(c, CLASS_TLS, FLOW_SAW_START);
	c.others = 1;
	joins(c, CLASS_TLS, FLOW_SAW_START);
	c.others = 2;		/* and itself */
	stays(c, CLASS_TLS, FLOW_SAW_START);
	c = (struct company){ .class = CLASS_TLS_TUNNEL, .tunnel = 95, .tunnels = 1 };
	stays(c, CLASS_TLS, FLOW_SAW_START);
	c.tunnels = 3;
	stays(c, CLASS_HTTP, FLOW_SAW_START);
	stays(c, CLASS_DNS, FLOW_SAW_START);
}

/* It was not: one tunnel is enough where nothing speaks against it. */
static void joined_in_the_middle(void **state)
{
	struct company c = { .class = CLASS_TLS_TUNNEL, .tunnel = 55, .tunnels = 1 };

	(void)state;
	joins(c, CLASS_TLS, 0);
	c.others = 1;
	stays(c, CLASS_TLS, 0);
	c.tunnels = 2;
	joins(c, CLASS_TLS, 0);
	c = (struct company){ .class = CLASS_TLS_COVER, .tunnel = 96, .tunnels = 1 };
	joins(c, CLASS_TLS, 0);
}

/* Nothing is known of it: one tunnel that is certain by its bytes, or two of any kind. */
static void of_no_name(void **state)
{
	struct company c = { .class = CLASS_WEBSOCKET_PLAIN, .tunnel = 96, .tunnels = 1 };

	(void)state;
	joins(c, CLASS_UNKNOWN, 0);
	stays(c, CLASS_UNKNOWN, FLOW_SAW_START);
	c.others = 1;
	stays(c, CLASS_UNKNOWN, 0);
	c = (struct company){ .class = CLASS_WEBSOCKET_PLAIN, .tunnel = 60, .tunnels = 1 };
	stays(c, CLASS_UNKNOWN, 0);
	c.tunnels = 2;
	joins(c, CLASS_UNKNOWN, FLOW_SAW_START);
}

/* Two other hosts have nothing to do with it. */
static void another_pair(void **state)
{
	struct ends *ends = ends_new(64);
	struct flow_key key = key_of(IP_TCP, 1, 2, 50000, 443), far = key_of(IP_TCP, 1, 3, 50000, 443);
	struct flow tunnel = flow_of(CLASS_TLS_TUNNEL, 95), flow = flow_of(CLASS_TLS, 0);

	(void)state;
	assert_non_null(ends);
	assert_false(ends_noted(ends));
	ends_note(ends, &key, &tunnel);
	assert_true(ends_noted(ends));
	ends_reconsider(ends, &far, &flow);
	assert_int_equal(flow.tunnel, 0);
	ends_free(ends);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(named_by_control), cmocka_unit_test(left_alone),
		cmocka_unit_test(seen_from_the_start), cmocka_unit_test(joined_in_the_middle),
		cmocka_unit_test(of_no_name), cmocka_unit_test(another_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
