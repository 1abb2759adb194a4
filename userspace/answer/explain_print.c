// SPDX-License-Identifier: Apache-2.0
/* What a fingerprint of the catalogue tells by itself: its levels, what speaks for it, who decided. */
#include <stdio.h>

#include "answer/explain.h"
#include "answer/shape.h"
#include "learn/carried.h"

void put_levels(struct json *json, const struct print *p)
{
	char family[FINGERPRINT_ROOM], instance[2 * FINGERPRINT_ROOM];

	json_open_object(json, "levels");
	json_put_text(json, "family", family_text(family, p->line));
	json_put_text(json, "structure", p->line);
	json_put_text(json, "instance", instance_text(instance, p));
	json_close(json);
	shape_json(json, "fields", p->line);
}

const char *print_decided(const struct print *p)
{
	switch (p->state) {
	case PRINT_KERNEL: return "learned here; its signature is in the kernel";
	case PRINT_LEARNED: return "learned here: several sessions agree";
	case PRINT_RETIRED: return "learned here; not seen for long";
	case PRINT_REJECTED: return "rejected by the operator: it is no tunnel's name";
	}
	return "behaviour of a single session; a second one makes it learned";
}

void put_print_evidence(struct json *json, const struct print *p)
{
	char text[96];

	put_behaviour(json, p->behaved, p->class);
	snprintf(text, sizeof(text), "%llu sessions of %u networks with %u servers show this structure",
		 (unsigned long long)p->sessions, p->networks_count, p->servers_count);
	if (p->sessions > 1)
		put_evidence(json, 0, text);
	if (p->sessions == 1)
		put_evidence(json, -10, "a single session: nothing confirms it yet");
	if (carried_is_plain(p->line))
		put_evidence(json, -20, "nothing of its own: every proxy that adds nothing looks like this");
	if (p->structured && !p->structure.any)
		put_evidence(json, -20, "no structure: every cipher without a header looks like this");
}

/* A restart forgets these; so does whoever reads the catalogue's file. */
void put_print_lost(struct json *json, const struct print *p)
{
	json_open_array(json, "not_kept");
	if (line_is_carried(p->line))
		json_put_text(json, NULL, "first payloads: they are the carrier's");
	else if (!p->samples[0])
		json_put_text(json, NULL, "first payloads: only in the collector's memory");
	if (!p->flows_count)
		json_put_text(json, NULL, "addresses and ports of peers: only how many servers there were");
	json_close(json);
}
