// SPDX-License-Identifier: Apache-2.0
/* Whose history is asked for, over which time, and what of that time nobody counted. */
#include "answer/subject.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/words.h"
#include "base/times.h"
#include "serve/protocol.h"

#define SECOND 1000000ll

static void find_kind(struct subject *s)
{
	const struct history *h = s->history;

	s->known = true;
	if (!strcmp(s->name, "all")) {
		s->kind = SUBJECT_ALL;
	} else if (history_knows(h, LIST_NETWORKS, s->name)) {
		s->kind = SUBJECT_NETWORK;
	} else if (history_knows(h, LIST_CLASSES, s->name) || protocol_named(s->name)) {
		s->kind = SUBJECT_CLASS;
	} else {
		s->kind = SUBJECT_NETWORK;
		s->known = false;
	}
}

static int find_window(struct subject *s, int64_t span, struct reason *why)
{
	const struct filter *f = &s->question->filter;
	int err = history_span(s->history, &s->first, &s->last, why);
	int64_t now = s->history->now / SECOND;

	if (err)
		return err;
	s->last = s->last > now ? s->last : now;
	s->to = f->has_until && f->until / SECOND < s->last ? f->until / SECOND : s->last;
	s->from = f->has_since ? f->since / SECOND : span ? s->to - span : s->first;
	s->from = s->from > s->first ? s->from : s->first;
	if (s->from >= s->to)
		s->from = s->to;
	return 0;
}

static int add_sure(void *arg, const struct series_seen *seen)
{
	struct subject *s = arg;
	struct subject_sure *sure = reallocarray(s->sure, s->sure_count + 1, sizeof(*sure));

	if (!sure)
		return -ENOMEM;
	s->sure = sure;
	sure = &s->sure[s->sure_count];
	if (seen->confidence > 100)
		return 0;
	snprintf(sure->path, sizeof(sure->path), "%s", seen->path);
	snprintf(sure->class, sizeof(sure->class), "%s", seen->class);
	sure->confidence = seen->confidence;
	s->sure_count++;
	return 0;
}

void subject_free(struct subject *s)
{
	free(s->sure);
	s->sure = NULL;
	s->sure_count = 0;
}

int subject_find(struct subject *s, const struct question *question,
		 const struct history *history, int64_t span, struct reason *why)
{
	int err;

	memset(s, 0, sizeof(*s));
	s->question = question;
	s->history = history;
	s->name = *question->subject ? question->subject :
		  *question->filter.network ? question->filter.network : "all";
	find_kind(s);
	err = find_window(s, span, why);
	if (!err && s->kind == SUBJECT_NETWORK)
		err = series_seen(history->series, s->name, NULL, NULL, add_sure, s, why);
	if (!err && !s->first)
		snprintf(s->empty, sizeof(s->empty), "the history is empty");
	else if (!err && s->from == s->to)
		snprintf(s->empty, sizeof(s->empty), "the history has nothing of that time");
	return err;
}

void subject_is_empty(struct subject *s)
{
	char filter[256];

	if (*s->empty)
		return;
	filter_text(filter, sizeof(filter), &s->question->filter);
	if (!s->known)
		snprintf(s->empty, sizeof(s->empty),
			 "the history knows no network, fingerprint or protocol '%.64s'", s->name);
	else
		snprintf(s->empty, sizeof(s->empty), "no tunnel traffic of %.64s%s%.128s", s->name,
			 *filter ? " matches: " : " in that time", filter);
}

void subject_begin(struct subject *s, const char *schema, struct json *json)
{
	static const char *const kinds[] = { "all", "network", "class" };
	const struct filter *f = &s->question->filter;
	struct answer_head head = {
		.source = s->history->source, .generated = times_now(),
		.from = s->from * SECOND, .to = s->to * SECOND,
		.missing = *s->missing ? s->missing : NULL, .empty = *s->empty ? s->empty : NULL,
	};

	answer_begin(json, schema, &head);
	json_open_object(json, "subject");
	json_put_text(json, "kind", kinds[s->kind]);
	json_put_text(json, "name", s->name);
	json_close(json);
	json_put_text(json, "what", s->kind == SUBJECT_CLASS ? s->name :
		      f->has_class ? class_name(f->class) : "tunnels");
	json_open_object(json, "filter");
	filter_write(f, json);
	json_close(json);
	json_put_u64(json, "min_confidence", f->min_confidence);
}

int subject_code(const struct subject *s)
{
	return *s->missing ? EXIT_INCOMPLETE : EXIT_DONE;
}
