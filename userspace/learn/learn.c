// SPDX-License-Identifier: Apache-2.0
/* learn: what several flows say together. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "greeting.h"
#include "learn_parts.h"
#include "noise.h"
#include "sizes.h"
#include "within.h"

#define SESSIONS_DEFAULT 4096

/* What a question's answer lies in. */
static __thread char text[ZONE_TEXT_ROOM > FINGERPRINT_ROOM ? ZONE_TEXT_ROOM : FINGERPRINT_ROOM];

struct learn *learn_new(const struct learn_limits *limits)
{
	struct learn *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->ends = ends_new(limits->ends);
	l->zones = zones_new(&(struct zones_limits){ 0 });
	l->catalogue = catalogue_new(limits->prints);
	l->late = limits->late;
	pthread_mutex_init(&l->lock, NULL);
	if (sessions_begin(&l->sessions, limits->sessions ? : SESSIONS_DEFAULT) ||
	    carried_begin(&l->carried, limits->sessions ? : SESSIONS_DEFAULT) || !l->ends || !l->zones || !l->catalogue) {
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
	sessions_end(&l->sessions);
	carried_end(&l->carried);
	free(l);
}

struct learn_losses learn_losses(struct learn *l)
{
	struct learn_losses losses = { 0 };

	pthread_mutex_lock(&l->lock);
	losses.flows = l->sessions.flows;
	losses.sessions = l->sessions.given_up;
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

/* --- what is told --- */

void learn_sample(struct learn *l, const struct sample_event *e)
{
	pthread_mutex_lock(&l->lock);
	sessions_keep(&l->sessions, e);
	pthread_mutex_unlock(&l->lock);
}

void learn_name(struct learn *l, const struct name_event *name)
{
	pthread_mutex_lock(&l->lock);
	zones_sample(l->zones, name);
	pthread_mutex_unlock(&l->lock);
}

void learn_shows(struct learn *l, const struct flow_key *key, const struct flow *flow,
		 const struct behaviour *shows)
{
	if (!is_carried(flow->class))
		return;
	pthread_mutex_lock(&l->lock);
	carried_keep(&l->carried, key, flow, shows);
	pthread_mutex_unlock(&l->lock);
}

/* --- verdicts --- */

void learn_verdict(struct learn *l, const struct flow_key *key, const struct flow *flow)
{
	pthread_mutex_lock(&l->lock);
	ends_note(l->ends, key, flow);
	pthread_mutex_unlock(&l->lock);
}

int learn_weighs_others(struct learn *l)
{
	int noted;

	pthread_mutex_lock(&l->lock);
	noted = ends_noted(l->ends);
	pthread_mutex_unlock(&l->lock);
	return noted;
}

void learn_other(struct learn *l, const struct flow_key *key, const struct flow *flow)
{
	if (flow->tunnel >= NAMED_AT || !tunnel_in(flow->class))
		return;
	pthread_mutex_lock(&l->lock);
	ends_other(l->ends, key, flow);
	pthread_mutex_unlock(&l->lock);
}

void learn_reconsider(struct learn *l, const struct flow_key *key, struct flow *flow)
{
	const struct conversation *session;

	if (key->proto != IP_TCP && key->proto != IP_UDP)
		return;
	pthread_mutex_lock(&l->lock);
	session = sessions_find(&l->sessions, key);
	if (session) {
		within_reconsider(session, flow);
		greeting_reconsider(session, flow);
		sizes_reconsider(session, flow);
	}
	ends_reconsider(l->ends, key, flow);
	if (session)
		noise_reconsider(session, flow);
	zones_judge(l->zones, key, flow);
	pthread_mutex_unlock(&l->lock);
}

/* --- fingerprints --- */

static const char *structure_of(struct learn *l, const struct flow_key *key,
				const struct flow *flow)
{
	const struct conversation *s = sessions_find(&l->sessions, key);
	struct structure structure;

	if (!has_structure(flow) || !s || structure_infer(&structure, s))
		return NULL;
	return structure_text(text, &structure, key->proto);
}

const char *learn_fingerprint(struct learn *l, const struct flow_key *key, const struct flow *flow)
{
	const char *found, *other;

	pthread_mutex_lock(&l->lock);
	found = structure_of(l, key, flow);
	other = found ? NULL : line_without_payloads(l, key, flow);
	if (other) {
		snprintf(text, sizeof(text), "%s", other);
		found = text;
	}
	pthread_mutex_unlock(&l->lock);
	return found;
}

int learn_session(struct learn *l, const struct flow_key *key, struct conversation *session)
{
	const struct conversation *found;

	pthread_mutex_lock(&l->lock);
	found = sessions_find(&l->sessions, key);
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
	const struct conversation *session;
	const char *line;

	pthread_mutex_lock(&l->lock);
	session = sessions_find(&l->sessions, key);
	line = within_evidence(session, &n);
	line = line ? line : greeting_evidence(session, &n);
	line = line ? line : sizes_evidence(session, &n);
	line = line ? line : zones_evidence(l->zones, key, n);
	if (line)
		snprintf(text, sizeof(text), "%s", line);
	pthread_mutex_unlock(&l->lock);
	return line ? text : NULL;
}
