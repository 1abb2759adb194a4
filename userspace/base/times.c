// SPDX-License-Identifier: Apache-2.0
/* The ways an operator says when, as in systemd.time(7), and the one way machines read it. */
#include "base/times.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/units.h"

#define SECOND ((int64_t)UNITS_SECOND)

/* Seconds rounded down, also before the epoch, and what is left. */
static time_t whole_seconds(int64_t time, int64_t *rest)
{
	int64_t seconds = time / SECOND;

	*rest = time % SECOND;
	if (*rest < 0) {
		*rest += SECOND;
		seconds--;
	}
	return (time_t)seconds;
}

char *times_iso(char out[TIMES_ROOM], int64_t time)
{
	int64_t rest;
	time_t seconds = whole_seconds(time, &rest);
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) || tm.tm_year < -1900 || tm.tm_year > 8099) {
		strcpy(out, "-");
		return out;
	}
	snprintf(out, TIMES_ROOM, "%04u-%02u-%02uT%02u:%02u:%02u.%06uZ",
		 (unsigned int)(tm.tm_year + 1900) % 10000, (unsigned int)(tm.tm_mon + 1) % 100,
		 (unsigned int)tm.tm_mday % 100, (unsigned int)tm.tm_hour % 100,
		 (unsigned int)tm.tm_min % 100, (unsigned int)tm.tm_sec % 100, (unsigned int)rest);
	return out;
}

char *times_local(char out[TIMES_ROOM], int64_t time)
{
	int64_t rest;
	time_t seconds = whole_seconds(time, &rest);
	struct tm tm;

	if (!localtime_r(&seconds, &tm) || !strftime(out, TIMES_ROOM, "%Y-%m-%d %H:%M:%S", &tm))
		strcpy(out, "-");
	return out;
}

int64_t times_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND + now.tv_nsec / 1000;
}

/* A point on the calendar as it was written. */
struct written {
	struct tm tm;
	int64_t fraction;	/* microseconds */
	bool zoned;		/* offset is given; else local */
	int offset;		/* seconds east of UTC */
};

/* Exactly count digits with a value of min..max. */
static bool digits(const char **at, int count, int min, int max, int *value)
{
	*value = 0;
	for (int i = 0; i < count; i++, (*at)++) {
		if (!isdigit((unsigned char)**at))
			return false;
		*value = *value * 10 + (**at - '0');
	}
	return *value >= min && *value <= max;
}

