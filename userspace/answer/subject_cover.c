// SPDX-License-Identifier: Apache-2.0
/* What part of each slot of a window was counted at all, and what is said about the rest. */
#include <stdio.h>
#include <string.h>

#include "answer/subject.h"
#include "base/times.h"

#define SECOND 1000000ll

struct covering {
	struct subject *subject;
	int64_t from, span;
	double *cover;
	size_t columns;
	struct store_gap first;		/* the first one within the window, and how many there are */
	unsigned int count;
};

static bool is_unseen(const struct store_gap *gap)
{
	return !gap->what || !strcmp(gap->what, "unseen");
}

static void take(struct covering *c, int64_t from, int64_t to)
{
	double span = (double)c->span, since = (double)from / SECOND - (double)c->from;
	double until = (double)to / SECOND - (double)c->from;

	for (size_t i = since > 0 ? (size_t)(since / span) : 0; i < c->columns; i++) {
		double begin = (double)i * span, end = begin + span;
		double part = (until < end ? until : end) - (since > begin ? since : begin);

		if (begin >= until)
			break;
		c->cover[i] -= part > 0 ? part / span : 0;
		c->cover[i] = c->cover[i] > 0 ? c->cover[i] : 0;
	}
}

static int take_gap(void *arg, const struct store_gap *gap)
{
	struct covering *c = arg;
	const struct subject *s = c->subject;

	if (is_unseen(gap))
		take(c, gap->since, gap->until);
	if (gap->until <= s->from * SECOND || gap->since >= s->to * SECOND)
		return 0;
	/* Sums are right where the gap's beginning and end both lie in the window. */
	if (!is_unseen(gap) && gap->since >= s->from * SECOND && gap->until <= s->to * SECOND)
		return 0;
	if (!c->count++)
		c->first = *gap;
	return 0;
}

static void note(struct subject *s, const struct covering *c)
{
	char since[TIMES_ROOM], until[TIMES_ROOM], rest[48] = "";

	if (c->count > 1)
		snprintf(rest, sizeof(rest), ", and %u more times", c->count - 1);
	times_iso(since, c->first.since);
	times_iso(until, c->first.until);
	snprintf(s->missing, sizeof(s->missing), "%s from %.16sZ to %.16sZ%s",
		 is_unseen(&c->first) ? "nothing was counted" :
		 "the collector did not run, or its clock was set,", since, until, rest);
}

int subject_cover(struct subject *s, int64_t from, int64_t span, double *cover, size_t columns,
		  struct reason *why)
{
	struct covering c = { .subject = s, .from = from, .span = span, .cover = cover,
			      .columns = columns };
	int64_t to = from + (int64_t)columns * span;
	int err;

	for (size_t i = 0; i < columns; i++)
		cover[i] = 1;
	take(&c, from * SECOND, s->first * SECOND);
	take(&c, s->last * SECOND, to * SECOND);
	err = series_gaps(s->history->series, from * SECOND, to * SECOND, take_gap, &c, why);
	if (!err && c.count)
		note(s, &c);
	return err;
}
