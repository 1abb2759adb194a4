// SPDX-License-Identifier: Apache-2.0
/* One fingerprint as an object, and how little chance there is to meet it. */
#include <stdio.h>
#include <string.h>

#include "answer/prints.h"
#include "answer/shape.h"
#include "answer/words.h"
#include "learn/carried.h"

/* Bits that one payload of random bytes must meet, and those of its relation to the one before. */
struct chance {
	unsigned int fixed, relation;
};

static struct chance chance_of(const struct structure *s)
{
	struct chance c = { .fixed = s->framing.width * 8U };

	for (unsigned int i = 0; i < s->length; i++)
		switch (s->fields[i]) {
		case FIELD_ZERO: c.fixed += s->moved >> i & 1 ? 0 : 8; break;
		case FIELD_LENGTH: c.fixed += s->framing.width ? 0 : 8; break;
		case FIELD_BOTH: case FIELD_DIFFERENT: c.relation += s->moved >> i & 1 ? 0 : 8; break;
		case FIELD_CHAIN: c.relation += 8; break;
		case FIELD_NUMBER: c.relation += 4; break;
		case FIELD_ECHO: c.relation += 6; break;
		case FIELD_CLOCK: c.relation += 4; break;
		}
	if (s->inner[0])
		c.fixed += 24;		/* version, header length and checksum */
	return c;
}

void print_chance(struct json *json, const struct print *p)
{
	struct chance c = { 0 };
	char text[160];

	if (p->structured)
		c = chance_of(&p->structure);
	json_open_object(json, "chance");
	json_put_u64(json, "fixed_bits", c.fixed);
	json_put_u64(json, "relation_bits", c.relation);
	if (line_is_carried(p->line))
		snprintf(text, sizeof(text), "sizes only, about 5 bits: of 30 other kinds of tunnels one "
			 "has the same line");
	else if (!p->structured)
		snprintf(text, sizeof(text), "not known: its first payloads are not kept, or too few");
	else if (!c.fixed && !c.relation)
		snprintf(text, sizeof(text), "every random payload fits: it proves nothing by itself");
	else
		snprintf(text, sizeof(text), "1 in 2^%u for a payload, 1 in 2^%u with the one before "
			 "it (independent random bytes)", c.fixed, c.fixed + c.relation);
	json_put_text(json, "text", text);
	json_close(json);
}

bool print_is_custom(const struct print *p)
{
	return p->class < CLASS_PROTOCOLS || line_is_carried(p->line);
}

static uint64_t bytes_of(const struct print *p, int way)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < p->networks_count; i++)
		sum += p->networks[i].bytes[way];
	return sum;
}

void print_row(struct json *json, const char *name, const struct print *p)
{
	char family[FINGERPRINT_ROOM], shape[SHAPE_ROOM], transport[16];

	json_open_object(json, name);
	json_put_text(json, "nickname", p->nickname);
	json_put_text(json, "fingerprint", p->line);
	json_put_text(json, "family", family_text(family, p->line));
	json_put_text(json, "state", print_state_name(p->state));
	json_put_text(json, "protocol", class_name(p->class));
	json_put_bool(json, "custom", print_is_custom(p));
	json_put_u64(json, "confidence", p->confidence);
	json_put_text(json, "transport", shape_transport(transport, p->line));
	json_put_text(json, "shape", shape_text(shape, p->line));
	json_put_u64(json, "networks", p->networks_count);
	json_put_u64(json, "sessions", p->sessions);
	json_put_u64(json, "servers", p->servers_count);
	json_put_u64(json, "bytes_up", bytes_of(p, UP));
	json_put_u64(json, "bytes_down", bytes_of(p, DOWN));
	answer_time(json, "first", p->first);
	answer_time(json, "last", p->last);
	json_put_bool(json, "in_kernel", p->number != 0);
	json_put_u64(json, "bits", p->bits);
	json_put_text(json, "note", p->why_not[0] ? p->why_not : NULL);
	json_close(json);
}