static bool sign(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

static bool read_date(const char **at, struct written *w)
{
	int year, month, day;

	if (!digits(at, 4, 1970, 9999, &year) || !sign(at, '-') || !digits(at, 2, 1, 12, &month) ||
	    !sign(at, '-') || !digits(at, 2, 1, month_days(year, month), &day))
		return false;
	w->tm.tm_year = year - 1900;
	w->tm.tm_mon = month - 1;
	w->tm.tm_mday = day;
	return true;
}

static bool read_clock(const char **at, struct written *w)
{
	int64_t weight = SECOND;

	if (!digits(at, 2, 0, 23, &w->tm.tm_hour) || !sign(at, ':') ||
	    !digits(at, 2, 0, 59, &w->tm.tm_min))
		return false;
	if (!sign(at, ':'))
		return true;
	if (!digits(at, 2, 0, 59, &w->tm.tm_sec))
		return false;
	if (!sign(at, '.'))
		return true;
	if (!isdigit((unsigned char)**at))
		return false;
	for (; isdigit((unsigned char)**at); (*at)++) {
		weight /= 10; /* digits beyond microseconds weigh nothing */
		w->fraction += weight * (**at - '0');
	}
	return true;
}

static bool read_zone(const char **at, struct written *w)
{
	int hours, minutes = 0, way;

	if (!strcmp(*at, "Z") || !strcasecmp(*at, " UTC")) {
		*at += strlen(*at);
		w->zoned = true;
		return true;
	}
	if (**at != '+' && **at != '-')
		return true;
	way = *(*at)++ == '+' ? 1 : -1;
	if (!digits(at, 2, 0, 14, &hours))
		return false;
	sign(at, ':');
	if (**at && !digits(at, 2, 0, 59, &minutes))
		return false;
	w->zoned = true;
	w->offset = way * (hours * 3600 + minutes * 60);
	return true;
}

static int place(struct written *w, int64_t *time)
{
	struct tm tm = w->tm;
	time_t seconds;

	if (w->zoned) {
		seconds = timegm(&tm) - w->offset;
	} else {
		tm.tm_isdst = -1;
		seconds = mktime(&tm);
		/* mktime moves an hour that the local clock skipped; better to ask again. */
		if (tm.tm_hour != w->tm.tm_hour || tm.tm_min != w->tm.tm_min)
			return -EINVAL;
	}
	*time = (int64_t)seconds * SECOND + w->fraction;
	return 0;
}

/* Midnight, so many days from now, in the local zone. */
static int midnight(int64_t now, int days, int64_t *time)
{
	struct written w = { 0 };
	int64_t rest;
	time_t seconds = whole_seconds(now, &rest);

	if (!localtime_r(&seconds, &w.tm))
		return -ERANGE;
	w.tm.tm_hour = w.tm.tm_min = w.tm.tm_sec = 0;
	w.tm.tm_mday += days;
	w.tm.tm_isdst = -1;
	*time = (int64_t)mktime(&w.tm) * SECOND;
	return 0;
}

static int calendar(const char *text, int64_t now, int64_t *time)
{
	struct written w = { 0 };
	const char *at = text;
	bool date = strlen(text) > 4 && text[4] == '-';

	if (date) {
		if (!read_date(&at, &w))
			return -EINVAL;
		if (*at == 'T' || (*at == ' ' && isdigit((unsigned char)at[1]))) {
			at++;
			if (!read_clock(&at, &w))
				return -EINVAL;
		}
	} else {
		int64_t rest;
		time_t seconds = whole_seconds(now, &rest);

		if (!localtime_r(&seconds, &w.tm))
			return -ERANGE;
		w.tm.tm_sec = 0;
		if (!read_clock(&at, &w))
			return -EINVAL;
	}
	if ((date && !read_zone(&at, &w)) || *at)
		return -EINVAL;
	return place(&w, time);
}

static int shift(const char *text, int way, int64_t now, int64_t *time)
{
	uint64_t gap;
	int err = units_parse_duration(text, &gap, NULL);

	if (err)
		return err;
	if (gap > INT64_MAX || __builtin_add_overflow(now, way * (int64_t)gap, time))
		return -ERANGE;
	return 0;
}

static int epoch(const char *text, int64_t *time)
{
	uint64_t since;
	int err = -EINVAL;

	/* Seconds may have a fraction, but no unit. */
	if (!text[strspn(text, "0123456789.")])
		err = units_parse_duration(text, &since, NULL);
	if (!err && since > INT64_MAX)
		err = -ERANGE;
	if (!err)
		*time = (int64_t)since;
	return err;
}

static int read_time(const char *text, int64_t now, int64_t *time)
{
	static const char *const days[] = { "yesterday", "today", "tomorrow" };
	size_t length = strlen(text);
	char before[64];

	if (!strcmp(text, "now")) {
		*time = now;
		return 0;
	}
	for (int i = 0; i < 3; i++)
		if (!strcmp(text, days[i]))
			return midnight(now, i - 1, time);
	if (*text == '@')
		return epoch(text + 1, time);
	if (*text == '-' || *text == '+')
		return shift(text + 1, *text == '-' ? -1 : 1, now, time);
	if (length > 4 && length < sizeof(before) && !strcmp(text + length - 4, " ago")) {
		snprintf(before, sizeof(before), "%.*s", (int)(length - 4), text);
		return shift(before, -1, now, time);
	}
	return calendar(text, now, time);
}

int times_parse(const char *text, int64_t now, int64_t *time, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	int err = read_time(text, now, time);

	if (!err)
		return 0;
	reason_token(token, text, strlen(text));
	if (err == -ERANGE)
		return reason_say(why, err, "%s is too far away", token);
	return reason_say(why, err,
			  "%s is not a time; write it like 2026-11-01, '2026-11-01 10:20', "
			  "yesterday, -2h or @1762000000",
			  token);
}
