/* SPDX-License-Identifier: Apache-2.0 */
/* Calendar of the store, all UTC: hours, days and months by number, from 1970-01-01 on. */
#ifndef TUNPRINT_STORE_PERIOD_H
#define TUNPRINT_STORE_PERIOD_H

#include <stdint.h>

#define PERIOD_HOUR 3600ll
#define PERIOD_QUARTER 900ll		/* of an hour: every zone's offset is a multiple of it */
#define PERIOD_DAY 86400ll
#define QUARTERS_A_DAY 96
#define QUARTERS_A_WEEK 672

/* Rounds down, also before 1970. */
static inline int64_t period_of(int64_t time, int64_t length)
{
	return time / length - (time % length < 0);
}

/* Months since January 1970 of a day; Howard Hinnant's days_from_civil, public domain. */
static inline int64_t period_month(int64_t day)
{
	int64_t z = day + 719468, era = period_of(z, 146097), doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int64_t month = mp < 10 ? mp + 2 : mp - 10;	/* 0 is January */

	return (yoe + era * 400 + (month < 2) - 1970) * 12 + month;
}

/* First day of a month. */
static inline int64_t period_month_day(int64_t month)
{
	int64_t y = period_of(month, 12) + 1970, m = month - period_of(month, 12) * 12 + 1;
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = period_of(y, 400);
	yoe = y - era * 400;
	doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* Quarter of the week that begins on Monday, 0:00; 1970-01-01 was a Thursday. */
static inline int period_week_quarter(int64_t time)
{
	int64_t day = period_of(time, PERIOD_DAY), weekday = day + 3 - period_of(day + 3, 7) * 7;

	return weekday * QUARTERS_A_DAY + (time - day * PERIOD_DAY) / PERIOD_QUARTER;
}

#endif
