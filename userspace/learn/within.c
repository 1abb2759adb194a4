// SPDX-License-Identifier: Apache-2.0
/*
 * A packet inside that the first payloads show, where the packet path does not look: further back,
 * or under a key. Whatever travels in there, voice or typing, the header is proof enough.
 */
#include <stdio.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "messages.h"
#include "within.h"

#define CLEAR_SURE 90
#define CLEAR6_SURE 75		/* no checksum */
#define KEYED_SURE 85
#define STREAM_SURE 75		/* relations, but no checksum */

/* Fills in what lies inside and where; false: nothing that is known. */
static bool look_within(struct structure *found, const struct conversation *s)
{
	struct framing none = { 0 };
	struct messages m;

	memset(found, 0, sizeof(*found));
	if (!s || s->key.proto != IP_UDP)
		return false;
	messages_of(&m, s, &none);
	if (m.count < MESSAGES_MIN)
		return false;
	find_inner(found, &m);
	if (!found->inner[0])
		find_keyed(found, &m);
	if (!found->inner[0])
		find_stream(found, &m);
	return found->inner[0];
}

void within_reconsider(const struct conversation *s, struct flow *flow)
{
	struct structure found;

	if (flow->class != CLASS_UNKNOWN || flow->tunnel || !look_within(&found, s))
		return;
	flow->class = CLASS_CUSTOM;
	flow->tunnel = found.inner[0] == INNER_STREAM ? STREAM_SURE :
		       found.inner[0] == INNER_KEYED ? KEYED_SURE :
		       !strcmp(found.inner, "I6") ? CLEAR6_SURE : CLEAR_SURE;
}

const char *within_evidence(const struct conversation *s, unsigned int *n)
{
	static __thread char text[120];
	struct structure found;

	if (!look_within(&found, s) || (*n)--)
		return NULL;
	snprintf(text, sizeof(text), "inside: an IP header at offset %u of the first payloads%s",
		 found.inner_offset, found.inner[0] == INNER_STREAM ? ", under a key that never changes" :
		 found.inner[0] == INNER_KEYED ? ", under a repeated key" : "");
	return text;
}
