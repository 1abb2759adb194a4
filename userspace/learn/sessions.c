// SPDX-License-Identifier: Apache-2.0
/* Payloads into the session of their flow. */
#include <errno.h>
#include <string.h>

#include "../../bpf/track.h"
#include "base/pages.h"
#include "sessions.h"

#define PLACES 8			/* looked at per hash */
#define PAUSE_NS 30000000000ULL		/* behind it a first payload is another session's */

int sessions_begin(struct sessions *s, uint32_t limit)
{
	uint32_t places = PLACES;

	while (places < limit)
		places <<= 1;
	s->mask = places - 1;
	s->list = pages_new(places, sizeof(*s->list));
	return s->list ? 0 : -ENOMEM;
}

void sessions_end(struct sessions *s)
{
	pages_free(s->list, s->mask + 1UL, sizeof(*s->list));
	s->list = NULL;
}

/* The flow's session, or else the place that it would get. */
static struct conversation *place_of(struct sessions *s, const struct flow_key *key)
{
	uint32_t at = flow_hash(key) >> 20;
	struct conversation *oldest = NULL;

	for (unsigned int i = 0; i < PLACES; i++) {
		struct conversation *c = &s->list[(at + i) & s->mask];

		if (c->count && !memcmp(&c->key, key, sizeof(*key)))
			return c;
		if (!oldest || !c->count || (oldest->count && c->last < oldest->last))
			oldest = c;
	}
	return oldest;
}

static int is_of(const struct conversation *c, const struct flow_key *key)
{
	return c->count && !memcmp(&c->key, key, sizeof(*key));
}

struct conversation *sessions_find(struct sessions *s, const struct flow_key *key)
{
	struct conversation *c = place_of(s, key);

	return is_of(c, key) ? c : NULL;
}

static struct conversation *session_for(struct sessions *s, const struct sample_event *e)
{
	struct conversation *c = place_of(s, &e->key);
	int same = is_of(c, &e->key);

	/* ports are used again: so late, a first payload begins another session */
	if (same && (e->nth || !c->ways[e->way & 1] || e->at < c->last + PAUSE_NS))
		return c;
	s->flows++;
	/* silent for so long, it had no more to tell */
	s->given_up += !same && c->count && c->count < CONVERSATION_PAYLOADS && !c->tunnel &&
		       e->at < c->last + PAUSE_NS;
	memset(c, 0, sizeof(*c));
	c->key = e->key;
	return c;
}

void sessions_keep(struct sessions *sessions, const struct sample_event *e)
{
	struct conversation *s = session_for(sessions, e);
	struct payload *p;
	int way = e->way & 1;

	if (s->count == CONVERSATION_PAYLOADS || s->ways[way] == SAMPLES_PER_WAY)
		return;
	p = &s->payloads[s->count++];
	s->ways[way]++;
	s->last = e->at;
	s->net = e->net;
	p->len = e->len;
	p->stream = e->stream;
	p->at = e->at;
	p->have = e->have < SAMPLE_HEAD ? e->have : SAMPLE_HEAD;
	p->way = way;
	memcpy(p->head, e->head, sizeof(p->head));
	memcpy(p->tail, e->tail, sizeof(p->tail));
}
