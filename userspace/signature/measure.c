// SPDX-License-Identifier: Apache-2.0
/* What a rule is worth and what it reads; and what the interpreter would not take. */
#include <errno.h>

#include "signature/signature.h"

#define CHAIN_FROM_MAX (TAIL - 5)	/* numbers are loaded as four bytes */

static unsigned int ones(uint32_t v) { return (unsigned int)__builtin_popcount(v); }

static unsigned int log2_of(uint32_t v)
{
	unsigned int n = 0;

	while (v >>= 1)
		n++;
	return n;
}

/* Bits that a payload shows by itself, without one before it. */
static unsigned int lone_bits(const struct signature *s)
{
	unsigned int bits = 8 * ones(s->zero) + log2_of(s->quantum);

	for (unsigned int i = 0; i < SIGNATURE_TESTS && s->tests[i].width; i++)
		if (s->tests[i].ways == s->ways)
			bits += ones(s->tests[i].mask);
	for (unsigned int i = 0; i < 2; i++)
		bits += s->lengths[i].width ? 8U * (s->lengths[i].width < 2 ? 1 : 2) : 0;
	return bits + (s->framing.width ? 16 : 0);
}

struct signature_bits signature_bits(const struct signature *s)
{
	struct signature_bits b = { 8 * ones(s->zero), 8 * ones(s->same | s->both) + 3 * ones(s->step) };

	for (unsigned int i = 0; i < SIGNATURE_TESTS && s->tests[i].width; i++)
		if (s->tests[i].ways == s->ways)
			b.fixed += ones(s->tests[i].mask);
	/* a length says no more than 16 bits: payloads are shorter than that */
	for (unsigned int i = 0; i < 2; i++)
		b.relation += s->lengths[i].width ? 8U * (s->lengths[i].width < 2 ? 1 : 2) : 0;
	b.relation += s->framing.width ? 16 : 0;
	b.relation += log2_of(s->quantum);
	for (unsigned int i = 0; i < 2; i++) {
		if (s->counters[i].width)
			b.relation += 8U * s->counters[i].width - log2_of(s->counters[i].most);
		b.relation += 8U * s->echoes[i].width;
	}
	return b;
}

static void reach_to(struct signature *s, unsigned int end)
{
	if (s->reach < end)
		s->reach = (uint8_t)end;
}

void signature_finish(struct signature *s)
{
	uint32_t bytes = s->zero | s->same | s->both | s->step;
	struct signature_bits bits = signature_bits(s);

	s->reach = 0;
	reach_to(s, bytes ? 32 - (unsigned int)__builtin_clz(bytes) : 0);
	reach_to(s, s->framing.width ? s->framing.off + s->framing.width : 0);
	for (unsigned int i = 0; i < 2; i++) {
		reach_to(s, s->lengths[i].width ? s->lengths[i].off + s->lengths[i].width : 0);
		reach_to(s, s->counters[i].width ? s->counters[i].off + s->counters[i].width : 0);
		reach_to(s, s->echoes[i].width ? s->echoes[i].off + s->echoes[i].width : 0);
	}
	for (unsigned int i = 0; i < SIGNATURE_TESTS && s->tests[i].width; i++)
		reach_to(s, s->tests[i].off + s->tests[i].width);
	if (s->min < s->reach)
		s->min = s->reach;
	s->lone = lone_bits(s) >= 16;
	s->bits = (uint16_t)(bits.fixed + bits.relation);
}

static bool number_fits(unsigned int off, unsigned int width, unsigned int room)
{
	return width <= 4 && (!width || off + width <= room);
}

/* Numbers are loaded as four bytes whatever their width. */
static bool kept_fits(unsigned int off, unsigned int width)
{
	return width <= 4 && (!width || off + 4 <= SIGNATURE_BYTES);
}

static const char *wrong_number(const struct signature *s)
{
	if (!number_fits(s->framing.off, s->framing.width, 16))
		return "framing must lie in the first 16 bytes, 1 to 4 bytes wide";
	if (s->framing.width && s->proto != 6)
		return "framing is of TCP";
	for (unsigned int i = 0; i < 2; i++) {
		if (!number_fits(s->lengths[i].off, s->lengths[i].width, SIGNATURE_HEAD))
			return "a length must lie in the first 64 bytes, 1 to 4 bytes wide";
		if (!kept_fits(s->counters[i].off, s->counters[i].width))
			return "a counter must begin in the first 28 bytes, 1 to 4 bytes wide";
		if (s->counters[i].width && !s->counters[i].most)
			return "a counter needs the most that it grows by";
		if (!number_fits(s->echoes[i].off, s->echoes[i].width, SIGNATURE_HEAD) ||
		    !kept_fits(s->echoes[i].from, s->echoes[i].width))
			return "an echo must lie in the first 64 bytes and repeat one of the first 28";
		if (s->echoes[i].chained && s->echoes[i].from > CHAIN_FROM_MAX)
			return "a chained echo must repeat what begins in the first 16 of the last 20 bytes";
	}
	for (unsigned int i = 0; i < SIGNATURE_TESTS && s->tests[i].width; i++) {
		const struct signature_test *t = &s->tests[i];

		if (!number_fits(t->off, t->width, SIGNATURE_HEAD))
			return "a test must lie in the first 64 bytes, 1 to 4 bytes wide";
		if (!t->ways || t->ways & ~SIGNATURE_BOTH || t->ways & ~s->ways)
			return "a test must be of a direction that the signature has";
		if (t->width < 4 && t->mask >> 8 * t->width)
			return "a mask must be as wide as its test";
		if (!t->mask || t->value & ~t->mask)
			return "a value must lie under its mask";
	}
	return NULL;
}

static const char *wrong(const struct signature *s)
{
	if (!s->proto)
		return "the protocol is missing";
	if (!s->ways || s->ways & ~SIGNATURE_BOTH)
		return "the direction must be up, down or both";
	if (!s->need || s->need > 7 || s->sizes > 3)
		return "need must be 1 to 7, sizes 0 to 3";
	if (s->from >= s->until || s->until > SIGNATURE_PAYLOADS)
		return "packets must be a range within 0 to 16";
	if (s->until - s->from < s->need)
		return "fewer packets are looked at than are needed";
	if (s->max < s->min)
		return "no length lies between min and max";
	if (s->quantum && s->residue >= s->quantum)
		return "the residue must be less than the quantum";
	if (s->score > 100 || s->sure > 100)
		return "score and sure are at most 100";
	if (s->noise != SIGNATURE_NO_NOISE && s->noise > SIGNATURE_BYTES - 8)
		return "noise must begin in the first 24 bytes";
	if ((s->zero & s->both) || (s->zero & s->step) || (s->step & (s->same | s->both)))
		return "a byte cannot be zero, constant and counting at once";
	return wrong_number(s);
}

int signature_check(struct signature *s, struct reason *why)
{
	const char *mistake;

	signature_finish(s);
	mistake = wrong(s);
	if (mistake)
		return reason_say(why, -EINVAL, "%s", mistake);
	if (s->number >= SIGNATURE_NUMBERS)
		return reason_say(why, -EINVAL, "number must be below %d", SIGNATURE_NUMBERS);
	if (s->bits < SIGNATURE_BITS_MIN)
		return reason_say(why, -EINVAL, "%u bits say too little, at least %d are needed",
				  s->bits, SIGNATURE_BITS_MIN);
	return 0;
}
