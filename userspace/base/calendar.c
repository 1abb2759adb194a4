// SPDX-License-Identifier: Apache-2.0
/* Steps of the calendar in UTC, and ranges of dates as operators write them. */
#include "base/calendar.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define HOUR 3600

static const char *const words[] = { "hour", "day", "week", "month", "year" };

static int64_t floor_to(int64_t time, int64_t span)
{
	int64_t rest = time % span;

	return time - (rest < 0 ? rest + span : rest);
}

static int64_t month_floor(int64_t time, bool year, int months)
{
	time_t at = (time_t)time;
	struct tm tm;

	if (!gmtime_r(&at, &tm))
		return time;
	tm = (struct tm){ .tm_year = tm.tm_year, .tm_mon = year ? 0 : tm.tm_mon, .tm_mday = 1 };
	tm.tm_mon += months;
	return timegm(&tm);
}

int64_t calendar_floor(enum calendar_step step, int64_t time)
{
	switch (step) {
	case EACH_HOUR:
		return floor_to(time, HOUR);
	case EACH_DAY:
		return floor_to(time, CALENDAR_DAY);
	case EACH_WEEK:		/* 1970-01-05 was a Monday */
		return floor_to(time - 4 * CALENDAR_DAY, 7 * CALENDAR_DAY) + 4 * CALENDAR_DAY;
	case EACH_MONTH:
		return month_floor(time, false, 0);
	case EACH_YEAR:
		break;
	}
	return month_floor(time, true, 0);
}

int64_t calendar_next(enum calendar_step step, int64_t time)
{
	switch (step) {
	case EACH_HOUR:
		return calendar_floor(step, time) + HOUR;
	case EACH_DAY:
		return calendar_floor(step, time) + CALENDAR_DAY;
	case EACH_WEEK:
		return calendar_floor(step, time) + 7 * CALENDAR_DAY;
	case EACH_MONTH:
		return month_floor(time, false, 1);
	case EACH_YEAR:
		break;
	}
	return month_floor(time, true, 12);
}

char *calendar_text(char out[CALENDAR_ROOM], enum calendar_step step, int64_t time)
{
	static const char *const forms[] = { "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%d", "%Y-%m", "%Y" };
	time_t at = (time_t)time;
	struct tm tm;

	if (!gmtime_r(&at, &tm) || !strftime(out, CALENDAR_ROOM, forms[step], &tm))
		strcpy(out, "-");
	return out;
}

const char *calendar_name(enum calendar_step step)
{
	return words[step];
}

int calendar_word(const char *word, enum calendar_step *step, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];

	for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(word, words[i])) {
			*step = (enum calendar_step)i;
			return 0;
		}
	return reason_say(why, -EINVAL, "%s is not hour, day, week, month or year",
			  reason_token(token, word, strlen(word)));
}

static bool number(const char **at, int digits, int *value)
{
	*value = 0;
	for (int i = 0; i < digits; i++, (*at)++) {
		if (!isdigit((unsigned char)**at))
			return false;
		*value = *value * 10 + (**at - '0');
	}
	return true;
}

/* One of the parts, as long as what it names. */
static bool read_part(const char *text, size_t length, int64_t *from, int64_t *to)
{
	enum calendar_step step = EACH_YEAR;
	int year, month = 1, day = 1;
	const char *at = text;
	struct tm tm;
	char back[CALENDAR_ROOM];

	if (!number(&at, 4, &year) || year < 1970)
		return false;
	if (*at == '-') {
		step = EACH_MONTH;
		at++;
		if (!number(&at, 2, &month))
			return false;
		if (*at == '-') {
			step = EACH_DAY;
			at++;
			if (!number(&at, 2, &day))
				return false;
		}
	}
	if (at != text + length)
		return false;
	tm = (struct tm){ .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day };
	*from = timegm(&tm);
	*to = calendar_next(step, *from);
	/* The 31st of February is no day. */
	return !strncmp(calendar_text(back, step, *from), text, length);
}

int calendar_range(const char *text, int64_t *from, int64_t *to, struct reason *why)
{
	const char *middle = strstr(text, "..");
	char token[REASON_TOKEN_ROOM];
	size_t length = middle ? (size_t)(middle - text) : strlen(text);
	int64_t ignored;

	if (!read_part(text, length, from, to) ||
	    (middle && !read_part(middle + 2, strlen(middle + 2), &ignored, to)))
		return reason_say(why, -EINVAL, "%s is no range of dates; write it like 2023, 2023-04 or "
				  "2023-04-01..2023-06-30", reason_token(token, text, strlen(text)));
	if (*from >= *to)
		return reason_say(why, -EINVAL, "the range %s ends before it begins",
				  reason_token(token, text, strlen(text)));
	return 0;
}
