// SPDX-License-Identifier: Apache-2.0
/* How operators write numbers, sizes and durations; the reading half of units.h. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/units.h"

typedef unsigned __int128 wide;

struct unit {
	const char *name;
	uint64_t size;
};

static const struct unit durations[] = {
	{ "us", 1 },
	{ "usec", 1 },
	{ "ms", 1000 },
	{ "msec", 1000 },
	{ "s", UNITS_SECOND },
	{ "sec", UNITS_SECOND },
	{ "second", UNITS_SECOND },
	{ "seconds", UNITS_SECOND },
	{ "m", UNITS_MINUTE },
	{ "min", UNITS_MINUTE },
	{ "minute", UNITS_MINUTE },
	{ "minutes", UNITS_MINUTE },
	{ "h", UNITS_HOUR },
	{ "hr", UNITS_HOUR },
	{ "hour", UNITS_HOUR },
	{ "hours", UNITS_HOUR },
	{ "d", UNITS_DAY },
	{ "day", UNITS_DAY },
	{ "days", UNITS_DAY },
	{ "w", 7 * UNITS_DAY },
	{ "week", 7 * UNITS_DAY },
	{ "weeks", 7 * UNITS_DAY },
	{ "M", 3044 * UNITS_DAY / 100 },
	{ "month", 3044 * UNITS_DAY / 100 },
	{ "months", 3044 * UNITS_DAY / 100 },
	{ "y", 36525 * UNITS_DAY / 100 },
	{ "year", 36525 * UNITS_DAY / 100 },
	{ "years", 36525 * UNITS_DAY / 100 },
	{ NULL, 0 },
};

static const struct unit sizes[] = {
	{ "B", 1 },	      { "K", 1ull << 10 },   { "KiB", 1ull << 10 }, { "M", 1ull << 20 },
	{ "MiB", 1ull << 20 }, { "G", 1ull << 30 },   { "GiB", 1ull << 30 }, { "T", 1ull << 40 },
	{ "TiB", 1ull << 40 }, { "kB", 1000 },	     { "MB", 1000000 },	    { "GB", 1000000000 },
	{ "TB", 1000000000000 }, { NULL, 0 },
};

static void blanks(const char **at)
{
	while (**at == ' ' || **at == '\t')
		(*at)++;
}

/* Digits with at most six decimals, times a million. */
static int number(const char **at, wide *millionths)
{
	wide value = 0, weight = 1000000;
	bool digits = false, point = false;

	for (; isdigit((unsigned char)**at) || (**at == '.' && !point); (*at)++) {
		if (**at == '.') {
			point = true;
			continue;
		}
		digits = true;
		if (point)
			weight /= 10;
		value = point ? value + weight * (wide)(**at - '0') :
				value * 10 + 1000000 * (wide)(**at - '0');
		if (value > (wide)UINT64_MAX * 1000000)
			return -ERANGE;
	}
	*millionths = value;
	return digits ? 0 : -EINVAL;
}

/* The unit at *at, or NULL; no letters at all means the default. */
static const struct unit *unit(const char **at, const struct unit *units, const struct unit *none)
{
	size_t length = 0;

	while (isalpha((unsigned char)(*at)[length]))
		length++;
	if (length == 0)
		return none;
	for (; units->name; units++) {
		if (strlen(units->name) == length && !strncmp(units->name, *at, length)) {
			*at += length;
			return units;
		}
	}
	return NULL;
}

static int refuse(const char *text, int err, const char *what, const char *example,
		  struct reason *why)
{
	char token[REASON_TOKEN_ROOM];

	reason_token(token, text, strlen(text));
	if (err == -ERANGE)
		return reason_say(why, err, "%s is too large", token);
	return reason_say(why, err, "%s is not a %s; write it like %s", token, what, example);
}

/* Adds one "number unit" of text to *sum; *plain when it had no unit. */
static int term(const char **at, const struct unit *units, const struct unit *none, wide *sum,
		bool *plain)
{
	const struct unit *found;
	wide millionths;
	int err = number(at, &millionths);

	if (err)
		return err;
	blanks(at);
	*plain = !isalpha((unsigned char)**at);
	found = unit(at, units, none);
	if (!found)
		return -EINVAL;
	*sum += millionths * found->size / 1000000;
	if (millionths > (wide)UINT64_MAX * 1000000 / found->size || *sum > UINT64_MAX)
		return -ERANGE;
	blanks(at);
	return 0;
}

int units_parse_duration(const char *text, uint64_t *microseconds, struct reason *why)
{
	static const struct unit second = { "s", UNITS_SECOND };
	const char *at = text, example[] = "10s, 1h30m, 14d";
	bool first = true;
	wide sum = 0;

	blanks(&at);
	do {
		bool plain;
		int err = term(&at, durations, &second, &sum, &plain);

		/* A number without unit is seconds, but only alone. */
		if (!err && plain && (!first || *at))
			err = -EINVAL;
		if (err)
			return refuse(text, err, "duration", example, why);
		first = false;
	} while (*at);
	*microseconds = (uint64_t)sum;
	return 0;
}

int units_parse_size(const char *text, uint64_t *bytes, struct reason *why)
{
	const char *at = text;
	wide sum = 0;
	bool plain;
	int err;

	blanks(&at);
	err = term(&at, sizes, &sizes[0], &sum, &plain);
	if (!err && *at)
		err = -EINVAL;
	if (err)
		return refuse(text, err, "size", "4096, 64K, 1M", why);
	*bytes = (uint64_t)sum;
	return 0;
}

int units_parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *value,
		       struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	uint64_t sum = 0;
	const char *at;

	reason_token(token, text, strlen(text));
	for (at = text; isdigit((unsigned char)*at); at++)
		if (__builtin_mul_overflow(sum, 10, &sum) ||
		    __builtin_add_overflow(sum, (uint64_t)(*at - '0'), &sum))
			return reason_say(why, -ERANGE, "%s is too large", token);
	if (at == text || *at)
		return reason_say(why, -EINVAL, "%s is not a whole number", token);
	if (sum < min || sum > max)
		return reason_say(why, -ERANGE, "%s is outside %" PRIu64 "..%" PRIu64, token, min,
				  max);
	*value = sum;
	return 0;
}
