// SPDX-License-Identifier: Apache-2.0
/* Change points: planted steps are found to the day, drift, weekends and noise are none. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "answer/changes.h"

#define DAYS 730
#define ROOM 16

static uint64_t seed;

static double noise(void)	/* about normal, one of variance */
{
	double sum = 0;

	for (int i = 0; i < 12; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		sum += (double)(seed >> 33) / (double)(1u << 31);
	}
	return sum - 6;
}

/* A level with weekends at a third, noise of sigma, and growth by the factor over all days. */
static void fill(double *days, double sigma, double growth)
{
	for (int i = 0; i < DAYS; i++)
		days[i] = 1e9 * pow(growth, (double)i / DAYS) * (i % 7 >= 5 ? 0.33 : 1) *
			  exp(sigma * noise());
}

static void steps_are_found(void **state)
{
	double days[DAYS];
	struct change changes[ROOM];

	(void)state;
	for (seed = 1; seed < 200; seed += 7) {
		int n;

		fill(days, 0.06, 1);
		for (int i = 300; i < DAYS; i++)
			days[i] *= 1.41;
		for (int i = 500; i < DAYS; i++)
			days[i] *= 0.5;
		n = changes_find(days, DAYS, changes, ROOM);
		assert_int_equal(n, 2);
		assert_in_range(changes[0].at, 299, 301);
		assert_in_range(changes[1].at, 499, 501);
		assert_true(fabs(changes[0].after / changes[0].before - 1.41) < 0.15);
	}
}

static void drift_is_none(void **state)
{
	double days[DAYS];
	struct change changes[ROOM];

	(void)state;
	for (seed = 1; seed < 200; seed += 7) {
		fill(days, 0.06, 4);
		assert_int_equal(changes_find(days, DAYS, changes, ROOM), 0);
		fill(days, 0.3, 1);
		assert_int_equal(changes_find(days, DAYS, changes, ROOM), 0);
		fill(days, 0, 4);
		assert_int_equal(changes_find(days, DAYS, changes, ROOM), 0);
	}
}

static void step_on_drift(void **state)
{
	double days[DAYS];
	struct change changes[ROOM];

	(void)state;
	for (seed = 1; seed < 100; seed += 7) {
		fill(days, 0.05, 4);
		for (int i = 400; i < DAYS; i++)
			days[i] *= 2;
		assert_int_equal(changes_find(days, DAYS, changes, ROOM), 1);
		assert_in_range(changes[0].at, 399, 401);
	}
}

static void odd_series(void **state)
{
	double days[DAYS] = { 0 };
	struct change changes[ROOM];

	(void)state;
	assert_int_equal(changes_find(days, 0, changes, ROOM), 0);
	assert_int_equal(changes_find(days, 1, changes, ROOM), 0);
	assert_int_equal(changes_find(days, DAYS, changes, ROOM), 0);
	seed = 5;
	for (int i = 200; i < DAYS; i++)
		days[i] = 1e6 * exp(0.1 * noise());
	assert_int_equal(changes_find(days, DAYS, changes, ROOM), 1);	/* it begins */
	assert_int_equal(changes[0].at, 200);
	for (int i = 0; i < DAYS; i++)
		days[i] = NAN;
	assert_int_equal(changes_find(days, DAYS, changes, ROOM), 0);
	for (int i = 0; i < 20; i++)
		days[i] = i % 2 ? 1 : 1e9;
	assert_true(changes_find(days, 20, changes, 3) <= 3);
}

static void one_split(void **state)
{
	double values[100], weights[100];

	(void)state;
	seed = 9;
	for (int i = 0; i < 100; i++) {
		values[i] = (i >= 37 ? 0.5 : 0.02) + 0.01 * noise();
		weights[i] = 1 + i % 24;
	}
	assert_int_equal(changes_split(values, weights, 100), 37);
	assert_int_equal(changes_split(values, weights, 1), 0);
	assert_int_equal(changes_split(values, weights, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_are_found), cmocka_unit_test(drift_is_none),
		cmocka_unit_test(step_on_drift), cmocka_unit_test(odd_series),
		cmocka_unit_test(one_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
