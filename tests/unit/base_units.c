// SPDX-License-Identifier: Apache-2.0
/* Quantities and times as they are shown and as they are typed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/times.h"
#include "base/units.h"

#define NOW 1793528430123456ll	/* 2026-11-01T10:20:30.123456Z */

static void si_has_three_digits(void **state)
{
	static const struct {
		uint64_t value;
		const char *text;
	} cases[] = {
		{ 0, "0 B" },		{ 999, "999 B" },	      { 1000, "1.00 kB" },
		{ 1004, "1.00 kB" },	{ 1005, "1.01 kB" },	      { 9994, "9.99 kB" },
		{ 9995, "10.0 kB" },	{ 12345, "12.3 kB" },	      { 99949, "99.9 kB" },
		{ 99950, "100 kB" },	{ 999499, "999 kB" },	      { 999500, "1.00 MB" },
		{ 4100000000000, "4.10 TB" }, { UINT64_MAX, "18.4 EB" },
	};
	char out[UNITS_ROOM];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(units_bytes(out, cases[i].value), cases[i].text);
	assert_string_equal(units_count(out, 310000), "310 k");
	assert_string_equal(units_count(out, 7), "7");
	assert_string_equal(units_packet_rate(out, 1.42e6), "1.42 Mpps");
	assert_string_equal(units_packet_rate(out, 0.25), "0.25 pps");
	assert_string_equal(units_packet_rate(out, 999.7), "1.00 kpps");
	assert_string_equal(units_bit_rate(out, 0.0 / 0.0), "-");
}

static void durations_are_short(void **state)
{
	char out[UNITS_ROOM];

	(void)state;
	assert_string_equal(units_duration(out, 850), "850 us");
	assert_string_equal(units_duration(out, 12340000), "12.3 s");
	assert_string_equal(units_duration(out, 1000000), "1 s");
	assert_string_equal(units_duration(out, 59999999), "1 m");
	assert_string_equal(units_duration(out, 200000000), "3 m 20 s");
	assert_string_equal(units_duration(out, 3 * UNITS_HOUR + 52 * UNITS_MINUTE), "3 h 52 m");
	assert_string_equal(units_duration(out, UNITS_HOUR - 1), "1 h");
	assert_string_equal(units_duration(out, 41 * UNITS_DAY + 6 * UNITS_HOUR), "41 d 6 h");
	assert_non_null(units_duration(out, UINT64_MAX));
	assert_string_equal(units_ago(out, NOW, NOW), "now");
	assert_string_equal(units_ago(out, NOW - 2 * (int64_t)UNITS_HOUR, NOW), "2 h ago");
	assert_string_equal(units_ago(out, NOW - 3 * (int64_t)UNITS_DAY, NOW), "3 d ago");
	assert_string_equal(units_ago(out, NOW + 3 * (int64_t)UNITS_MINUTE, NOW), "in 3 m");
	assert_string_equal(units_ago(out, INT64_MIN, INT64_MAX), "584942 y ago");
}

static void shares_are_honest(void **state)
{
	char out[UNITS_ROOM];

	(void)state;
	assert_string_equal(units_percent(out, 0, 0), "-");
	assert_string_equal(units_percent(out, 0, 5), "0 %");
	assert_string_equal(units_percent(out, 1, 100000), "<0.1 %");
	assert_string_equal(units_percent(out, 75, 1000), "7.5 %");
	assert_string_equal(units_percent(out, 999999, 1000000), ">99 %");
	assert_string_equal(units_percent(out, 5, 5), "100 %");
	assert_string_equal(units_percent(out, 20, 5), "400 %");
}

static void quantities_are_read(void **state)
{
	struct reason why;
	uint64_t value;

	(void)state;
	assert_int_equal(units_parse_duration("14d", &value, &why), 0);
	assert_true(value == 14 * UNITS_DAY);
	assert_int_equal(units_parse_duration("1h30m", &value, &why), 0);
	assert_true(value == 90 * UNITS_MINUTE);
	assert_int_equal(units_parse_duration("1 h 30 min", &value, &why), 0);
	assert_true(value == 90 * UNITS_MINUTE);
	assert_int_equal(units_parse_duration("90", &value, &why), 0);
	assert_true(value == 90 * UNITS_SECOND);
	assert_int_equal(units_parse_duration("1.5s", &value, &why), 0);
	assert_true(value == 1500000);
	assert_int_equal(units_parse_duration("0", &value, &why), 0);
	assert_int_equal(units_parse_size("1M", &value, &why), 0);
	assert_true(value == 1 << 20);
	assert_int_equal(units_parse_size("64 KiB", &value, &why), 0);
	assert_true(value == 65536);
	assert_int_equal(units_parse_size("10MB", &value, &why), 0);
	assert_true(value == 10000000);
	assert_int_equal(units_parse_number("18446744073709551615", 0, UINT64_MAX, &value, &why), 0);
	assert_true(value == UINT64_MAX);
}

