// SPDX-License-Identifier: Apache-2.0
/* Questions from words, from a request and into one. */
#include "answer/question.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/closest.h"
#include "base/times.h"
#include "base/units.h"

static const char *const verbs[] = { "networks", "trend", "hours", "paths", "flows" };
static const char *const bys[] = { "network", "asn", "tag", NULL, "peer" };
static const char *const sorts[] = { "tunnel", "bytes", "growth", "share", "since", "name" };

#define BYS (sizeof(bys) / sizeof(bys[0]))
#define SORTS (sizeof(sorts) / sizeof(sorts[0]))

void question_start(struct question *question, enum question_verb verb)
{
	memset(question, 0, sizeof(*question));
	question->verb = verb;
	filter_start(&question->filter);
	question->step = EACH_MONTH;
	zone_utc(&question->zone);
	question->office_from = 8;
	question->office_to = 18;
}

const char *question_name(enum question_verb verb)
{
	return verbs[verb];
}

int question_verb(const char *name)
{
	for (int i = 0; i < ASKS; i++)
		if (!strcmp(verbs[i], name))
			return i;
	return -ENOENT;
}

bool question_has_subject(enum question_verb verb)
{
	return verb != ASK_NETWORKS && verb != ASK_FLOWS;
}

/* Index in a list of words, or -EINVAL with what there is. */
static int choose(const char *const *list, size_t count, const char *value, const char *all,
		  struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	struct closest closest;

	closest_start(&closest, value);
	for (size_t i = 0; i < count; i++) {
		if (list[i] && !strcmp(list[i], value))
			return (int)i;
		if (list[i])
			closest_offer(&closest, list[i]);
	}
	reason_token(token, value, strlen(value));
	if (closest.best)
		return reason_say(why, -EINVAL, "there is no %s; did you mean '%s'?", token,
				  closest.best);
	return reason_say(why, -EINVAL, "there is no %s; there are %s", token, all);
}

/* "/16", or "/16,/40" for IPv4 and IPv6; IPv6 alone as "/40" when it is beyond 32. */
static int take_lengths(struct question *q, const char *value, struct reason *why)
{
	unsigned int four = 0, six = 0;
	int used = 0;

	if (sscanf(value, "/%3u%n", &four, &used) == 1 && value[used] == ',' &&
	    sscanf(value + used, ",/%3u", &six) == 1)
		used += (int)strcspn(value + used + 1, ",") + 1;
	if (!used || value[used] || four > 128 || six > 128 || (six && four > 32))
		return reason_say(why, -EINVAL, "write prefix lengths like /16, or /16,/40 for both kinds");
	q->by = BY_PREFIX;
	q->by_length = four <= 32 ? four : 0;
	q->by_length6 = six ? six : four > 32 ? four : 2 * four;
	return 0;
}

static int take_by(struct question *q, const char *value, struct reason *why)
{
	int by;

	if (*value == '/')
		return take_lengths(q, value, why);
	by = choose(bys, BYS, value, "network, asn, tag, peer and /N", why);
	if (by < 0)
		return by;
	q->by = (enum question_by)by;
	return 0;
}

static int take_baseline(struct question *q, const char *value, struct reason *why)
{
	int64_t from, to;
	int err = calendar_range(value, &from, &to, why);

	if (err)
		return err;
	q->base_from = from * 1000000;
	q->base_to = to * 1000000;
	return 0;
}

/* "08-18" */
static int take_office(struct question *q, const char *value, struct reason *why)
{
	unsigned int from, to;
	int used = 0;

	if (sscanf(value, "%2u-%2u%n", &from, &to, &used) != 2 || value[used] || from >= to || to > 24)
		return reason_say(why, -EINVAL, "write it like 08-18");
	q->office_from = from;
	q->office_to = to;
	return 0;
}

int question_take(struct question *q, const char *key, const char *value, struct reason *why)
{
	int err;

	if (!strcmp(key, "by")) {
		err = take_by(q, value, why);
	} else if (!strcmp(key, "sort")) {
		err = choose(sorts, SORTS, value, "tunnel, bytes, growth, share, since and name",
			     why);
		q->sort = err < 0 ? SORT_TUNNEL : (enum question_sort)err;
		err = err < 0 ? err : 0;
	} else if (!strcmp(key, "step")) {
		q->has_step = true;
		err = calendar_word(value, &q->step, why);
	} else if (!strcmp(key, "baseline")) {
		err = take_baseline(q, value, why);
	} else if (!strcmp(key, "office-hours")) {
		err = take_office(q, value, why);
	} else {
		return -ENOENT;
	}
	return err ? reason_within(why, err, "%s", key) : 0;
}

