// SPDX-License-Identifier: Apache-2.0
/* Where the catalogue's file lies, and what becomes of one that is broken. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../../bpf/classify.h"
#include "base/tell.h"
#include "collect/prints.h"
#include "collect/rules.h"
#include "collect/second.h"
#include "learn/learn.h"

static void file_of(const struct collect *c, char *path, size_t room)
{
	const char *slash = strrchr(c->store_path, '/');
	int folder = slash ? (int)(slash + 1 - c->store_path) : 0;

	snprintf(path, room, "%.*s" PRINTS_FILE, folder, c->store_path);
}

/* What an earlier process learned is still in the book: its fingerprint is told so. */
static void take_up(struct collect *c)
{
	struct catalogue *catalogue = learn_hold(c->learn);
	struct signature match;

	for (unsigned int i = 0; i < catalogue_count(catalogue); i++) {
		struct print *p = catalogue_at(catalogue, i);

		if (!rules_active(c->rules, p->nickname, &match))
			continue;
		p->rule = match;
		p->bits = match.bits;
		p->ready = true;
		catalogue_pushed(catalogue, p, match.number, NULL);
	}
	learn_release(c->learn);
}

void prints_flow(struct collect *c, const struct flow_key *key, const struct flow *seen, bool again)
{
	int64_t offset = c->source->ops->offset(c->source);
	char name[SIGNATURE_ALIAS_ROOM];
	struct flow flow = *seen;

	if (flow.class >= CLASS_SIGNATURES) {
		if (c->rules && rules_stable(c->rules, flow.class, name))
			learn_note_named(c->learn, name, key, &flow, offset, again);
		return;
	}
	learn_reconsider(c->learn, key, &flow);
	second_note(c, key, seen, &flow);
	learn_note(c->learn, key, &flow, offset);
}

/* A flow that lived through a restart: one that began since the file was written is in none. */
static int live_on(void *arg, const struct flow_key *key, const struct flow *flow)
{
	struct collect *c = arg;

	if (flow->tunnel < NAMED_AT)
		return 0;
	prints_flow(c, key, flow, false);
	if (flow->state == FLOW_YOUNG && flow->class < CLASS_PROTOCOLS)
		young_add(&c->young, key, flow);
	return 0;
}

void prints_begin(struct collect *c)
{
	char path[1100], aside[1120], note[REASON_ROOM];
	struct reason why = { "" };
	int err;

	if (!c->learn)
		return;
	file_of(c, path, sizeof(path));
	err = catalogue_load(learn_hold(c->learn), path, &why);
	learn_release(c->learn);
	if (c->rules)
		take_up(c);
	c->source->ops->flows(c->source, live_on, c);
	if (!err || err == -ENOENT)
		return;
	snprintf(aside, sizeof(aside), "%s.damaged", path);
	snprintf(note, sizeof(note), "%.300s; set aside as *.damaged", why.text);
	if (err != -EINVAL || rename(path, aside))
		snprintf(note, sizeof(note), "%.300s; what is learned is not kept", why.text);
	c->prints_broken = err != -EINVAL;
	tell_operator(TELL_PRINTS_ASIDE, "%s", note);
	collect_note(c, note);
}

void prints_verdict(struct collect *c, const struct verdict_event *event)
{
	if (event->flow.class < CLASS_SIGNATURES)
		learn_verdict(c->learn, &event->key, &event->flow);
	learn_shows(c->learn, &event->key, &event->flow, &event->shows);
	prints_flow(c, &event->key, &event->flow, false);
	if (event->flow.state == FLOW_YOUNG && event->flow.class < CLASS_PROTOCOLS)
		young_add(&c->young, &event->key, &event->flow);
}

/* One rule that is new or better than what was pushed; false: there is none. */
static bool next_rule(struct collect *c, struct print *copy)
{
	struct catalogue *catalogue = learn_hold(c->learn);
	bool found = false;

	for (unsigned int i = 0; i < catalogue_count(catalogue) && !found; i++) {
		found = catalogue_at(catalogue, i)->ready && catalogue_at(catalogue, i)->renewed;
		if (found)
			*copy = *catalogue_at(catalogue, i);
	}
	learn_release(c->learn);
	return found;
}

/* A signature that was pulled, retired or rejected is the learner's no more. */
static void note_ended(struct collect *c)
{
	struct catalogue *catalogue = learn_hold(c->learn);
	struct reason why = { "" };

	for (unsigned int i = 0; i < catalogue_count(catalogue); i++) {
		struct print *p = catalogue_at(catalogue, i);

		if (p->number && rules_ended(c->rules, p->number, &why))
			catalogue_pushed(catalogue, p, 0, why.text);
	}
	learn_release(c->learn);
}

void prints_push(struct collect *c, int64_t now)
{
	static struct print copy;	/* of the loop alone: too large for its stack */
	struct catalogue *catalogue;
	struct reason why;
	struct print *p;

	if (c->learn)
		young_look(c, now);
	for (unsigned int i = 0; c->learn && c->rules && i < PRINTS_PUSHED && next_rule(c, &copy); i++) {
		uint16_t number = copy.number;
		int err;

		why = (struct reason){ "" };
		err = rules_learn(c->rules, copy.nickname, copy.line, &copy.rule, now, &number, &why);
		catalogue = learn_hold(c->learn);
		p = catalogue_find(catalogue, copy.line);
		if (p && err == -EPERM)
			p->state = PRINT_REJECTED;
		if (p)
			catalogue_pushed(catalogue, p, err ? 0 : number, err ? why.text : NULL);
		learn_release(c->learn);
	}
	if (c->learn && c->rules)
		note_ended(c);
}

void prints_save(struct collect *c, int64_t now)
{
	struct catalogue *catalogue;
	struct reason why = { "" };
	char path[1100];
	int err = 0;

	if (!c->learn || c->prints_broken)
		return;
	file_of(c, path, sizeof(path));
	catalogue = learn_hold(c->learn);
	catalogue_age(catalogue, now);
	if (catalogue_changed(catalogue))
		err = catalogue_save(catalogue, path, &why);
	learn_release(c->learn);
	if (err && strcmp(why.text, c->prints_failure.text))
		tell_operator(TELL_PRINTS_UNSAVED, "%s; what is learned waits in memory", why.text);
	c->prints_failure = why;
}
