// SPDX-License-Identifier: Apache-2.0
/* learn: a flow's line into the catalogue, and out of it again. */
#include <stdio.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "learn_parts.h"

#define NO_RULE "sizes inside a carrier: a rule looks at bytes, and these are the carrier's"
#define WHOLE_NS 10000000000ULL	/* a session this old has shown what it is */

/* Where no catalogue says what the bytes are, their structure does. */
int has_structure(const struct flow *flow)
{
	return flow->tunnel >= NAMED_AT && flow->class != CLASS_DNS_TUNNEL && !is_carried(flow->class) &&
	       ((flow->class >= CLASS_NAMES && flow->class < CLASS_PROTOCOLS) ||
		flow->class == CLASS_ICMP_TUNNEL);
}

const char *line_without_payloads(struct learn *l, const struct flow_key *key, const struct flow *flow)
{
	const struct carried_flow *c = is_carried(flow->class) ? carried_find(&l->carried, key) : NULL;

	if (c && c->last >= flow->first)	/* ports are used again */
		return c->line;
	return zones_fingerprint(l->zones, key, flow);
}

/* Will no more payloads be told, or none that matter? */
static bool is_whole(const struct learn *l, const struct conversation *s, const struct flow *flow)
{
	return l->late || flow->state != FLOW_YOUNG || flow->marks & FLOW_CLOSED ||
	       flow->last - flow->first >= WHOLE_NS ||
	       (s && s->ways[UP] == SAMPLES_PER_WAY && s->ways[DOWN] == SAMPLES_PER_WAY);
}

/* The session stands under this line and no other (NULL: under none); noted: where it stood, or NULL. */
static void enter(struct learn *l, uint64_t *noted, struct catalogue_note *n)
{
	uint64_t hash = n->line ? line_hash(n->line) : 0;

	if (noted && *noted && *noted != hash) {
		catalogue_withdraw(l->catalogue, *noted, n->key);
		*noted = 0;
	}
	if (!n->line)
		return;
	n->again |= noted && *noted == hash;
	if (catalogue_note(l->catalogue, n) && noted)
		*noted = hash;
}

static uint64_t *noted_of(struct learn *l, struct conversation *session, const struct flow_key *key,
			  const struct flow *flow)
{
	struct carried_flow *c = is_carried(flow->class) ? carried_find(&l->carried, key) : NULL;

	return c ? &c->noted : session ? &session->noted : NULL;
}

static void note(struct learn *l, const struct flow_key *key, const struct flow *flow, int64_t offset)
{
	struct background background = { l->sessions.list, l->sessions.mask + 1, flow->last };
	struct conversation *session = sessions_find(&l->sessions, key);
	bool tunnel = flow->tunnel >= NAMED_AT;
	struct structure s;
	struct catalogue_note n = { .key = key, .flow = flow, .offset = offset };
	char text[FINGERPRINT_ROOM];
	bool structured = has_structure(flow) && session && !structure_infer(&s, session);

	n.whole = is_whole(l, session, flow);
	if (flow->class != CLASS_ICMP_TUNNEL)	/* echoes have a name before any rule is asked */
		n.background = &background;
	if (session)
		session->tunnel = tunnel;
	if (structured) {
		n.line = structure_text(text, &s, key->proto);
		n.structure = &s;
		n.session = session;
	} else if (tunnel) {
		n.line = line_without_payloads(l, key, flow);
		n.no_rule = is_carried(flow->class) ? NO_RULE : NULL;
	}
	enter(l, noted_of(l, session, key, flow), &n);
}

void learn_note_named(struct learn *l, const char *name, const struct flow_key *key,
		      const struct flow *flow, int64_t offset, bool again)
{
	struct catalogue_note n = { .key = key, .flow = flow, .offset = offset, .again = again };
	struct conversation *session;
	const struct print *p;

	pthread_mutex_lock(&l->lock);
	p = catalogue_find(l->catalogue, name);
	session = sessions_find(&l->sessions, key);
	if (session)
		session->tunnel = 1;
	n.line = p ? p->line : NULL;
	if (p)
		enter(l, session ? &session->noted : NULL, &n);
	pthread_mutex_unlock(&l->lock);
}

void learn_note(struct learn *l, const struct flow_key *key, const struct flow *flow, int64_t offset)
{
	if (flow->class >= CLASS_SIGNATURES)	/* their word is learn_note_named() */
		return;
	pthread_mutex_lock(&l->lock);
	note(l, key, flow, offset);
	pthread_mutex_unlock(&l->lock);
}
