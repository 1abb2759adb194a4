// SPDX-License-Identifier: Apache-2.0
/* Steps of a zone's offset, found by asking libc's tzdata, and the local hours that they give. */
#include "base/zone.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY 86400
#define ZONEINFO "/usr/share/zoneinfo"

void zone_utc(struct zone *zone)
{
	memset(zone, 0, sizeof(*zone));
	strcpy(zone->name, "UTC");
	zone->count = 1;
}

/* glibc takes an unknown name for UTC without a word, so the file is looked at first. */
static bool is_zone(const char *name)
{
	const char *folder = getenv("TZDIR");
	char path[512], magic[4] = "";
	FILE *file;

	if (!*name || *name == '/' || strstr(name, "..") || strlen(name) >= ZONE_NAME_ROOM)
		return false;
	snprintf(path, sizeof(path), "%s/%s", folder && *folder ? folder : ZONEINFO, name);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (fread(magic, 1, sizeof(magic), file) != sizeof(magic))
		magic[0] = '\0';
	fclose(file);
	return !memcmp(magic, "TZif", 4);	/* RFC 9636, 3.1 */
}

static int32_t libc_offset(int64_t time)
{
	time_t at = (time_t)time;
	struct tm tm;

	return localtime_r(&at, &tm) ? (int32_t)tm.tm_gmtoff : 0;
}

/* The second within (from, to] at which the offset becomes the one of to. */
static int64_t find_step(int64_t from, int64_t to)
{
	int32_t after = libc_offset(to);

	while (to - from > 1) {
		int64_t middle = from + (to - from) / 2;

		if (libc_offset(middle) == after)
			to = middle;
		else
			from = middle;
	}
	return to;
}

/* Days between two changes are many more than one: Ramadan's in Morocco are the closest, a month. */
static int read_steps(struct zone *zone, int64_t from, int64_t to, struct reason *why)
{
	int32_t offset = libc_offset(from);

	zone->count = 1;
	zone->steps[0] = (struct zone_step){ from, offset };
	for (int64_t day = from; day < to; day += DAY) {
		int32_t next = libc_offset(day + DAY);

		if (next == offset)
			continue;
		if (zone->count == ZONE_STEPS)
			return reason_say(why, -ERANGE, "%s changes its offset more than %d times in "
					  "that window", zone->name, ZONE_STEPS);
		zone->steps[zone->count++] = (struct zone_step){ find_step(day, day + DAY), next };
		offset = next;
	}
	return 0;
}

/* The name of TZ when it has one; else what the clock's zone is called now. */
static void local_name(char out[ZONE_NAME_ROOM])
{
	const char *tz = getenv("TZ");

	if (tz && *tz == ':')
		tz++;
	if (tz && is_zone(tz))
		snprintf(out, ZONE_NAME_ROOM, "%s", tz);
	else
		snprintf(out, ZONE_NAME_ROOM, "%s", *tzname[0] ? tzname[0] : "local");
}

int zone_load(struct zone *zone, const char *name, int64_t from, int64_t to, struct reason *why)
{
	char token[REASON_TOKEN_ROOM], *before = NULL;
	const char *tz = getenv("TZ");
	int err;

	memset(zone, 0, sizeof(*zone));
	if (!strcmp(name, "local")) {
		tzset();
		local_name(zone->name);
		return read_steps(zone, from, to, why);
	}
	if (!strcmp(name, "UTC") || !strcmp(name, "utc")) {
		zone_utc(zone);
		return 0;
	}
	if (!is_zone(name))
		return reason_say(why, -EINVAL, "there is no time zone %s; write it like Europe/Vienna, "
				  "UTC or local", reason_token(token, name, strlen(name)));
	before = tz ? strdup(tz) : NULL;
	strcpy(zone->name, name);
	setenv("TZ", name, 1);
	tzset();
	err = read_steps(zone, from, to, why);
	if (before)
		setenv("TZ", before, 1);
	else
		unsetenv("TZ");
	tzset();
	free(before);
	return err;
}

static unsigned int step_of(const struct zone *zone, int64_t time)
{
	unsigned int low = 0, high = zone->count;

	while (high - low > 1) {
		unsigned int middle = (low + high) / 2;

		if (zone->steps[middle].since <= time)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int32_t zone_offset(const struct zone *zone, int64_t time)
{
	return zone->steps[step_of(zone, time)].offset;
}

/* 1970-01-01 was a Thursday. */
static unsigned int week_hour(int64_t local)
{
	int64_t hour = (local >= 0 ? local : local - 3599) / 3600 + 3 * 24;

	return (unsigned int)((hour % WEEK_HOURS + WEEK_HOURS) % WEEK_HOURS);
}

unsigned int zone_week_hour(const struct zone *zone, int64_t time)
{
	return week_hour(time + zone_offset(zone, time));
}
