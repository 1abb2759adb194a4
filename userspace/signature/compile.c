// SPDX-License-Identifier: Apache-2.0
/*
 * From a structure to a rule. What varies between sessions is left out, what could hold by chance is
 * not used, and nothing leaves here that does not match every session it was made from.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../../bpf/parse.h"
#include "signature/compile.h"

#define ID_BYTES 4		/* of an id that are compared between the directions */
#define FAST 4			/* payloads a direction after which a name is wanted */

static uint32_t number_at(const uint8_t *p, unsigned int width, bool little)
{
	uint32_t v = 0;

	for (unsigned int i = 0; i < width; i++)
		v = v << 8 | p[little ? width - 1 - i : i];
	return v;
}

/* --- fields --- */

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

static void put_fields(struct signature *s, const struct source *from)
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

static void put_framing(struct signature *s, const struct source *from)
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

static void put_lengths(struct signature *s, const struct source *from)
{
	const struct structure *t = from->structure;
	int32_t rest = t->length_rest + (int32_t)from->skip;
	unsigned int used = 0;

	for (unsigned int i = 0; i + 1 < t->length && used < 2; i++) {
		unsigned int at = i + from->skip;
		bool little;

		if (t->fields[i] != FIELD_LENGTH || framing_covers(&t->framing, i))
			continue;
		little = lengths_held(from, at, true, rest) > lengths_held(from, at, false, rest);
		s->lengths[used++] = (struct signature_length){ (uint8_t)at, 2, little, 0, rest };
		i++;
	}
}

/* Eight bytes of a chained vector; all of it says no more. The last 16, or 8, bytes are repeated. */
static void put_chain(struct signature *s, const struct source *from)
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

static void put_inner(struct signature *s, const struct source *from)
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

/* --- trials --- */

/* What may be left out where the whole rule does not match its own sessions. */
enum { WITHOUT_STEPS = 1, WITHOUT_NOISE = 2, WITHOUT_LENGTHS = 4 };

/* Where the load begins, or behind it in a long header the first eight bytes that are none of it. */
static uint8_t noise_at(const struct structure *t, unsigned int skip)
{
	unsigned int run = 0;

	if (t->length + skip <= SIGNATURE_BYTES - 8)
		return (uint8_t)(t->length + skip);
	for (unsigned int i = 0; i < t->length && i + skip < SIGNATURE_BYTES; i++) {
		run = t->fields[i] == FIELD_RANDOM ? run + 1 : 0;
		if (run == 8)
			return (uint8_t)(i + skip - 7);
	}
	return SIGNATURE_NO_NOISE;
}

/* Directions that every session has; where answers come under other ports, it is one. */
static uint8_t ways_of(const struct source *from)
{
	uint8_t ways = SIGNATURE_BOTH;

	for (unsigned int i = 0; i < from->count; i++)
		for (int way = 0; way < 2; way++)
			if (!from->sessions[i]->ways[way])
				ways &= ~(1U << way);
	return ways ? ways : SIGNATURE_BOTH;
}

static void build(struct signature *s, const struct source *from, unsigned int without)
{
	unsigned int end = from->structure->length + from->skip;

	memset(s, 0, sizeof(*s));
	s->proto = from->sessions[0]->key.proto;
	s->ways = ways_of(from);
	s->need = 3;
	/* acknowledgements inside have one; the header shows that they are none of the carrier's */
	s->sizes = s->ways != SIGNATURE_BOTH && from->structure->inner[0] ? 1 : 3;
	s->until = SIGNATURE_PAYLOADS;
	s->max = 0xffff;
	put_fields(s, from);
	put_framing(s, from);
	put_chain(s, from);
	if (!(without & WITHOUT_LENGTHS)) {
		put_lengths(s, from);
		put_inner(s, from);
	}
	compile_values(s, from);
	if (without & WITHOUT_STEPS)
		s->step = 0;
	s->noise = without & WITHOUT_NOISE || from->structure->inner[0] ? SIGNATURE_NO_NOISE :
		   noise_at(from->structure, from->skip);
	s->min = (uint8_t)(end + 8);
	if (!(without & WITHOUT_LENGTHS))
		compile_sizes(s, from);
	signature_finish(s);
}

