// SPDX-License-Identifier: Apache-2.0
/* learn: what several flows say together. Open tables of fixed size; the oldest entry gives way. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "base/pages.h"
#include "ends.h"
#include "learn.h"
#include "rule.h"
#include "zones.h"

#define SESSIONS_DEFAULT 4096
#define PLACES 8		/* looked at per hash */

struct learn {
	struct conversation *sessions;
	uint32_t sessions_mask;
	struct ends *ends;
	struct zones *zones;
	struct catalogue *catalogue;
	struct learn_losses losses;
	pthread_mutex_t lock;		/* events come in one thread, questions in others */
};

/* What a question's answer lies in. */
static __thread char text[ZONE_TEXT_ROOM > FINGERPRINT_ROOM ? ZONE_TEXT_ROOM : FINGERPRINT_ROOM];

static uint32_t power_of_two(uint32_t n)
{
	uint32_t p = PLACES;

	while (p < n)
		p <<= 1;
	return p;
}

struct learn *learn_new(const struct learn_limits *limits)
{
	struct learn *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->sessions_mask = power_of_two(limits->sessions ? : SESSIONS_DEFAULT) - 1;
	l->sessions = pages_new(l->sessions_mask + 1UL, sizeof(*l->sessions));
	l->ends = ends_new(limits->ends);
	l->zones = zones_new(&(struct zones_limits){ 0 });
	l->catalogue = catalogue_new(limits->prints);
	pthread_mutex_init(&l->lock, NULL);
	if (!l->sessions || !l->ends || !l->zones || !l->catalogue) {
		learn_free(l);
		return NULL;
	}
	return l;
}

void learn_free(struct learn *l)
{
	if (!l)
		return;
	catalogue_free(l->catalogue);
	zones_free(l->zones);
	ends_free(l->ends);
	pthread_mutex_destroy(&l->lock);
	pages_free(l->sessions, l->sessions_mask + 1UL, sizeof(*l->sessions));
	free(l);
}

struct learn_losses learn_losses(struct learn *l)
{
	struct learn_losses losses;

	pthread_mutex_lock(&l->lock);
	losses = l->losses;
	losses.ends = ends_refused(l->ends);
	losses.catalogue = catalogue_losses(l->catalogue);
	losses.zones = zones_losses(l->zones);
	losses.prints = catalogue_count(l->catalogue);
	for (unsigned int i = 0; i < losses.prints; i++) {
		const struct print *p = catalogue_at(l->catalogue, i);

		losses.learned += p->state == PRINT_LEARNED || p->state == PRINT_KERNEL;
		losses.kernel += p->number != 0;
	}
	pthread_mutex_unlock(&l->lock);
	return losses;
}

/* --- sessions --- */

static struct conversation *session_of(struct learn *l, const struct flow_key *key, int make)
{
	uint32_t at = flow_hash(key) >> 20;
	struct conversation *oldest = NULL;

	for (unsigned int i = 0; i < PLACES; i++) {
		struct conversation *s = &l->sessions[(at + i) & l->sessions_mask];

		if (s->count && !memcmp(&s->key, key, sizeof(*key)))
			return s;
		if (!oldest || !s->count || (oldest->count && s->last < oldest->last))
			oldest = s;
	}
	if (!make)
		return NULL;
	l->losses.flows++;
	l->losses.sessions += oldest->count && oldest->count < CONVERSATION_PAYLOADS && !oldest->tunnel;
	memset(oldest, 0, sizeof(*oldest));
	oldest->key = *key;
	return oldest;
}

