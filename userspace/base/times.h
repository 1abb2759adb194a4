/* SPDX-License-Identifier: Apache-2.0 */
/* Points in time: microseconds since the epoch, UTC; written as ISO 8601, read as journalctl does. */
#ifndef TUNPRINT_TIMES_H
#define TUNPRINT_TIMES_H

#include <stdint.h>

#include "base/reason.h"

#define TIMES_ROOM 40

/* "2026-11-01T10:20:30.000001Z"; returns out. Years outside 0..9999 give "-". */
char *times_iso(char out[TIMES_ROOM], int64_t time);
/* "2026-11-01 10:20:30" in the local zone (TZ), for people. */
char *times_local(char out[TIMES_ROOM], int64_t time);

/* The clock. */
int64_t times_now(void);

/*
 * "2026-11-01", "2026-11-01 10:20[:30[.123456]]" (local zone, or with "Z", " UTC", "+01:00"; a "T"
 * may join both), "10:20[:30]" (today), "now", "today", "yesterday", "tomorrow", "-2h", "+5m",
 * "2 h ago", "@1762000000[.5]". A local time that the clock skipped is refused. -EINVAL, -ERANGE.
 */
int times_parse(const char *text, int64_t now, int64_t *time, struct reason *why);

#endif
