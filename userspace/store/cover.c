// SPDX-License-Identifier: Apache-2.0
/*
 * A window from the coarsest rows that fit: years and months inside, days at their edges, then quarters, then
 * minutes. Nothing is in two of them: minutes and quarters repeat each other, so each moment is read
 * from one of both; months lack the days that are not rolled yet, which are added from quarters.
 */
#include "store/period.h"
#include "store/scan.h"

static int64_t up(int64_t time, int64_t length)
{
	return -period_of(-time, length) * length;
}

static int64_t down(int64_t time, int64_t length)
{
	return period_of(time, length) * length;
}

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

/* Whole days that are not in their month yet. */
static int unrolled(struct series *s, int64_t since, int64_t until, struct reason *why)
{
	struct scan_part part = { LEVEL_QUARTER, true, true, since / PERIOD_DAY, until / PERIOD_DAY,
				  since, until };

	return scan_buckets(s, &part, why);
}

static int cover_minutes(struct series *s, int64_t since, int64_t until, struct reason *why);

/* Whole days, since and until are their bounds. */
static int whole_days(struct series *s, int64_t since, int64_t until, struct reason *why)
{
	struct scan_part part = {
		LEVEL_DAY, false, false, period_month(since / PERIOD_DAY),
		period_month(until / PERIOD_DAY - 1) + 1, since, until,
	};
	int err = since < until ? scan_buckets(s, &part, why) : 0;

	return err || since >= until ? err : unrolled(s, since, until, why);
}

/* Whole quarters of the time for which they are kept. */
static int whole_quarters(struct series *s, int64_t since, int64_t until, struct reason *why)
{
	struct scan_part part = { LEVEL_QUARTER, false, false, period_of(since, PERIOD_DAY),
				  period_of(until - 1, PERIOD_DAY) + 1, since, until };

	return since < until ? scan_buckets(s, &part, why) : 0;
}

static int cover_quarters(struct series *s, int64_t since, int64_t until, struct reason *why)
{
	int64_t kept = s->told.quarters_from, old = least(until, kept), first, last;
	int err = 0;

	if (since >= until)
		return 0;
	if (since < kept) {
		s->told.rounded |= since != down(since, PERIOD_DAY) || old != down(old, PERIOD_DAY);
		err = whole_days(s, up(since, PERIOD_DAY), up(old, PERIOD_DAY), why);
		since = most(since, kept);
	}
	if (err || since >= until)
		return err;
	first = up(since, PERIOD_QUARTER);
	last = down(until, PERIOD_QUARTER);
	if (first > last)
		return cover_minutes(s, since, until, why);
	err = whole_quarters(s, first, last, why);
	err = err ? err : cover_minutes(s, since, first, why);
	return err ? err : cover_minutes(s, last, until, why);
}

static int cover_minutes(struct series *s, int64_t since, int64_t until, struct reason *why)
{
	int64_t kept = s->told.minutes_from, old = least(until, kept), first, last;
	struct scan_part part = { LEVEL_MINUTE, false, false, 0, 0, 0, until };
	int err = 0;

	if (since >= until)
		return 0;
	if (since < kept) {
		first = up(since, PERIOD_QUARTER);
		last = up(old, PERIOD_QUARTER);
		s->told.rounded |= first != since || last != old;
		err = cover_quarters(s, first, last, why);
	}
	part.since = most(since, kept);
	part.first = period_of(part.since, PERIOD_HOUR);
	part.last = period_of(until - 1, PERIOD_HOUR) + 1;
	return err || part.since >= until ? err : scan_buckets(s, &part, why);
}

static int cover_days(struct series *s, int64_t since, int64_t until, struct reason *why)
{
	int64_t first = up(since, PERIOD_DAY), last = down(until, PERIOD_DAY);
	int err;

	if (first > last)
		return cover_quarters(s, since, until, why);
	err = whole_days(s, first, last, why);
	err = err ? err : cover_quarters(s, since, first, why);
	return err ? err : cover_quarters(s, last, until, why);
}

/* Whole months: out of their years, and those and the days that are not in there yet. */
static int whole_months(struct series *s, int64_t first, int64_t last, struct reason *why)
{
	int64_t since = period_month_day(first) * PERIOD_DAY;
	int64_t until = period_month_day(last) * PERIOD_DAY;
	struct scan_part years = { LEVEL_MONTH, false, false, period_of(first, 12),
				   period_of(last - 1, 12) + 1, since, until };
	struct scan_part months = { LEVEL_DAY, true, true, first, last, since, until };
	int err = scan_buckets(s, &years, why);

	err = err ? err : scan_buckets(s, &months, why);
	return err ? err : unrolled(s, since, until, why);
}

static int cover_months(struct series *s, int64_t since, int64_t until, struct reason *why)
{
	int64_t first = period_month(period_of(since - 1, PERIOD_DAY)) + 1;
	int64_t last = period_month(period_of(until, PERIOD_DAY)), from, to;
	int err;

	if (first >= last)
		return cover_days(s, since, until, why);
	from = period_month_day(first) * PERIOD_DAY;
	to = period_month_day(last) * PERIOD_DAY;
	err = whole_months(s, first, last, why);
	err = err ? err : cover_days(s, since, from, why);
	return err ? err : cover_days(s, to, until, why);
}

/* Beyond the first and the last of what is sealed whole months cost nothing, and parts of them do. */
static void widen(const struct series *s, int64_t *since, int64_t *until)
{
	if (s->sealed_from > s->sealed_to)
		return;
	if (*since <= s->sealed_from)
		*since = period_month_day(period_month(period_of(*since, PERIOD_DAY))) * PERIOD_DAY;
	if (*until >= s->sealed_to)
		*until = period_month_day(period_month(period_of(*until - 1, PERIOD_DAY)) + 1) *
			 PERIOD_DAY;
}

static int cover_sealed(struct series *s, enum series_step step, int64_t since, int64_t until,
			struct reason *why)
{
	switch (step) {
	case STEP_MINUTE:
		return cover_minutes(s, since, until, why);
	case STEP_QUARTER: case STEP_HOUR:
		return cover_quarters(s, since, until, why);
	case STEP_DAY:
		return cover_days(s, since, until, why);
	default:
		return cover_months(s, since, until, why);
	}
}

int scan_cover(struct series *s, enum series_step step, int64_t since, int64_t until,
	       struct reason *why)
{
	static const unsigned int summed[] = {
		[STEP_HOUR] = 1 << LEVEL_MINUTE, [STEP_DAY] = 1 << LEVEL_MINUTE | 1 << LEVEL_QUARTER,
		[STEP_MONTH] = 1 << LEVEL_MINUTE | 1 << LEVEL_QUARTER | 1 << LEVEL_DAY,
		[STEP_WHOLE] = (1 << LEVELS) - 1,
	};
	int64_t from = since, to = until;
	int err;

	if (since >= until)
		return 0;
	s->summed = summed[step];
	widen(s, &from, &to);
	err = cover_sealed(s, step, from, to, why);
	return err ? err : scan_open_rows(s, since, until, why);
}