static void keep_payload(struct learn *l, const struct sample_event *e)
{
	struct conversation *s = session_of(l, &e->key, 1);
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

void learn_sample(struct learn *l, const struct sample_event *e)
{
	pthread_mutex_lock(&l->lock);
	keep_payload(l, e);
	pthread_mutex_unlock(&l->lock);
}

void learn_name(struct learn *l, const struct name_event *name)
{
	pthread_mutex_lock(&l->lock);
	zones_sample(l->zones, name);
	pthread_mutex_unlock(&l->lock);
}

/* --- verdicts --- */

void learn_verdict(struct learn *l, const struct flow_key *key, const struct flow *flow)
{
	pthread_mutex_lock(&l->lock);
	ends_note(l->ends, key, flow);
	pthread_mutex_unlock(&l->lock);
}

void learn_reconsider(struct learn *l, const struct flow_key *key, struct flow *flow)
{
	if (key->proto != IP_TCP && key->proto != IP_UDP)
		return;
	pthread_mutex_lock(&l->lock);
	ends_reconsider(l->ends, key, flow);
	zones_judge(l->zones, key, flow);
	pthread_mutex_unlock(&l->lock);
}

/* --- fingerprints --- */

/* Where no catalogue says what the bytes are, their structure does. */
static int has_structure(const struct flow *flow)
{
	return flow->tunnel >= NAMED_AT && flow->class >= CLASS_NAMES && flow->class < CLASS_PROTOCOLS &&
	       flow->class != CLASS_DNS_TUNNEL;
}

static const char *structure_of(struct learn *l, const struct flow_key *key,
				const struct flow *flow)
{
	const struct conversation *s = session_of(l, key, 0);
	struct structure structure;

	if (!has_structure(flow) || !s || structure_infer(&structure, s))
		return NULL;
	return structure_text(text, &structure, key->proto);
}

const char *learn_fingerprint(struct learn *l, const struct flow_key *key, const struct flow *flow)
{
	const char *found, *zone;

	pthread_mutex_lock(&l->lock);
	found = structure_of(l, key, flow);
	zone = found ? NULL : zones_fingerprint(l->zones, key, flow);
	if (zone) {
		snprintf(text, sizeof(text), "%s", zone);
		found = text;
	}
	pthread_mutex_unlock(&l->lock);
	return found;
}

static void note(struct learn *l, const struct flow_key *key, const struct flow *flow, int64_t offset)
{
	struct background background = { l->sessions, l->sessions_mask + 1, flow->last };
	struct conversation *session = session_of(l, key, 0);
	struct structure s;
	struct catalogue_note n = { .key = key, .flow = flow, .offset = offset,
				    .background = &background };
	bool structured = has_structure(flow) && session && !structure_infer(&s, session);

	if (session)
		session->tunnel = 1;
	if (structured) {
		n.line = structure_text(text, &s, key->proto);
		n.structure = &s;
		n.session = session;
	} else {
		n.line = zones_fingerprint(l->zones, key, flow);
	}
	if (n.line)
		catalogue_note(l->catalogue, &n);
}

void learn_note_named(struct learn *l, const char *name, const struct flow_key *key,
		      const struct flow *flow, int64_t offset)
{
	const struct print *p;
	struct conversation *session;

	pthread_mutex_lock(&l->lock);
	p = catalogue_find(l->catalogue, name);
	session = session_of(l, key, 0);
	if (session)
		session->tunnel = 1;
	if (p)
		catalogue_note(l->catalogue, &(struct catalogue_note){
			.line = p->line, .key = key, .flow = flow, .offset = offset });
	pthread_mutex_unlock(&l->lock);
}

void learn_note(struct learn *l, const struct flow_key *key, const struct flow *flow, int64_t offset)
{
	if (flow->tunnel < NAMED_AT)
		return;
	pthread_mutex_lock(&l->lock);
	note(l, key, flow, offset);
	pthread_mutex_unlock(&l->lock);
}

int learn_session(struct learn *l, const struct flow_key *key, struct conversation *session)
{
	const struct conversation *found;

	pthread_mutex_lock(&l->lock);
	found = session_of(l, key, 0);
	if (found)
		*session = *found;
	pthread_mutex_unlock(&l->lock);
	return found ? 0 : -ENODATA;
}

int learn_structure(struct learn *l, const struct flow_key *key, struct structure *structure)
{
	struct conversation session;
	int err = learn_session(l, key, &session);

	return err ? err : structure_infer(structure, &session);
}

struct catalogue *learn_hold(struct learn *l)
{
	pthread_mutex_lock(&l->lock);
	return l->catalogue;
}

void learn_release(struct learn *l) { pthread_mutex_unlock(&l->lock); }

const char *learn_evidence(struct learn *l, const struct flow_key *key, unsigned int n)
{
	const char *line;

	pthread_mutex_lock(&l->lock);
	line = zones_evidence(l->zones, key, n);
	if (line)
		snprintf(text, sizeof(text), "%s", line);
	pthread_mutex_unlock(&l->lock);
	return line ? text : NULL;
}
