/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A time zone as the steps of its offset, so that whoever has them needs neither TZ nor tzdata and
 * any thread may convert. Loading goes through libc's tzdata and changes TZ meanwhile: for programs
 * of one thread.
 */
#ifndef TUNPRINT_ZONE_H
#define TUNPRINT_ZONE_H

#include <stdint.h>

#include "base/reason.h"

#define ZONE_NAME_ROOM 64
#define ZONE_STEPS 256

struct zone_step {
	int64_t since;		/* seconds since 1970 */
	int32_t offset;		/* seconds east of UTC from then on */
};

struct zone {
	char name[ZONE_NAME_ROOM];
	unsigned int count;	/* at least 1; the first step holds for all times before, too */
	struct zone_step steps[ZONE_STEPS];
};

void zone_utc(struct zone *zone);
/* Name of the tz database, "UTC", or "local" for TZ; steps within [from, to), seconds. -EINVAL. */
int zone_load(struct zone *zone, const char *name, int64_t from, int64_t to, struct reason *why);
int32_t zone_offset(const struct zone *zone, int64_t time);

#define WEEK_HOURS 168

/* Hour of the local week, 0 is Monday 00:00. */
unsigned int zone_week_hour(const struct zone *zone, int64_t time);
#endif
