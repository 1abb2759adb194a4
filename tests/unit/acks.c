// SPDX-License-Identifier: Apache-2.0
/*
 * Bulk and what acknowledges it, payload by payload: what is seen has its points.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/behave.h"

#define BULK 1400
#define PAIRS 40

/* Two full packets down, an acknowledgement of some size up, at once or late. */
static struct behaviour transfer(const uint16_t *sizes, unsigned int count, uint32_t late)
{
	struct behaviour b = { 0 };
	uint32_t ms = 1000;

	for (unsigned int i = 0; i < PAIRS; i++, ms += 20) {
		follow_acks(&b, DOWN, BULK, ms);
		follow_acks(&b, DOWN, BULK, ms);
		follow_acks(&b, UP, sizes[i % count], ms + late);
	}
	return b;
}

static unsigned int points_of(const struct behaviour *b, struct jot *jot)
{
	ack_points(b, UP, 0, jot);
	return jot->points;
}

static void of_one_size(void **state)
{
	static const uint16_t sizes[] = { 68 };
	struct behaviour b = transfer(sizes, 1, 1);
	struct jot jot = { 0 };

	(void)state;
	assert_int_equal(points_of(&b, &jot), 20);
	assert_int_equal(jot.behaved, BEHAVED_ACK);
	for (unsigned int i = 0; i < 3; i++)
		follow_acks(&b, DOWN, 68, 5000 + 500 * i);
	jot.behaved = 0;
	assert_int_equal(points_of(&b, &jot), 35);
	assert_int_equal(jot.behaved, BEHAVED_ACK | BEHAVED_ACK_BACK);
}

/* No size is the commonest, but each comes at once; voice that comes when it likes is no answer. */
static void padded_at_random(void **state)
{
	static const uint16_t sizes[] = { 71, 90, 118, 64, 133, 101, 79, 142, 55, 127, 96, 110, 84 };
	struct behaviour b = transfer(sizes, 13, 1), late = transfer(sizes, 13, 12);
	struct jot jot = { 0 };

	(void)state;
	assert_int_equal(points_of(&b, &jot), 20);
	assert_int_equal(jot.behaved, BEHAVED_ACK_PADDED);
	jot.behaved = 0;
	assert_int_equal(points_of(&late, &jot), 0);
	assert_int_equal(jot.behaved, 0);
}

/* In TLS, bulk padded at random and answered by what is padded at random is enough; each alone is not. */
static void padded_twice(void **state)
{
	static const unsigned int behaved[] = { BEHAVED_CHUNKS | BEHAVED_ACK_PADDED, BEHAVED_CHUNKS,
						BEHAVED_ACK_PADDED };
	static struct study s;

	(void)state;
	for (unsigned int i = 0; i < 3; i++) {
		struct flow flow = { .class = CLASS_TLS, .behaved = behaved[i] };

		s.behaviour.score = behaved[i] & BEHAVED_ACK_PADDED ? 20 : 0;
		s.behaviour.turns.chunks[DOWN] = behaved[i] & BEHAVED_CHUNKS ?
			(struct chunks){ .top = 1500, .low = 1440, .fit = 20, .changes = 19 } :
			(struct chunks){ 0 };
		weigh(&flow, &s);
		assert_int_equal(flow.tunnel >= NAMED_AT, i == 0);
		assert_int_equal(flow.class, i ? CLASS_TLS : CLASS_TLS_TUNNEL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_one_size),
		cmocka_unit_test(padded_at_random),
		cmocka_unit_test(padded_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