const char *question_by_name(const struct question *q, char out[16])
{
	if (q->by != BY_PREFIX)
		return bys[q->by];
	snprintf(out, 16, "/%u,/%u", q->by_length & 63, q->by_length6 & 255);
	return out;
}

const char *question_sort_name(const struct question *q)
{
	return sorts[q->sort];
}

static void write_zone(const struct zone *zone, struct json *json)
{
	json_open_object(json, "zone");
	json_put_text(json, "name", zone->name);
	json_open_array(json, "steps");
	for (unsigned int i = 0; i < zone->count; i++) {
		json_put_i64(json, NULL, zone->steps[i].since);
		json_put_i64(json, NULL, zone->steps[i].offset);
	}
	json_close(json);
	json_close(json);
}

void question_write(const struct question *q, struct json *json)
{
	char text[TIMES_ROOM], by[16];

	filter_write(&q->filter, json);
	if (*q->subject)
		json_put_text(json, "subject", q->subject);
	if (q->by != BY_NETWORK)
		json_put_text(json, "by", question_by_name(q, by));
	if (q->sort != SORT_TUNNEL)
		json_put_text(json, "sort", sorts[q->sort]);
	if (q->has_step)
		json_put_text(json, "step", calendar_name(q->step));
	if (q->base_to) {
		json_open_array(json, "baseline");
		json_put_text(json, NULL, times_iso(text, q->base_from));
		json_put_text(json, NULL, times_iso(text, q->base_to));
		json_close(json);
	}
	if (q->days)
		json_put_u64(json, "days", q->days);
	if (q->verb == ASK_HOURS) {
		snprintf(by, sizeof(by), "%02u-%02u", q->office_from % 100, q->office_to % 100);
		json_put_text(json, "office-hours", by);
		write_zone(&q->zone, json);
	}
}

static int read_zone(struct zone *zone, const json_t *value, struct reason *why)
{
	const char *name = json_string_value(json_object_get(value, "name"));
	const json_t *steps = json_object_get(value, "steps"), *number;
	int64_t last = INT64_MIN;
	size_t i, count = json_array_size(steps);

	if (!name || strlen(name) >= ZONE_NAME_ROOM || !count || count % 2 ||
	    count > 2 * ZONE_STEPS)
		return reason_say(why, -EINVAL, "zone: needs a name and 1 to %d steps", ZONE_STEPS);
	strcpy(zone->name, name);
	zone->count = (unsigned int)count / 2;
	json_array_foreach(steps, i, number) {
		int64_t n = json_integer_value(number);
		bool offset = i % 2;

		if (!json_is_integer(number) || (offset && (n < -86400 || n > 86400)) ||
		    (!offset && n <= last))
			return reason_say(why, -EINVAL, "zone: a step is wrong");
		if (offset) {
			zone->steps[i / 2].offset = (int32_t)n;
		} else {
			last = n;
			zone->steps[i / 2].since = n;
		}
	}
	return 0;
}

static int read_baseline(struct question *q, const json_t *value, struct reason *why)
{
	const char *from = json_string_value(json_array_get(value, 0));
	const char *to = json_string_value(json_array_get(value, 1));

	if (!from || !to || times_parse(from, 0, &q->base_from, why) ||
	    times_parse(to, 0, &q->base_to, why) || q->base_from >= q->base_to)
		return reason_say(why, -EINVAL, "baseline: needs two times, the earlier first");
	return 0;
}

static int read_member(struct question *q, const char *key, const json_t *value,
		       struct reason *why)
{
	const char *text = json_string_value(value);

	if (!strcmp(key, "zone") && q->verb == ASK_HOURS)
		return read_zone(&q->zone, value, why);
	if (!strcmp(key, "baseline"))
		return read_baseline(q, value, why);
	if (!strcmp(key, "subject") && text && strlen(text) < FILTER_WORD_ROOM) {
		strcpy(q->subject, text);
		return 0;
	}
	if (json_is_integer(value) && json_integer_value(value) >= 0) {
		uint64_t number = (uint64_t)json_integer_value(value);

		if (!strcmp(key, "limit"))
			q->limit = number;
		else if (!strcmp(key, "days") && number <= 100000)
			q->days = number;
		else
			return -ENOENT;
		return 0;
	}
	return text && q->verb != ASK_FLOWS ? question_take(q, key, text, why) : -ENOENT;
}

int question_read(struct question *q, const json_t *args, int64_t now, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	const char *key;
	json_t *value;
	int err = filter_read(&q->filter, args, now, why);

	json_object_foreach((json_t *)args, key, value) {
		if (err)
			return err;
		if (filter_has_key(key))
			continue;
		err = read_member(q, key, value, why);
		if (err == -ENOENT)
			err = reason_say(why, -EINVAL, "%s takes no argument %s", verbs[q->verb],
					 reason_token(token, key, strlen(key)));
	}
	return err;
}
