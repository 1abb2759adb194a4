// SPDX-License-Identifier: Apache-2.0
/*
 * tunprint.hours/1: which hours of the week carry it, now and then, in the asker's time zone. History
 * is kept in quarters of an hour of UTC, and every zone's offset is a multiple of that.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/subject.h"

#define SECOND 1000000ll
#define WEEK (7 * 86400ll)
#define WEEKS_NOW 8
#define SHIFTED 0.1		/* of the traffic, from which on it is worth saying */

struct profile {
	int64_t from, to;		/* seconds; both 0: there is none */
	const struct question *question;
	double hours[WEEK_HOURS], sum;
};

static int add_row(void *arg, const struct profile_row *row)
{
	struct profile *p = arg;

	for (unsigned int i = 0; i < WEEK_HOURS; i++) {
		double bytes = (double)row->bytes[i][UP] + (double)row->bytes[i][DOWN];

		p->hours[i] += bytes;
		p->sum += bytes;
	}
	return 0;
}

static int fill(struct subject *s, struct profile *p, int64_t from, int64_t to, struct reason *why)
{
	memset(p, 0, sizeof(*p));
	p->question = s->question;
	p->from = from;
	p->to = to;
	return subject_week(s, from, to, add_row, p, why);
}

static double part(const struct profile *p, unsigned int day_from, unsigned int day_to,
		   unsigned int hour_from, unsigned int hour_to)
{
	double sum = 0;

	for (unsigned int day = day_from; day < day_to; day++)
		for (unsigned int hour = hour_from; hour < hour_to; hour++)
			sum += p->hours[day * 24 + hour];
	return p->sum > 0 ? sum / p->sum : 0;
}

static double office(const struct profile *p)
{
	return part(p, 0, 5, p->question->office_from, p->question->office_to);
}

static void put_profile(struct json *json, const char *name, const struct profile *p)
{
	unsigned int peak = 0;

	if (!p->to || p->sum <= 0) {
		json_put_null(json, name);
		return;
	}
	for (unsigned int i = 0; i < WEEK_HOURS; i++)
		peak = p->hours[i] > p->hours[peak] ? i : peak;
	json_open_object(json, name);
	answer_time(json, "from", p->from * SECOND);
	answer_time(json, "to", p->to * SECOND);
	json_put_u64(json, "bytes", (uint64_t)llround(p->sum));
	json_put_double(json, "office_share", office(p));
	json_put_double(json, "weekend_share", part(p, 5, 7, 0, 24));
	json_put_double(json, "evening_share", part(p, 0, 5, p->question->office_to, 24));
	json_put_u64(json, "peak_day", peak / 24);
	json_put_u64(json, "peak_hour", peak % 24);
	json_close(json);
}

static void put_days(struct json *json, const struct profile *now, const struct profile *then)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

	json_open_array(json, "data");
	for (unsigned int day = 0; day < 7 && (now->sum > 0 || then->sum > 0); day++) {
		json_open_object(json, NULL);
		json_put_text(json, "day", days[day]);
		json_open_array(json, "now");
		for (unsigned int hour = 0; hour < 24; hour++)
			json_put_u64(json, NULL, (uint64_t)llround(now->hours[day * 24 + hour]));
		json_close(json);
		json_open_array(json, "then");
		for (unsigned int hour = 0; hour < 24 && then->sum > 0; hour++)
			json_put_u64(json, NULL, (uint64_t)llround(then->hours[day * 24 + hour]));
		json_close(json);
		json_close(json);
	}
	json_close(json);
}

static const char *shift(const struct profile *now, const struct profile *then)
{
	double moved;

	if (now->sum <= 0 || then->sum <= 0)
		return NULL;
	moved = office(now) - office(then);
	if (fabs(moved) < SHIFTED)
		return "none";
	return moved > 0 ? "into office hours" : "out of office hours";
}

/* The time that is compared with: named, or the first weeks of what there is. */
static int fill_then(struct subject *s, struct profile *then, struct reason *why)
{
	const struct question *q = s->question;
	int64_t from = q->base_from / SECOND, to = q->base_to / SECOND;

	if (!q->base_to) {
		from = s->first;
		to = from + WEEKS_NOW * WEEK;
		if (to > s->from)
			return 0;
	}
	return fill(s, then, from, to, why);
}

static int write_hours(struct subject *s, const struct profile *now, const struct profile *then,
		       struct json *json)
{
	const struct zone *zone = &s->question->zone;

	if (now->sum <= 0 && then->sum <= 0)
		subject_is_empty(s);
	subject_begin(s, "tunprint.hours/1", json);
	json_put_text(json, "zone", zone->name);
	json_open_object(json, "office_hours");
	json_put_u64(json, "first_day", 0);
	json_put_u64(json, "last_day", 4);
	json_put_u64(json, "from_hour", s->question->office_from);
	json_put_u64(json, "to_hour", s->question->office_to);
	json_close(json);
	put_profile(json, "now", now);
	put_profile(json, "then", then);
	json_put_text(json, "shift", shift(now, then));
	put_days(json, now, then);
	json_close(json);
	return subject_code(s);
}

int answer_hours(const struct question *question, const struct history *history,
		 struct json *json, struct reason *why)
{
	struct profile *profiles = calloc(2, sizeof(*profiles));
	struct subject s = { 0 };
	double none;
	int err = profiles ? subject_find(&s, question, history, WEEKS_NOW * WEEK, why) :
		  reason_say(why, -ENOMEM, "no memory");

	err = err ? err : fill(&s, &profiles[0], s.from, s.to, why);
	err = err ? err : fill_then(&s, &profiles[1], why);
	err = err ? err : subject_cover(&s, s.from, s.to > s.from ? s.to - s.from : 1, &none, 1, why);
	if (!err)
		err = write_hours(&s, &profiles[0], &profiles[1], json);
	subject_free(&s);
	free(profiles);
	return err;
}
