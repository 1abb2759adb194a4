// SPDX-License-Identifier: Apache-2.0
/*
 * Hours of the week of a year in more than thirty time zones, across changes of their clocks: the
 * profile beside the list of what was written, by the C library's clocks.
 */
#include <time.h>
#include <unistd.h>

#include "facts.h"
#include "profile.h"

static char folder[64], path[160];

/* The list by the clocks of a zone, asked of the C library minute by minute. */
static bool same_profile(struct series *series, const char *zone, int64_t since, int64_t until)
{
	struct profile_query query = { .since = since, .until = until, .offset = local_offset };
	struct profile_row got = { 0 }, want = { 0 };
	struct series_told told;
	struct reason why;

	setenv("TZ", zone, 1);
	tzset();
	for (size_t i = 0; i < facts_count; i++) {
		time_t t = facts[i].minute;
		struct tm tm;
		int hour;

		if (t < since || t >= until)
			continue;
		localtime_r(&t, &tm);
		hour = (tm.tm_wday + 6) % 7 * 24 + tm.tm_hour;
		want.packets[hour][facts[i].way] += facts[i].packets;
		want.bytes[hour][facts[i].way] += facts[i].bytes;
	}
	if (series_profile(series, &query, take_profile, &got, &told, &why))
		return check(false, "%s: %s", zone, why.text);
	if (!memcmp(&got, &want, sizeof(got)) && !told.rounded)
		return true;
	return check(false, "%s: hours of the week differ%s", zone, told.rounded ? ", rounded" : "");
}

static void test_zones(void)
{
	static const char *const zones[] = {
		"UTC", "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Atlantic/Azores",
		"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
		"America/Anchorage", "America/St_Johns", "America/Havana", "America/Santiago",
		"America/Asuncion", "America/Sao_Paulo", "America/Nuuk", "Africa/Cairo",
		"Africa/Casablanca", "Asia/Jerusalem", "Asia/Beirut", "Asia/Tehran", "Asia/Kolkata",
		"Asia/Kathmandu", "Asia/Yangon", "Asia/Shanghai", "Asia/Pyongyang",
		"Australia/Adelaide", "Australia/Lord_Howe", "Australia/Sydney", "Australia/Eucla",
		"Pacific/Chatham", "Pacific/Auckland", "Pacific/Apia", "Pacific/Kiritimati",
		"Pacific/Marquesas",
	};
	int64_t begin = 1704067200, until = begin + 366 * PERIOD_DAY;	/* the year 2024 */
	unsigned int good = 0, count = sizeof(zones) / sizeof(zones[0]);
	struct series *series = NULL;
	struct store_found found;
	struct store *store;
	struct reason why;
	char file[256];

	if (!check(!store_open(&store, path, &found, &why), "a store is made"))
		return;
	for (int64_t now = begin; now < until; now += 600)
		write_some(store, now, 3);
	seal_all(store, until + 2 * PERIOD_DAY);
	if (series_open(&series, path, &why))
		check(false, "%s", why.text);
	for (unsigned int i = 0; i < count; i++) {
		snprintf(file, sizeof(file), "/usr/share/zoneinfo/%s", zones[i]);
		if (access(file, R_OK)) {
			printf("SKIP %s: this system has no such zone\n", file);
			count--;
			continue;
		}
		good += same_profile(series, zones[i], begin, until) &&
			/* from the middle of an hour to the middle of another, with a change of clocks */
			same_profile(series, zones[i], begin + 66 * PERIOD_DAY + 2040,
				     begin + 97 * PERIOD_DAY + 11220) &&
			same_profile(series, zones[i], begin + 300 * PERIOD_DAY + 60,
				     begin + 301 * PERIOD_DAY);
	}
	check(good >= count && count >= 30, "hours of the week in %u of %u time zones, changes of the "
	      "clocks included", good, count);
	series_close(series);
	store_close(store);
}

int main(void)
{
	facts_begin(folder, path);
	test_zones();
	return facts_end(folder);
}
