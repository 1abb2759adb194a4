/* SPDX-License-Identifier: Apache-2.0 */
/* Days, weeks (from Monday) and months of UTC, which is what history is kept by; seconds since 1970. */
#ifndef TUNPRINT_CALENDAR_H
#define TUNPRINT_CALENDAR_H

#include <stdint.h>

#include "base/reason.h"

#define CALENDAR_DAY 86400
#define CALENDAR_ROOM 24

enum calendar_step { EACH_HOUR, EACH_DAY, EACH_WEEK, EACH_MONTH, EACH_YEAR };

/* The beginning of the step that holds the time, and of the one after it. */
int64_t calendar_floor(enum calendar_step step, int64_t time);
int64_t calendar_next(enum calendar_step step, int64_t time);
/* "2026-11", "2026-11-23", "2026"; returns out. */
char *calendar_text(char out[CALENDAR_ROOM], enum calendar_step step, int64_t time);
/* "hour", "day", "week", "month", "year"; -EINVAL. */
int calendar_word(const char *word, enum calendar_step *step, struct reason *why);
const char *calendar_name(enum calendar_step step);

/*
 * A range of dates: "2023", "2023-04", "2023-04-17", "2024-02-01..2024-03-01" or "2023..2024", whose
 * second part is included when it names a whole day, month or year.
 */
int calendar_range(const char *text, int64_t *from, int64_t *to, struct reason *why);

#endif