static void bad_quantities_are_refused(void **state)
{
	static const char *const bad[] = { "", " ", "s", "1x", "1h30", "5 10s", "-1s", "1..2s", ".",
					   "1 s!", "0x10", "1e3" };
	struct reason why;
	uint64_t value = 77;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(units_parse_duration(bad[i], &value, &why), -EINVAL);
		assert_int_equal(units_parse_size(bad[i], &value, &why), -EINVAL);
	}
	assert_int_equal(units_parse_duration("600000y", &value, &why), -ERANGE);
	assert_int_equal(units_parse_duration("99999999999999999999999999999s", &value, &why),
			 -ERANGE);
	assert_int_equal(units_parse_size("17000000T", &value, &why), -ERANGE);
	assert_int_equal(units_parse_number("18446744073709551616", 0, UINT64_MAX, &value, &why),
			 -ERANGE);
	assert_int_equal(units_parse_number("101", 0, 100, &value, &why), -ERANGE);
	assert_string_equal(why.text, "'101' is outside 0..100");
	assert_int_equal(units_parse_number("+1", 0, 100, &value, &why), -EINVAL);
	assert_int_equal(units_parse_number(" 1", 0, 100, &value, &why), -EINVAL);
	assert_true(value == 77);
}

static void iso_is_utc_with_microseconds(void **state)
{
	char out[TIMES_ROOM];

	(void)state;
	assert_string_equal(times_iso(out, NOW), "2026-11-01T10:20:30.123456Z");
	assert_string_equal(times_iso(out, 0), "1970-01-01T00:00:00.000000Z");
	assert_string_equal(times_iso(out, -1), "1969-12-31T23:59:59.999999Z");
	assert_string_equal(times_iso(out, INT64_MAX), "-");
}

static void times_are_read(void **state)
{
	static const struct {
		const char *text, *iso;
	} cases[] = {
		{ "2026-11-01", "2026-10-31T23:00:00.000000Z" },
		{ "2026-11-01 10:20", "2026-11-01T09:20:00.000000Z" },
		{ "2026-11-01 10:20:30", "2026-11-01T09:20:30.000000Z" },
		{ "2026-07-01 10:20:30.5", "2026-07-01T08:20:30.500000Z" },
		{ "2026-11-01 10:20 UTC", "2026-11-01T10:20:00.000000Z" },
		{ "2026-11-01T10:20:30.123456Z", "2026-11-01T10:20:30.123456Z" },
		{ "2026-11-01T10:20+05:30", "2026-11-01T04:50:00.000000Z" },
		{ "2028-02-29", "2028-02-28T23:00:00.000000Z" },
		{ "now", "2026-11-01T10:20:30.123456Z" },
		{ "today", "2026-10-31T23:00:00.000000Z" },
		{ "yesterday", "2026-10-30T23:00:00.000000Z" },
		{ "tomorrow", "2026-11-01T23:00:00.000000Z" },
		{ "10:20", "2026-11-01T09:20:00.000000Z" },
		{ "-2h", "2026-11-01T08:20:30.123456Z" },
		{ "2 h ago", "2026-11-01T08:20:30.123456Z" },
		{ "2 hours ago", "2026-11-01T08:20:30.123456Z" },
		{ "+1d", "2026-11-02T10:20:30.123456Z" },
		{ "@1762000000", "2025-11-01T12:26:40.000000Z" },
		{ "@1.5", "1970-01-01T00:00:01.500000Z" },
	};
	struct reason why;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char out[TIMES_ROOM];
		int64_t time;

		assert_int_equal(times_parse(cases[i].text, NOW, &time, &why), 0);
		assert_string_equal(times_iso(out, time), cases[i].iso);
	}
}

static void bad_times_are_refused(void **state)
{
	static const char *const bad[] = { "", "2026", "2026-13-01", "2026-02-29", "2026-11-01 ",
					   "2026-11-01 25:00", "2026-11-01 10:20:", "2026-11-01x",
					   "@", "@1h", "-", " ago", "h ago", "tomorow", "10:60",
					   "2026-11-01 10:20+1", "2026-03-29 02:30", "@-5" };
	struct reason why;
	int64_t time;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(times_parse(bad[i], NOW, &time, &why), -EINVAL);
		assert_non_null(strstr(why.text, "is not a time"));
	}
	assert_int_equal(times_parse("-500000y", INT64_MIN, &time, &why), -ERANGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(si_has_three_digits),	  cmocka_unit_test(durations_are_short),
		cmocka_unit_test(shares_are_honest),	  cmocka_unit_test(quantities_are_read),
		cmocka_unit_test(bad_quantities_are_refused),
		cmocka_unit_test(iso_is_utc_with_microseconds),
		cmocka_unit_test(times_are_read),	  cmocka_unit_test(bad_times_are_refused),
	};

	/* A zone with summer time, spelled out so that no zone database is needed. */
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
