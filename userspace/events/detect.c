// SPDX-License-Identifier: Apache-2.0
/* What is new in what the collector has in memory: fingerprints, networks, blind interfaces. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/words.h"
#include "collect/rules.h"
#include "events/events.h"
#include "learn/learn.h"

static const char *named(void *arg, uint32_t id)
{
	return roll_get(&((struct collect *)arg)->roster.networks, id);
}

static void name_network(const struct events *e, char out[EVENT_NAME_ROOM], uint64_t net)
{
	network_name(net, named, e->collect, out);
}

static void describe(const struct events *e, const struct print *p, struct event *event)
{
	event->type = EVENT_NEW_FINGERPRINT;
	event->confidence = p->confidence;
	event->sessions = p->sessions;
	event->first = p->first;
	event->line = p->line;
	snprintf(event->class, sizeof(event->class), "%s", class_name(p->class));
	snprintf(event->fingerprint, sizeof(event->fingerprint), "%s", p->nickname);
	name_network(e, event->network, p->founder);
	for (unsigned int i = 0; i < p->networks_count && i < EVENT_NETWORKS; i++)
		name_network(e, event->networks[event->networks_count++], p->networks[i].net);
}

/* The event of a fingerprint names its networks: they are no news afterwards. */
static bool announce_print(struct events *e, const struct print *p, int64_t now, int64_t mono)
{
	static char names[EVENT_NETWORKS][EVENT_NAME_ROOM];	/* of the loop alone */
	struct event event = { .networks = names };
	char key[EVENT_KEY_ROOM];

	describe(e, p, &event);
	if (!events_announce(e, &event, now, mono))
		return false;
	for (unsigned int i = 0; i < event.networks_count; i++)
		known_put(&e->known, event_network_key(key, event.fingerprint, names[i]));
	return true;
}

static unsigned int announce_networks(struct events *e, const struct print *p, int64_t now,
				      int64_t mono)
{
	unsigned int made = 0;

	for (unsigned int i = 0; i < p->networks_count; i++) {
		struct event event = { .type = EVENT_NEW_NETWORK, .confidence = p->confidence,
				       .first = p->networks[i].first };

		snprintf(event.class, sizeof(event.class), "%s", class_name(p->class));
		snprintf(event.fingerprint, sizeof(event.fingerprint), "%s", p->nickname);
		name_network(e, event.network, p->networks[i].net);
		made += events_announce(e, &event, now, mono);
	}
	return made;
}

void detect_prints(struct events *e, int64_t now, int64_t mono)
{
	struct catalogue *catalogue;
	unsigned int made = 0;

	if (!e->collect->learn)
		return;
	catalogue = learn_hold(e->collect->learn);
	for (unsigned int i = 0; i < catalogue_count(catalogue) && made < EVENTS_AT_ONCE; i++) {
		const struct print *p = catalogue_at(catalogue, i);

		if (p->state != PRINT_LEARNED && p->state != PRINT_KERNEL)
			continue;
		if (announce_print(e, p, now, mono))
			made++;
		else
			made += announce_networks(e, p, now, mono);
	}
	learn_release(e->collect->learn);
}

static void name_class(const struct events *e, struct event *event, uint16_t class)
{
	char name[SIGNATURE_ALIAS_ROOM];

	snprintf(event->class, sizeof(event->class), "%s", class_name(class));
	if (class >= CLASS_SIGNATURES && e->collect->rules &&
	    rules_stable(e->collect->rules, class, name))
		snprintf(event->fingerprint, sizeof(event->fingerprint), "%s", name);
}

void detect_networks(struct events *e, int64_t now, int64_t mono)
{
	const struct collect *c = e->collect;
	unsigned int made = 0;

	for (size_t i = 0; i < c->sightings.count && made < EVENTS_AT_ONCE; i++) {
		const struct sighting *s = &c->sightings.list[i];
		const char *path = s->key.path < PATHS ? c->paths[s->key.path] : NULL;
		struct event event = { .type = EVENT_NEW_NETWORK, .confidence = s->confidence,
				       .first = s->first };

		if (!s->confidence || s->confidence < c->min_confidence)
			continue;
		name_class(e, &event, s->key.class);
		name_network(e, event.network, s->key.net);
		snprintf(event.path, sizeof(event.path), "%s", path ? path : "");
		made += events_announce(e, &event, now, mono);
	}
}

static void detect_one(struct events *e, const struct post *post, unsigned int i, int64_t now,
		       int64_t mono)
{
	struct event event = { .type = EVENT_BLIND, .first = now - (mono - post->moved),
			       .packets = post_packets(post) - post->nic_packets };
	char key[EVENT_KEY_ROOM];
	bool sees = !post->gone && post->hook_packets != e->blind[i].packets;

	snprintf(event.in_iface, sizeof(event.in_iface), "%s", post->name);
	snprintf(event.path, sizeof(event.path), "%s", post->path_name);
	event_key(key, &event);
	if (post->blind && !post->gone && !known_has(&e->known, key)) {
		e->blind[i].since = event.first;
		e->blind[i].packets = post->hook_packets;
		events_announce(e, &event, now, mono);
	} else if (!post->blind && sees && known_has(&e->known, key)) {
		event.type = EVENT_SEES_AGAIN;
		event.first = e->blind[i].since;
		events_announce(e, &event, now, mono);
	}
}

/* What was seen before this process began says nothing of now. */
void detect_blind(struct events *e, int64_t now, int64_t mono)
{
	for (unsigned int i = 0; i < e->posts_count && i < CONFIG_INTERFACES; i++)
		if (e->blind_begun)
			detect_one(e, &e->posts[i], i, now, mono);
		else
			e->blind[i].packets = e->posts[i].hook_packets;
	e->blind_begun = true;
}