/* The latest payload of a direction by which every session was recognised; 0: not every one was. */
static unsigned int tried(const struct signature *s, const struct source *from,
			  struct signature_match *worst)
{
	unsigned int latest = 0;

	for (unsigned int i = 0; i < from->count; i++) {
		struct signature_match m;

		if (!signature_match_conversation(s, from->sessions[i], &m)) {
			*worst = m;
			return 0;
		}
		for (int way = 0; way < 2; way++)
			if (m.payloads[way] > latest)
				latest = m.payloads[way];
	}
	return latest;
}

/* Sessions may begin with messages of another shape: the rule then begins behind them. */
static unsigned int choose_begin(struct signature *s, const struct source *from,
				 struct signature_match *worst)
{
	static const struct { uint8_t from, need; } ways[] = {
		{ 0, 3 }, { 1, 3 }, { 2, 2 }, { 2, 3 }, { 3, 3 }, { 4, 3 },
		{ 6, 3 }, { 8, 3 }, { 10, 3 },	/* long handshakes in clear */
	};
	struct signature best = *s, now = *s;
	unsigned int least = 0;

	for (unsigned int i = 0; i < sizeof(ways) / sizeof(ways[0]) && (!least || least > FAST); i++) {
		struct signature_match m = { 0 };
		unsigned int latest;

		if (ways[i].need < 3 && s->bits < 40)
			continue;
		now.from = ways[i].from;
		now.need = ways[i].need;
		latest = tried(&now, from, &m);
		if (!i)
			*worst = m;
		if (latest && (!least || latest < least)) {
			least = latest;
			best = now;
		}
	}
	*s = best;
	return least;
}

/* How sure the name is, and how sure that it is a tunnel: below what ends a flow's study. */
static void put_scores(struct signature *s)
{
	s->sure = s->score = s->bits >= 48 ? 85 : s->bits >= 32 ? 75 : 65;
}

static int try_all(struct signature *out, const struct source *from, struct reason *why)
{
	static const unsigned int variants[] = { 0, WITHOUT_STEPS, WITHOUT_LENGTHS,
		WITHOUT_STEPS | WITHOUT_NOISE, WITHOUT_STEPS | WITHOUT_NOISE | WITHOUT_LENGTHS };
	struct signature_match worst = { 0 };
	unsigned int bits = 0;

	for (unsigned int i = 0; i < sizeof(variants) / sizeof(variants[0]); i++) {
		struct signature_match m = { 0 };

		build(out, from, variants[i]);
		bits = i ? bits : out->bits;
		if (signature_check(out, NULL) || !choose_begin(out, from, i ? &m : &worst))
			continue;
		put_scores(out);
		return 0;
	}
	if (bits < SIGNATURE_BITS_MIN)
		return reason_say(why, -ENOTSUP, "its structure holds %u bits, a rule needs %d", bits,
				  SIGNATURE_BITS_MIN);
	return reason_say(why, -ENOTSUP, "the rule does not match the session it was made from: "
			  "%u and %u hits, %u and %u misses, %u and %u sizes", worst.hits[0],
			  worst.hits[1], worst.misses[0], worst.misses[1], worst.sizes[0],
			  worst.sizes[1]);
}

int signature_compile(struct signature *out, const struct structure *structure,
		      const struct conversation *const *sessions, unsigned int count,
		      struct reason *why)
{
	struct source from = { structure, sessions, count, 0 };

	if (!count)
		return reason_say(why, -EINVAL, "no session to make a rule from");
	for (unsigned int i = 1; i < count; i++)
		if (sessions[i]->key.proto != sessions[0]->key.proto)
			return reason_say(why, -EINVAL, "the sessions have different carriers");
	if (sessions[0]->key.proto == IP_ICMP || sessions[0]->key.proto == IP_ICMPV6)
		from.skip = 8;
	if (!structure->any)
		return reason_say(why, -ENOTSUP, "it has no structure of its own");
	return try_all(out, &from, why);
}
