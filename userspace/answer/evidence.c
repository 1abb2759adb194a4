// SPDX-License-Identifier: Apache-2.0
/*
 * Why a flow has its verdict, in words. What it is (the matcher's sayings) and whether it carries
 * something (behaviour, each line begins with "inside:") are two scores and stay two lists; the one
 * that made the verdict stands first.
 */
#include <stdio.h>

#include "../../bpf/behave.h"
#include "answer/weights.h"
#include "answer/words.h"

struct list {
	char (*out)[EVIDENCE_TEXT_ROOM];
	unsigned int room, used;
};

static void say(struct list *list, const char *before, const char *text)
{
	if (list->used < list->room)
		snprintf(list->out[list->used++], EVIDENCE_TEXT_ROOM, "%s%s", before, text);
}

static void say_name(struct list *list, const struct flow *flow)
{
	const struct protocol *p = protocol_of(flow->class);

	for (unsigned int i = 0; p && p->sayings && p->sayings[i]; i++)
		if (flow->said & 1 << i)
			say(list, "", p->sayings[i]);
}

/* What travels inside by its own bytes. */
static void say_inside(struct list *list, const struct flow *flow)
{
	char text[64];

	if (!flow->inner)
		return;
	if (flow->inside)
		snprintf(text, sizeof(text), "%s, a tunnel itself (%u)", class_name(flow->inner),
			 flow->inside);
	else
		snprintf(text, sizeof(text), "%s", class_name(flow->inner));
	say(list, "inside: ", text);
}

/* Good only where nothing else explains the bytes: every cipher is random. */
#define SAID_OF_RANDOM (BEHAVED_RANDOM | BEHAVED_NO_CONSTANT | BEHAVED_SAME_END | BEHAVED_MIXED)

static int random_counts(const struct flow *flow)
{
	return flow->class == CLASS_UNKNOWN || flow->class == CLASS_CUSTOM ||
	       flow->class == CLASS_FULLY_ENCRYPTED || flow->behaved & BEHAVED_SAME_END;
}

static void say_behaviour(struct list *list, const struct flow *flow)
{
	unsigned int behaved = flow->behaved;

	if (!random_counts(flow))
		behaved &= ~SAID_OF_RANDOM;
	if (behaved & BEHAVED_SHAKES)
		behaved &= ~BEHAVED_SHAKE;
	for (unsigned int i = 0; i < weights_count; i++) {
		const struct weight *weight = weight_in(&weights[i], flow->class);

		/* a zone speaks for itself, with its name and numbers: zones_evidence() */
		if (behaved & weight->bit &&
		    !(weight->bit == BEHAVED_ZONE && speaks_of_zone(flow->class)))
			say(list, "", weight->text);
	}
}

static int is_tunnel_name(__u16 class)
{
	const struct protocol *p = protocol_of(class);

	return p && p->kind == KIND_TUNNEL;
}

/* Another name that the bytes speak for, and why this one stands: the rules of decide(). */
static void say_rival(struct list *list, const struct flow *flow)
{
	const char *why = ", less surely";
	char text[80];

	if (!flow->rival || !protocol_of(flow->rival))
		return;
	if (!is_tunnel_name(flow->class) && is_tunnel_name(flow->rival))
		why = ", not more surely: the ordinary name stands";
	else if (flow->class >= CLASS_PROTOCOLS && is_tunnel_name(flow->class) &&
		 flow->tunnel < flow->sure)
		why = ", nearly as surely: that costs 20";
	snprintf(text, sizeof(text), "%s%s", class_name(flow->rival), why);
	say(list, "but: also fits ", text);
}

/* What weakens the verdict. */
static void say_doubt(struct list *list, const struct flow *flow)
{
	say_rival(list, flow);
	if (flow->class && !(flow->marks & FLOW_BOTH_WAYS))
		say(list, "", "but: one direction only");
	if (flow->marks & FLOW_PAIRED)
		say(list, "", "its answers come under other ports");
	if (flow->marks & FLOW_UNSTUDIED)
		say(list, "", "but: judged by single packets, no memory was free");
}

unsigned int evidence(const struct flow *flow, char (*out)[EVIDENCE_TEXT_ROOM], unsigned int room)
{
	struct list list = { .out = out, .room = room };

	say_name(&list, flow);
	say_inside(&list, flow);
	say_behaviour(&list, flow);
	say_doubt(&list, flow);
	return list.used;
}
