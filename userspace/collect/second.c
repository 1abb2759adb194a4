// SPDX-License-Identifier: Apache-2.0
/*
 * A second word on a flow: what the learner calls a tunnel and the kernel does not, such as a tunnel in
 * DNS, which belongs to a host and its zone and not to a flow. It is a sighting like the kernel's, so
 * that the store has it and an event tells of it; what was counted stays where the ledger has it.
 */
#include "../../bpf/classify.h"
#include "../../bpf/count.h"
#include "collect/second.h"
#include "learn/learn.h"

#define NAMES_NS 100000000ll	/* between two looks at flows of DNS: a tunnel has many messages */

static bool is_nameless(uint16_t class)
{
	return class == CLASS_CUSTOM || class == CLASS_FULLY_ENCRYPTED;
}

void second_note(struct collect *c, const struct flow_key *key, const struct flow *kernel,
		 const struct flow *flow)
{
	struct verdict_event event = { .key = *key, .flow = *flow };
	struct cell_key cell = { .net = flow->net, .class = flow->class,
		.path = booked_path(flow->booked[flow->booked[UP] ? UP : DOWN]) };
	const struct sighting *known;

	if (flow->tunnel < NAMED_AT || flow->class == kernel->class ||
	    (is_nameless(flow->class) && is_nameless(kernel->class)))	/* two words, one sighting */
		return;
	known = sightings_of(&c->sightings, &cell);
	if (!known || known->confidence < flow->tunnel)
		sightings_note(&c->sightings, &event, c->tick);
}

void second_look(struct collect *c, const struct name_event *event)
{
	struct flow kernel, flow;

	if ((int64_t)event->at - c->names_looked < NAMES_NS)
		return;
	c->names_looked = (int64_t)event->at;
	if (c->source->ops->flow(c->source, &event->key, &kernel))
		return;
	flow = kernel;
	learn_reconsider(c->learn, &event->key, &flow);
	second_note(c, &event->key, &kernel, &flow);
}
