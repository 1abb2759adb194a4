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

#define FAST 4			/* payloads a direction after which a name is wanted */

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
	compile_fields(s, from);
	compile_framing(s, from);
	compile_chain(s, from);
	if (!(without & WITHOUT_LENGTHS)) {
		compile_lengths(s, from);
		compile_inner(s, from);
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
	if (structure->framing.varint)
		return reason_say(why, -ENOTSUP, "its lengths have seven bits a byte, and no rule reads these");
	if (structure->lines)
		return reason_say(why, -ENOTSUP, "lines of text: ordinary talks are such, too");
	if (!structure->any)
		return reason_say(why, -ENOTSUP, "it has no structure of its own");
	return try_all(out, &from, why);
}
