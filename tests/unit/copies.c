// SPDX-License-Identifier: Apache-2.0
/*
 * One datagram again and again at once is what a mirror shows twice, so no news; but who sends nothing
 * else for ever (a load generator) must settle, or each of its packets costs what a new flow's does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/study.h"
#include "engine/engine.h"

#define PAYLOAD 64

static int settled_after;

static int note(void *arg, const struct flow_key *key, const struct flow *flow)
{
	(void)key;
	if (flow->state == FLOW_SETTLED && !settled_after)
		settled_after = *(int *)arg;
	return 0;
}

static void one_datagram_for_ever_settles(void **unused)
{
	struct engine_options options = { .flows = 16, .desks = 16 };
	struct engine *e = engine_native(&options);
	uint8_t f[28 + PAYLOAD] = { 0x45, 0, 0, 28 + PAYLOAD, 0, 1, 0, 0, 64, 17, 0, 0,
				    192, 0, 2, 1, 203, 0, 113, 9, 0x9c, 0xbb, 0x9c, 0xbc, 0, 8 + PAYLOAD };
	struct frame frame = { .data = f, .path = 1, .link = LINK_IP, .have = sizeof(f),
			       .wire = sizeof(f), .at = 1700000000000000000ULL };
	struct cell seen;

	(void)unused;
	assert_non_null(e);
	memset(f + 28, 0xa7, PAYLOAD);
	for (int i = 1; i <= 4 * COPIES_UNTIL; i++) {
		frame.at += 10000;
		assert_int_equal(e->ops->frame(e, &frame), 0);
		assert_int_equal(e->ops->flows(e, note, &i), 0);
	}
	assert_true(settled_after >= COPIES_UNTIL && settled_after < 2 * COPIES_UNTIL);
	assert_int_equal(e->ops->seen(e, &seen), 0);
	assert_int_equal(seen.packets, 4 * COPIES_UNTIL);
	e->ops->end(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(one_datagram_for_ever_settles) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
