// SPDX-License-Identifier: Apache-2.0
/*
 * A network's tunnels, bytes a day, now and before. What grew is told once; it counts as calm again
 * when less than half of the threshold is left, so that nothing flickers about it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answer/history.h"
#include "answer/words.h"
#include "base/units.h"
#include "events/judge.h"
#include "events/sums.h"

#define DAY (86400ll)
#define LEAST_BASELINE (7 * 86400.0)	/* seconds known of it, or all of it where it is shorter */
#define LEAST_WINDOW 0.75		/* part of the window that is known */

struct judging {
	const struct judge_limits *limits;
	struct series *series;
	struct judged *judged;
	struct sums sums;
	int64_t from[2], to[2];		/* seconds: window, baseline */
	double known[2];		/* seconds that the store tells of */
	int window;
};

static int take_row(void *arg, const struct series_row *row)
{
	struct judging *j = arg;
	uint64_t bytes = row->bytes[0] + row->bytes[1];
	int err;

	if (!history_class_is_tunnel(row->class))
		return 0;
	err = sums_add(&j->sums, row->network, SUM_ALL, "", j->window, bytes);
	err = err ? err : sums_add(&j->sums, row->network, SUM_PATH, row->path, j->window, bytes);
	return err ? err : sums_add(&j->sums, row->network, SUM_CLASS, row->class, j->window, bytes);
}

static int take_gap(void *arg, const struct store_gap *gap)
{
	struct judging *j = arg;
	int64_t from = gap->since / 1000000, to = gap->until / 1000000;

	from = from > j->from[j->window] ? from : j->from[j->window];
	to = to < j->to[j->window] ? to : j->to[j->window];
	if (to > from)
		j->known[j->window] -= (double)(to - from);
	return 0;
}

/* One window: its rows, and how much of it the store tells of. */
static int read_window(struct judging *j, int64_t first, struct reason *why)
{
	int w = j->window;
	struct series_query query = {
		.since = j->from[w], .until = j->to[w], .step = STEP_WHOLE,
		.group = GROUP_NETWORK | GROUP_PATH | GROUP_CLASS,
	};
	int64_t from = j->from[w] > first ? j->from[w] : first;
	int err;

	j->known[w] = from < j->to[w] ? (double)(j->to[w] - from) : 0;
	err = series_gaps(j->series, from * 1000000, j->to[w] * 1000000, take_gap, j, why);
	return err ? err : series_read(j->series, &query, take_row, j, NULL, why);
}

static bool is_known_enough(const struct judging *j)
{
	double whole = (double)(j->to[1] - j->from[1]);

	return j->known[0] >= LEAST_WINDOW * (double)(j->to[0] - j->from[0]) &&
	       j->known[1] >= (whole < LEAST_BASELINE ? LEAST_WINDOW * whole : LEAST_BASELINE);
}

static double a_day(const struct judging *j, const struct sum *sum, int window)
{
	return sum->bytes[window] / j->known[window] * DAY;
}

static struct event *new_event(struct judging *j, enum change_type type, const struct sum *all)
{
	struct judged *out = j->judged;
	struct event *list;

	if (out->count >= JUDGE_MOST)
		return NULL;
	list = reallocarray(out->list, out->count + 1, sizeof(*list));
	if (!list)
		return NULL;
	out->list = list;
	list += out->count++;
	memset(list, 0, sizeof(*list));
	list->type = type;
	snprintf(list->network, sizeof(list->network), "%s", all->network);
	list->since = j->from[0] * 1000000;
	list->until = j->to[0] * 1000000;
	list->base_since = j->from[1] * 1000000;
	list->bytes = a_day(j, all, 0);
	list->base_bytes = a_day(j, all, 1);
	return list;
}

static void calm(struct judging *j, const struct event *event)
{
	struct judged *out = j->judged;
	char (*list)[EVENT_KEY_ROOM] = reallocarray(out->calm, out->calm_count + 1, sizeof(*list));

	if (!list)
		return;
	out->calm = list;
	event_key(list[out->calm_count++], event);
}

/* The class that grew most: a protocol, or a fingerprint's nickname. */
static void name_class(struct judging *j, struct event *event, const struct sum *rows, size_t count)
{
	const struct sum *most = NULL;
	double growth = 0;

	for (size_t i = 0; i < count; i++)
		if (rows[i].kind == SUM_CLASS && a_day(j, &rows[i], 0) - a_day(j, &rows[i], 1) > growth) {
			growth = a_day(j, &rows[i], 0) - a_day(j, &rows[i], 1);
			most = &rows[i];
		}
	if (!most)
		return;
	if (protocol_named(most->name)) {
		snprintf(event->class, sizeof(event->class), "%s", most->name);
	} else {
		snprintf(event->class, sizeof(event->class), "custom");
		snprintf(event->fingerprint, sizeof(event->fingerprint), "%s", most->name);
	}
}

