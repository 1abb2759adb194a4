// SPDX-License-Identifier: Apache-2.0
/*
 * Why a flow has its verdict, in words. What it is (the matcher's sayings) and whether it carries
 * something (behaviour, each line begins with "inside:") are two scores and stay two lists; the one
 * that made the verdict stands first.
 */
#include <stdio.h>

#include "../../bpf/behave.h"
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

/* In the order of the points that behave.h gives. */
static void say_behaviour(struct list *list, const struct flow *flow)
{
	static const struct { unsigned int bit; const char *text; } words[] = {
		{ BEHAVED_INNER_IP, "IP headers in clear, at one offset" },
		{ BEHAVED_SHAKES, "TCP handshakes, several of one size" },
		{ BEHAVED_SHAKE, "a TCP handshake: three small packets whose sizes fit" },
		{ BEHAVED_ACK, "bulk one way is answered by packets of one small size" },
		{ BEHAVED_SYN, "beside them, packets larger by TCP's SYN options" },
		{ BEHAVED_ACK_PADDED, "bulk one way is answered promptly by small padded packets" },
		{ BEHAVED_ACK_BACK, "the same small size is sent the other way" },
		{ BEHAVED_MTU, "full packets of one size" },
		{ BEHAVED_SOCKS, "a SOCKS 5 opening: greeting, method, request and answer by size" },
		{ BEHAVED_KEYS, "an SSH key exchange, NEWKEYS and a service request by size" },
		{ BEHAVED_HELLO, "a TLS handshake: hello, certificates, at once a Finished by size" },
	};

	for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (words[i].bit == BEHAVED_SHAKE && flow->behaved & BEHAVED_SHAKES)
			continue;
		if (flow->behaved & words[i].bit)
			say(list, "inside: ", words[i].text);
	}
}

static void say_random(struct list *list, const struct flow *flow)
{
	if (flow->behaved & BEHAVED_RANDOM)
		say(list, "", "random from the first byte, both ways, no length told");
	if (flow->behaved & BEHAVED_NO_CONSTANT)
		say(list, "", "random, and no byte stays the same from packet to packet");
	if (flow->behaved & BEHAVED_SAME_END)
		say(list, "", "the same server answers several flows that are tunnels");
	if (flow->behaved & BEHAVED_MIXED)
		say(list, "", "random, and small and full payloads both ways");
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
	else if (is_tunnel_name(flow->class) && flow->tunnel < flow->sure)
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
	/* Good only where nothing else explains the bytes: every cipher is random. */
	if (flow->class == CLASS_UNKNOWN || flow->class == CLASS_CUSTOM ||
	    flow->class == CLASS_FULLY_ENCRYPTED || flow->behaved & BEHAVED_SAME_END)
		say_random(&list, flow);
	say_doubt(&list, flow);
	return list.used;
}
