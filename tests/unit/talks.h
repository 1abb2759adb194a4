/* SPDX-License-Identifier: Apache-2.0 */
/* The first payloads of every flow of a capture, as if nobody knew any protocol. */
#ifndef TUNPRINT_TESTS_TALKS_H
#define TUNPRINT_TESTS_TALKS_H

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "learn/conversation.h"
#include "replay/replay.h"

#define TALKS_ROOM 256

struct talks {
	struct conversation list[TALKS_ROOM];
	unsigned int count;
};

static inline void talks_take(void *arg, const struct sample_event *e)
{
	struct talks *t = arg;
	struct conversation *c = t->list;
	struct payload *p;

	while (c < t->list + t->count && memcmp(&c->key, &e->key, sizeof(e->key)))
		c++;
	if (c == t->list + TALKS_ROOM)
		return;
	if (c == t->list + t->count) {
		t->count++;
		c->key = e->key;
	}
	if (c->ways[e->way & 1] == SAMPLES_PER_WAY || c->count == CONVERSATION_PAYLOADS)
		return;
	p = &c->payloads[c->count++];
	c->ways[e->way & 1]++;
	*p = (struct payload){ .len = e->len, .stream = e->stream, .at = e->at, .way = e->way & 1,
			       .have = e->have < SAMPLE_HEAD ? e->have : SAMPLE_HEAD };
	memcpy(p->head, e->head, sizeof(p->head));
	memcpy(p->tail, e->tail, sizeof(p->tail));
}

/* NULL: it cannot be read. */
static inline struct talks *talks_of(const char *path)
{
	static uint64_t all[CLASSES / 64];
	struct talks *t = calloc(1, sizeof(*t));
	struct engine_options options = { .sampled = talks_take, .muted = all, .arg = t };
	struct replayed sum = { 0 };
	struct reason why = { "" };
	struct engine *engine;
	int err;

	memset(all, 0xff, sizeof(all));
	engine = t ? engine_native(&options) : NULL;
	err = engine ? replay_file(engine, path, &sum, &why) : -1;
	if (engine)
		engine->ops->end(engine);
	if (err)
		fprintf(stderr, "%s\n", why.text);
	if (!err)
		return t;
	free(t);
	return NULL;
}

/* Ordinary captures: the project's own, and those under $TUNPRINT_CORPUS if it is set. */
static inline void talks_ordinary(glob_t *found)
{
	static const char *const kinds[] = { "dns", "http", "iperf", "ssh", "tls" };
	const char *corpus = getenv("TUNPRINT_CORPUS");
	char pattern[512];

	memset(found, 0, sizeof(*found));
	for (unsigned int i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		snprintf(pattern, sizeof(pattern), "tests/captures/%s*.pcap", kinds[i]);
		glob(pattern, i ? GLOB_APPEND : 0, NULL, found);
	}
	for (unsigned int i = 0; corpus && i < 2; i++) {
		snprintf(pattern, sizeof(pattern), "%s/%s/*.pcap", corpus, i ? "ndpi-ordinary" : "ordinary");
		glob(pattern, GLOB_APPEND, NULL, found);
	}
}

#endif
