// SPDX-License-Identifier: Apache-2.0
/* Parts of a rule, each from what a structure says: fields, lengths, chains, the header inside. */
#include <string.h>

#include "../../bpf/parse.h"
#include "signature/compile.h"

#define ID_BYTES 4		/* of an id that are compared between the directions */

static uint32_t number_at(const uint8_t *p, unsigned int width, bool little)
{
	uint32_t v = 0;

	for (unsigned int i = 0; i < width; i++)
		v = v << 8 | p[little ? width - 1 - i : i];
	return v;
}

/*
 * Within an id a byte may be 0, or alike in both directions, by chance, and in the next session is not.
 * A long run that is alike in both directions is an id, too, as far as anybody can tell: its first
 * bytes are enough to tell the directions' agreement.
 */
static uint8_t field_at(const struct structure *t, unsigned int i)
{
	uint8_t before = i ? t->fields[i - 1] : 0, behind = i + 1 < t->length ? t->fields[i + 1] : 0;
	uint8_t field = t->fields[i];

	if (before == behind && (field == FIELD_ZERO || field == FIELD_BOTH) && field != before &&
	    (before == FIELD_DIFFERENT || before == FIELD_BOTH))
		return FIELD_DIFFERENT;
	for (unsigned int k = 1; field == FIELD_BOTH && k <= ID_BYTES; k++)
		if (i < k || t->fields[i - k] != FIELD_BOTH)
			return field;
	return field == FIELD_BOTH ? FIELD_DIFFERENT : field;
}

void compile_fields(struct signature *s, const struct source *from)
{
	for (unsigned int i = 0; i < from->structure->length; i++) {
		unsigned int at = i + from->skip;

		if (at >= SIGNATURE_BYTES)
			break;
		if (from->structure->moved >> i & 1)	/* a carry: it will be another */
			continue;
		switch (field_at(from->structure, i)) {
		case FIELD_ZERO:
			s->zero |= 1U << at;
			break;
		case FIELD_BOTH:
			s->both |= 1U << at;
			break;
		case FIELD_DIFFERENT:
			s->same |= 1U << at;
			break;
		case FIELD_NUMBER:
			s->step |= 1U << at;
			break;
		}
	}
}

void compile_framing(struct signature *s, const struct source *from)
{
	const struct framing *f = &from->structure->framing;

	s->framing = (struct signature_length){ f->offset, f->width, f->little, 0, f->rest };
	/* the framing says it already */
	for (unsigned int i = 0; i < f->width; i++)
		s->zero &= ~(1U << (f->offset + i));
}

/* In how many payloads of all sessions the number and the length differ by rest. */
static unsigned int lengths_held(const struct source *from, unsigned int at, bool little,
				 int32_t rest)
{
	unsigned int held = 0;

	for (unsigned int i = 0; i < from->count; i++)
		for (unsigned int j = 0; j < from->sessions[i]->count; j++) {
			const struct payload *p = &from->sessions[i]->payloads[j];

			held += p->have >= at + 2 && number_at(p->head + at, 2, little) ==
				((p->len - (uint32_t)rest) & 0xffff);
		}
	return held;
}

static bool framing_covers(const struct framing *f, unsigned int off)
{
	return f->width && off >= f->offset && off < (unsigned int)f->offset + f->width;
}

void compile_lengths(struct signature *s, const struct source *from)
{
	const struct structure *t = from->structure;
	int32_t rest = t->length_rest + (int32_t)from->skip;
	unsigned int used = 0;

	for (unsigned int i = 0; i + 1 < t->length && used < 2; i++) {
		unsigned int at = i + from->skip;
		bool little;

		if (t->fields[i] != FIELD_LENGTH || t->length_padded || framing_covers(&t->framing, i))
			continue;
		little = lengths_held(from, at, true, rest) > lengths_held(from, at, false, rest);
		s->lengths[used++] = (struct signature_length){ (uint8_t)at, 2, little, 0, rest };
		i++;
	}
}

/* Eight bytes of a chained vector; all of it says no more. The last 16, or 8, bytes are repeated. */
void compile_chain(struct signature *s, const struct source *from)
{
	const struct structure *t = from->structure;
	unsigned int at = 0, n = 0, step;

	while (at < t->length && t->fields[at] != FIELD_CHAIN)
		at++;
	while (at + n < t->length && t->fields[at + n] == FIELD_CHAIN)
		n++;
	if (n < 8 || n > 16 || at + from->skip + 8 > SIGNATURE_HEAD)
		return;
	step = n == 8 ? 3 : 4;		/* what begins in the last four bytes cannot be told */
	for (unsigned int i = 0; i < 2; i++)
		s->echoes[i] = (struct signature_echo){ (uint8_t)(at + from->skip + step * i),
							(uint8_t)(TAIL - n + step * i), 4, 1 };
}

void compile_inner(struct signature *s, const struct source *from)
{
	unsigned int at = from->structure->inner_offset + from->skip;
	bool v6 = !strcmp(from->structure->inner, "I6");

	if (!strcmp(from->structure->inner, "E"))
		at += 14;
	else if (!v6 && strcmp(from->structure->inner, "I4"))
		return;
	if (at + 10 > SIGNATURE_HEAD)
		return;
	s->tests[0] = (struct signature_test){ (uint8_t)at, 1, s->ways, 0,
					       v6 ? 0xf0 : 0xff, v6 ? 0x60 : 0x45 };
	/* no fragment; TCP, UDP or ICMP, and none of their numbers has one of these bits */
	s->tests[1] = v6 ? (struct signature_test){ (uint8_t)(at + 6), 1, s->ways, 0, 0x80, 0 } :
		(struct signature_test){ (uint8_t)(at + 6), 4, s->ways, 0, 0x3fff00e8, 0 };
	for (unsigned int i = 0; i < 2; i++)
		if (!s->lengths[i].width) {
			s->lengths[i] = (struct signature_length){ (uint8_t)(at + (v6 ? 4 : 2)), 2,
				0, 0, (int32_t)(at + (v6 ? 40 : 0)) };
			break;
		}
}
