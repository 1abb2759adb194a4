// SPDX-License-Identifier: Apache-2.0
/* How many digits a quantity is shown with, and which prefix. */
#include "base/units.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

static const char prefixes[] = " kMGTPE";

/* value / step in parts of 1/scale, rounded to nearest. */
static unsigned int rounded(uint64_t value, uint64_t step, unsigned int scale)
{
	return (unsigned int)(((unsigned __int128)value * scale + step / 2) / step);
}

/* 2^64 is 18.4 * 10^18, so the power stays inside prefixes. */
char *units_si(char out[UNITS_ROOM], uint64_t value, const char *unit)
{
	uint64_t step = 1;
	unsigned int power = 0, part;

	if (value < 1000) {
		snprintf(out, UNITS_ROOM, "%" PRIu64 "%s%s", value, *unit ? " " : "", unit);
		return out;
	}
	/* Rounding may carry into the next prefix: 999 500 is 1.00 M. */
	while (value / step >= 1000 || rounded(value, step, 1) >= 1000) {
		step *= 1000;
		power++;
	}
	part = rounded(value, step, 100);
	if (part < 1000) {
		snprintf(out, UNITS_ROOM, "%u.%02u %c%s", part / 100, part % 100, prefixes[power],
			 unit);
		return out;
	}
	part = rounded(value, step, 10);
	if (part < 1000)
		snprintf(out, UNITS_ROOM, "%u.%u %c%s", part / 10, part % 10, prefixes[power], unit);
	else
		snprintf(out, UNITS_ROOM, "%u %c%s", rounded(value, step, 1), prefixes[power], unit);
	return out;
}

char *units_bytes(char out[UNITS_ROOM], uint64_t bytes)
{
	return units_si(out, bytes, "B");
}

char *units_count(char out[UNITS_ROOM], uint64_t count)
{
	return units_si(out, count, "");
}

/* Slow rates keep their fraction: 0.25 pps is not nothing. */
static char *rate(char out[UNITS_ROOM], double value, const char *unit)
{
	if (!isfinite(value) || value < 0 || value > 1e19) {
		snprintf(out, UNITS_ROOM, "-");
		return out;
	}
	if (value >= 999.5)
		return units_si(out, (uint64_t)(value + 0.5), unit);
	if (value == 0)
		snprintf(out, UNITS_ROOM, "0 %s", unit);
	else if (value < 0.005)
		snprintf(out, UNITS_ROOM, "<0.01 %s", unit);
	else if (value == (double)(int)value)
		snprintf(out, UNITS_ROOM, "%d %s", (int)value, unit);
	else
		snprintf(out, UNITS_ROOM, "%.*f %s", value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value,
			 unit);
	return out;
}

char *units_packet_rate(char out[UNITS_ROOM], double per_second)
{
	return rate(out, per_second, "pps");
}

char *units_bit_rate(char out[UNITS_ROOM], double bits_per_second)
{
	return rate(out, bits_per_second, "bit/s");
}

/* "3 h 52 m" out of a large and a small unit; a small part of 0 is left out. */
static void two_parts(char out[UNITS_ROOM], uint64_t large, const char *large_unit, uint64_t small,
		      const char *small_unit)
{
	if (small)
		snprintf(out, UNITS_ROOM, "%" PRIu64 " %s %" PRIu64 " %s", large, large_unit, small,
			 small_unit);
	else
		snprintf(out, UNITS_ROOM, "%" PRIu64 " %s", large, large_unit);
}

static void fraction(char out[UNITS_ROOM], uint64_t value, uint64_t step, const char *unit)
{
	double shown = (double)value / (double)step;

	snprintf(out, UNITS_ROOM, "%.*f %s",
		 value % step == 0 ? 0 : shown < 9.995 ? 2 : shown < 99.95 ? 1 : 0, shown, unit);
}

char *units_duration(char out[UNITS_ROOM], uint64_t us)
{
	if (us < 1000)
		snprintf(out, UNITS_ROOM, "%" PRIu64 " us", us);
	else if (us < 999500)
		fraction(out, us, 1000, "ms");
	else if (us < 59950000)
		fraction(out, us, UNITS_SECOND, "s");
	else if (us < UNITS_HOUR - UNITS_SECOND / 2) {
		us += UNITS_SECOND / 2;
		two_parts(out, us / UNITS_MINUTE, "m", us % UNITS_MINUTE / UNITS_SECOND, "s");
	} else if (us < UNITS_DAY - UNITS_MINUTE / 2) {
		us += UNITS_MINUTE / 2;
		two_parts(out, us / UNITS_HOUR, "h", us % UNITS_HOUR / UNITS_MINUTE, "m");
	} else {
		if (us < UINT64_MAX - UNITS_HOUR)
			us += UNITS_HOUR / 2;
		two_parts(out, us / UNITS_DAY, "d", us % UNITS_DAY / UNITS_HOUR, "h");
	}
	return out;
}

char *units_ago(char out[UNITS_ROOM], int64_t then, int64_t now)
{
	bool past = then <= now;
	uint64_t gap = past ? (uint64_t)now - (uint64_t)then : (uint64_t)then - (uint64_t)now;
	static const struct {
		uint64_t step;
		const char *unit;
	} steps[] = { { 2 * 365 * UNITS_DAY, "y" }, { 2 * UNITS_DAY, "d" }, { UNITS_HOUR, "h" },
		      { UNITS_MINUTE, "m" }, { UNITS_SECOND, "s" } };

	for (unsigned int i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		/* Two days and two years are the first of their unit: "30 h ago" says more. */
		uint64_t one = i < 2 ? steps[i].step / 2 : steps[i].step;

		if (gap < steps[i].step)
			continue;
		snprintf(out, UNITS_ROOM, past ? "%" PRIu64 " %s ago" : "in %" PRIu64 " %s", gap / one,
			 steps[i].unit);
		return out;
	}
	snprintf(out, UNITS_ROOM, "now");
	return out;
}

char *units_percent(char out[UNITS_ROOM], uint64_t part, uint64_t whole)
{
	double share;

	if (whole == 0) {
		snprintf(out, UNITS_ROOM, "-");
		return out;
	}
	share = 100.0 * (double)part / (double)whole;
	if (part == 0)
		snprintf(out, UNITS_ROOM, "0 %%");
	else if (share < 0.1)
		snprintf(out, UNITS_ROOM, "<0.1 %%");
	else if (part < whole && share >= 99)
		snprintf(out, UNITS_ROOM, ">99 %%");
	else if (share < 9.95)
		snprintf(out, UNITS_ROOM, "%.1f %%", share);
	else
		snprintf(out, UNITS_ROOM, "%.0f %%", share);
	return out;
}
