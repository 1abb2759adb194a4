// SPDX-License-Identifier: Apache-2.0
/* ends: a tunnel without a name beside a control connection to the same port. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(named_by_control), cmocka_unit_test(left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
