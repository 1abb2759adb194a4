// SPDX-License-Identifier: Apache-2.0
/* Payloads into sessions: what has no place is counted, what had no more to tell is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "learn/sessions.h"

#define PLACES 8
#define SECOND 1000000000ULL

static void tell(struct sessions *s, uint64_t client, uint8_t nth, uint64_t at)
{
	struct sample_event e = { .at = at, .len = 100, .have = SAMPLE_HEAD, .nth = nth,
				  .key = { .lo = { 1, 1 }, .hi = { 2, client }, .proto = 17 } };

	sessions_keep(s, &e);
}

static void a_flow_that_goes_on_is_missed(void **state)
{
	struct sessions s = { 0 };

	(void)state;
	assert_int_equal(sessions_begin(&s, PLACES), 0);
	for (unsigned int i = 0; i < PLACES; i++)
		tell(&s, i, 0, SECOND + i);
	assert_int_equal(s.given_up, 0);
	tell(&s, PLACES, 0, 2 * SECOND);
	assert_int_equal(s.flows, PLACES + 1);
	assert_int_equal(s.given_up, 1);
	sessions_end(&s);
}

static void a_flow_that_fell_silent_is_not(void **state)
{
	struct sessions s = { 0 };

	(void)state;
	assert_int_equal(sessions_begin(&s, PLACES), 0);
	for (unsigned int i = 0; i < PLACES; i++)
		tell(&s, i, 0, SECOND + i);
	for (unsigned int i = 0; i < PLACES; i++)
		tell(&s, PLACES + i, 0, 60 * SECOND + i);
	assert_int_equal(s.flows, 2 * PLACES);
	assert_int_equal(s.given_up, 0);
	sessions_end(&s);
}

static void the_same_ports_later_are_another_session(void **state)
{
	struct sessions s = { 0 };
	struct flow_key key = { .lo = { 1, 1 }, .hi = { 2, 5 }, .proto = 17 };

	(void)state;
	assert_int_equal(sessions_begin(&s, PLACES), 0);
	tell(&s, 5, 0, SECOND);
	tell(&s, 5, 1, 2 * SECOND);
	assert_int_equal(sessions_find(&s, &key)->count, 2);
	tell(&s, 5, 2, 60 * SECOND);	/* a pause of the same session */
	assert_int_equal(sessions_find(&s, &key)->count, 3);
	tell(&s, 5, 0, 120 * SECOND);
	assert_int_equal(sessions_find(&s, &key)->count, 1);
	assert_int_equal(s.given_up, 0);
	sessions_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flow_that_goes_on_is_missed),
		cmocka_unit_test(a_flow_that_fell_silent_is_not),
		cmocka_unit_test(the_same_ports_later_are_another_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
