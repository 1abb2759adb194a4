// SPDX-License-Identifier: Apache-2.0
/* Thirty time zones, their DST weeks among them, hour by hour against libc; months and ranges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "base/zone.h"

#define FROM 1609459200		/* 2021-01-01 */
#define TO 1798761600		/* 2027-01-01 */

static const char *const names[] = {
	"Europe/Vienna", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Moscow",
	"Europe/Chisinau", "Atlantic/Azores", "America/New_York", "America/Chicago",
	"America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage",
	"America/St_Johns", "America/Sao_Paulo", "America/Santiago", "America/Asuncion",
	"America/Havana", "America/Nuuk", "Africa/Cairo", "Africa/Casablanca",
	"Africa/Johannesburg", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Asia/Beirut",
	"Asia/Gaza", "Asia/Shanghai", "Australia/Lord_Howe", "Australia/Adelaide",
	"Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati",
};
#define NAMES (sizeof(names) / sizeof(names[0]))

static unsigned int libc_hour(int64_t time)
{
	time_t at = (time_t)time;
	struct tm tm;

	localtime_r(&at, &tm);
	return (unsigned int)((tm.tm_wday + 6) % 7 * 24 + tm.tm_hour);
}

static void every_hour_is_exact(void **state)
{
	static struct zone zones[NAMES];
	unsigned int changing = 0, half = 0;

	(void)state;
	for (size_t i = 0; i < NAMES; i++) {
		assert_int_equal(zone_load(&zones[i], names[i], FROM, TO, NULL), 0);
		changing += zones[i].count > 1;
		half += zones[i].steps[0].offset % 3600 != 0;
	}
	assert_true(NAMES >= 30 && changing >= 20 && half >= 5);
	for (size_t i = 0; i < NAMES; i++) {
		setenv("TZ", names[i], 1);
		tzset();
		for (int64_t time = FROM; time < TO; time += 900)
			if (zone_week_hour(&zones[i], time) != libc_hour(time))
				fail_msg("%s at %lld", names[i], (long long)time);
	}
	unsetenv("TZ");
	tzset();
}

static void names_are_checked(void **state)
{
	struct reason why = { "" };
	struct zone zone;

	(void)state;
	assert_int_not_equal(zone_load(&zone, "Europe/Atlantis", FROM, TO, &why), 0);
	assert_non_null(strstr(why.text, "Europe/Atlantis"));
	assert_int_not_equal(zone_load(&zone, "", FROM, TO, &why), 0);
	assert_int_not_equal(zone_load(&zone, "../../etc/passwd", FROM, TO, &why), 0);
	assert_int_not_equal(zone_load(&zone, "/etc/localtime", FROM, TO, &why), 0);
	assert_int_equal(zone_load(&zone, "UTC", FROM, TO, &why), 0);
	assert_int_equal(zone.count, 1);
	setenv("TZ", "Asia/Tokyo", 1);
	assert_int_equal(zone_load(&zone, "local", FROM, TO, &why), 0);
	assert_string_equal(zone.name, "Asia/Tokyo");
	assert_int_equal(zone_offset(&zone, FROM), 9 * 3600);
	assert_int_equal(zone_load(&zone, "Europe/Vienna", FROM, TO, &why), 0);
	assert_string_equal(getenv("TZ"), "Asia/Tokyo");
	unsetenv("TZ");
	tzset();
}

static void calendar_steps(void **state)
{
	char text[CALENDAR_ROOM];
	int64_t time = 1793528430;	/* 2026-11-01 10:20:30, a Sunday */

	(void)state;
	assert_string_equal(calendar_text(text, EACH_WEEK, calendar_floor(EACH_WEEK, time)), "2026-10-26");
	assert_string_equal(calendar_text(text, EACH_MONTH, calendar_floor(EACH_MONTH, time)), "2026-11");
	assert_string_equal(calendar_text(text, EACH_DAY, calendar_next(EACH_MONTH, time)), "2026-12-01");
	assert_string_equal(calendar_text(text, EACH_DAY, calendar_next(EACH_YEAR, time)), "2027-01-01");
	assert_string_equal(calendar_text(text, EACH_DAY, calendar_floor(EACH_DAY, -1)), "1969-12-31");
	for (int step = EACH_HOUR; step <= EACH_YEAR; step++)
		for (int64_t at = 0; at < 1800000000; at = calendar_next(step, at)) {
			assert_true(calendar_next(step, at) > at);
			assert_int_equal(calendar_floor(step, calendar_next(step, at) - 1),
					 calendar_floor(step, at));
		}
}

static void ranges(void **state)
{
	static const struct { const char *text; int64_t from, to; } good[] = {
		{ "2023", 1672531200, 1704067200 }, { "2024-02", 1706745600, 1709251200 },
		{ "2024-02-29", 1709164800, 1709251200 },
		{ "2023..2024", 1672531200, 1735689600 },
		{ "2024-02-01..2024-02-29", 1706745600, 1709251200 },
	};
	static const char *const bad[] = {
		"", "23", "2023-13", "2023-02-29", "2023-", "2024..2023", "2023..", "..", "2023x", "1969",
		"2023-1", "2023-04-31",
	};
	int64_t from, to;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(calendar_range(good[i].text, &from, &to, NULL), 0);
		assert_int_equal(from, good[i].from);
		assert_int_equal(to, good[i].to);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (!calendar_range(bad[i], &from, &to, NULL))
			fail_msg("'%s' is no range", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_hour_is_exact), cmocka_unit_test(names_are_checked), cmocka_unit_test(calendar_steps),
		cmocka_unit_test(ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
