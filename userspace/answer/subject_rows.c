// SPDX-License-Identifier: Apache-2.0
/* Which rows of the history belong to a question: the subject's, and of these the tunnels. */
#include <stdio.h>
#include <string.h>

#include "../../bpf/classify.h"
#include "answer/subject.h"
#include "answer/words.h"

/* -1: no verdict is known of it, its class decides. */
static int confidence_of(const struct subject *s, const char *path, const char *class)
{
	for (size_t i = 0; i < s->sure_count; i++)
		if (!strcmp(s->sure[i].class, class) && !strcmp(s->sure[i].path, path))
			return s->sure[i].confidence;
	return -1;
}

/* Learned fingerprints belong to "custom", too. */
static bool is_of_class(const struct filter *f, const char *class)
{
	return !strcmp(class, class_name(f->class)) ||
	       (f->class == CLASS_CUSTOM && !protocol_named(class) &&
		history_class_is_tunnel(class));
}

static bool wants(const struct subject *s, const char *network, const char *path,
		  const char *class)
{
	const struct filter *f = &s->question->filter;
	int confidence;

	if (f->has_src && network && !filter_wants_name(f, network, s->history->networks))
		return false;
	if (!class)
		return true;
	if (f->has_class)
		return is_of_class(f, class);
	if (!history_class_is_tunnel(class))
		return false;
	confidence = confidence_of(s, path, class);
	return confidence < 0 || confidence >= (int)f->min_confidence;
}

struct walk {
	const struct subject *subject;
	int (*row)(void *arg, const struct series_row *row);
	int (*week)(void *arg, const struct profile_row *row);
	void *arg;
};

static int walk_row(void *arg, const struct series_row *row)
{
	const struct walk *walk = arg;

	return wants(walk->subject, row->network, row->path, row->class) ?
	       walk->row(walk->arg, row) : 0;
}

static int walk_week(void *arg, const struct profile_row *row)
{
	const struct walk *walk = arg;

	return wants(walk->subject, row->network, row->path, row->class) ?
	       walk->week(walk->arg, row) : 0;
}

static struct history_want want_of(const struct subject *s, int64_t from, int64_t to)
{
	const struct filter *f = &s->question->filter;
	bool class = s->kind == SUBJECT_CLASS;

	return (struct history_want){
		.since = from, .until = to,
		.group = GROUP_PATH | (class ? GROUP_NETWORK : GROUP_CLASS) |
			 (f->has_src ? GROUP_NETWORK : 0),
		.network = s->kind == SUBJECT_NETWORK ? s->name : *f->network ? f->network : NULL,
		.class = class ? s->name : NULL, .path = *f->path ? f->path : NULL,
	};
}

/* Buckets that are damaged were left out. */
static void note_told(struct subject *s, const struct series_told *told)
{
	const struct filter *f = &s->question->filter;

	if (told->rounded && !*s->missing && (f->has_since || f->has_until))
		strcpy(s->missing, "minutes or hours of then are not kept any more: the window was "
		       "rounded to what is");
	if (told->damaged)
		snprintf(s->missing, sizeof(s->missing), "%u buckets of the store are damaged and "
			 "left out", told->damaged);
}

int subject_walk(struct subject *s, int64_t from, int64_t to, enum series_step step,
		 int (*each)(void *arg, const struct series_row *row), void *arg,
		 struct reason *why)
{
	struct history_want want = want_of(s, from, to);
	struct walk walk = { .subject = s, .row = each, .arg = arg };
	struct series_told told = { 0 };
	int err;

	if (*s->empty || from >= to)
		return 0;
	want.step = step;
	want.group |= GROUP_TIME;
	err = history_walk(s->history, &want, walk_row, &walk, &told, why);
	note_told(s, &told);
	return err;
}

int subject_week(struct subject *s, int64_t from, int64_t to,
		 int (*each)(void *arg, const struct profile_row *row), void *arg,
		 struct reason *why)
{
	struct history_want want = want_of(s, from, to);
	struct walk walk = { .subject = s, .week = each, .arg = arg };
	struct series_told told = { 0 };
	int err;

	if (*s->empty || from >= to)
		return 0;
	err = history_week(s->history, &want, &s->question->zone, walk_week, &walk, &told, why);
	note_told(s, &told);
	return err;
}
