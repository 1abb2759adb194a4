// SPDX-License-Identifier: Apache-2.0
/* Where the catalogue's file lies, and what becomes of one that is broken. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "collect/prints.h"
#include "learn/learn.h"

static void file_of(const struct collect *c, char *path, size_t room)
{
	const char *slash = strrchr(c->store_path, '/');
	int folder = slash ? (int)(slash + 1 - c->store_path) : 0;

	snprintf(path, room, "%.*s" PRINTS_FILE, folder, c->store_path);
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
	if (!err || err == -ENOENT)
		return;
	snprintf(aside, sizeof(aside), "%s.damaged", path);
	snprintf(note, sizeof(note), "%.300s; set aside as *.damaged", why.text);
	if (err != -EINVAL || rename(path, aside))
		snprintf(note, sizeof(note), "%.300s; what is learned is not kept", why.text);
	c->prints_broken = err != -EINVAL;
	fprintf(stderr, "%s\n", note);
	collect_note(c, note);
}

void prints_verdict(struct collect *c, const struct verdict_event *event)
{
	struct flow flow = event->flow;

	learn_verdict(c->learn, &event->key, &flow);
	learn_reconsider(c->learn, &event->key, &flow);
	learn_note(c->learn, &event->key, &flow, c->source->ops->offset(c->source));
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
		fprintf(stderr, "%s; what is learned waits in memory\n", why.text);
	c->prints_failure = why;
}