static void judge_growth(struct judging *j, const struct sum *rows, size_t count)
{
	double now = a_day(j, rows, 0), before = a_day(j, rows, 1);
	struct event quiet = { .type = EVENT_GROWTH }, *event;

	if (before > 0 && now >= j->limits->least &&
	    now >= before * (1 + j->limits->growth / 100.0)) {
		event = new_event(j, EVENT_GROWTH, rows);
		if (event)
			name_class(j, event, rows, count);
	} else if (now < before * (1 + j->limits->growth / 200.0)) {
		snprintf(quiet.network, sizeof(quiet.network), "%s", rows->network);
		calm(j, &quiet);
	}
}

/* Half the sum of what each link's share changed by is the part that moved. */
static void judge_paths(struct judging *j, const struct sum *rows, size_t count)
{
	const struct sum *to = NULL, *from = NULL;
	double moved = 0, most = 0, least = 0;
	struct event quiet = { .type = EVENT_PATH_CHANGE }, *event;

	if (!rows->bytes[0] || !rows->bytes[1] || a_day(j, rows, 0) < j->limits->least)
		return;
	for (size_t i = 0; i < count; i++) {
		double change = rows[i].bytes[0] / rows->bytes[0] - rows[i].bytes[1] / rows->bytes[1];

		if (rows[i].kind != SUM_PATH)
			continue;
		snprintf(quiet.network, sizeof(quiet.network), "%s", rows->network);
		snprintf(quiet.path, sizeof(quiet.path), "%s", rows[i].name);
		if (change < j->limits->moved / 200.0)
			calm(j, &quiet);
		moved += change > 0 ? change : 0;
		if (change > most) {
			most = change;
			to = &rows[i];
		} else if (change < least) {
			least = change;
			from = &rows[i];
		}
	}
	event = to && from && moved >= j->limits->moved / 100.0 ?
		new_event(j, EVENT_PATH_CHANGE, rows) : NULL;
	if (!event)
		return;
	snprintf(event->path, sizeof(event->path), "%s", to->name);
	snprintf(event->from, sizeof(event->from), "%s", from->name);
	event->moved = moved;
	event->before = to->bytes[1] / rows->bytes[1];
	event->after = to->bytes[0] / rows->bytes[0];
}

static void judge_networks(struct judging *j)
{
	const struct sum *list = j->sums.list;
	size_t count;

	for (size_t at = 0; at < j->sums.count; at += count) {
		count = 1;
		while (at + count < j->sums.count && !strcmp(list[at + count].network, list[at].network))
			count++;
		if (j->limits->growth)
			judge_growth(j, list + at, count);
		if (j->limits->moved)
			judge_paths(j, list + at, count);
	}
}

/* Whole days of UTC, the last of them ended before now. */
static void set_windows(struct judging *j, int64_t now)
{
	int64_t today = now / 1000000 / DAY * DAY;
	int64_t window = j->limits->window / 1000000, baseline = j->limits->baseline / 1000000;

	j->to[0] = today;
	j->from[0] = j->to[1] = today - window;
	j->from[1] = j->to[1] - baseline;
}

int judge_store(const char *store, const struct judge_limits *limits, int64_t now,
		bool (*late)(void *), void *late_arg, struct judged *judged, struct reason *why)
{
	struct judging j = { .limits = limits, .judged = judged };
	int64_t first = 0, last = 0;
	int err = series_open(&j.series, store, why);

	memset(judged, 0, sizeof(*judged));
	if (err)
		return err;
	series_deadline(j.series, late, late_arg);
	set_windows(&j, now);
	err = series_span(j.series, &first, &last, why);
	for (j.window = 0; j.window < 2 && !err; j.window++)
		err = read_window(&j, first / 1000000, why);
	if (!err && is_known_enough(&j)) {
		sums_sort(&j.sums);
		judge_networks(&j);
	}
	sums_free(&j.sums);
	series_close(j.series);
	return err == -ENODATA ? 0 : err;
}

void judged_free(struct judged *judged)
{
	free(judged->list);
	free(judged->calm);
	memset(judged, 0, sizeof(*judged));
}
