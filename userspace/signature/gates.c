// SPDX-License-Identifier: Apache-2.0
/*
 * The gates of a set: for each thing that is looked up, which signatures it lets pass. A gate never
 * holds back what the interpreter would take.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/parse.h"
#include "signature/signature.h"

static unsigned int carrier_of(uint8_t proto)
{
	return proto == IP_UDP ? SIGN_UDP : proto == IP_TCP ? SIGN_TCP :
	       proto == IP_ICMP || proto == IP_ICMPV6 ? SIGN_ICMP : SIGN_OTHER;
}

/* The high byte of a segment's length that ends before SIGNATURE_FULL; others are asked alone. */
static bool framing_admits(const struct signature_length *f, unsigned int off, unsigned int value)
{
	unsigned int place;	/* 0: the number's lowest byte */

	if (!f->width || off < f->off || off >= (unsigned int)f->off + f->width)
		return true;
	place = f->little ? off - f->off : f->off + f->width - 1U - off;
	if (place == 0)
		return true;
	return place == 1 ? value <= (SIGNATURE_FULL + 256) >> 8 : value == 0;
}

static bool test_admits(const struct signature *s, const struct signature_test *t,
			unsigned int off, unsigned int value)
{
	unsigned int shift;

	/* wider than a rule's number can be: nothing is kept out by it */
	if (t->width > 4 || t->ways != s->ways || off < t->off ||
	    off >= (unsigned int)t->off + t->width)
		return true;
	shift = 8U * (t->off + t->width - 1U - off);
	return !((value ^ t->value >> shift) & t->mask >> shift & 0xff);
}

static bool byte_admits(const struct signature *s, unsigned int off, unsigned int value)
{
	if ((s->zero >> off & 1 && value) || (s->both >> off & 1 && !value))
		return false;
	for (unsigned int i = 0; i < SIGNATURE_TESTS && s->tests[i].width; i++)
		if (!test_admits(s, &s->tests[i], off, value))
			return false;
	/* a rest that takes away may make the number larger than the segment */
	return s->framing.rest < -256 || s->framing.rest > 256 ||
	       framing_admits(&s->framing, off, value);
}

static void add(struct signature_gates *g, const struct signature *s, uint64_t bit)
{
	g->carrier[carrier_of(s->proto)] |= bit;
	for (unsigned int way = 0; way < 2; way++)
		g->way[way] |= s->ways >> way & 1 ? bit : 0;
	for (unsigned int i = s->from; i < s->until; i++)
		g->index[i] |= bit;
	for (unsigned int i = s->min; i < 256; i++)
		g->length[i] |= bit;
	for (unsigned int off = 0; off < SIGNATURE_GATES; off++) {
		for (unsigned int value = 0; value < 256; value++)
			g->byte[off][value] |= byte_admits(s, off, value) ? bit : 0;
		g->same[off] |= (s->same | s->both) >> off & 1 ? bit : 0;
	}
	g->waits |= s->lone ? 0 : bit;
	g->framed |= s->framing.width ? bit : 0;
}

static int surer(const void *a, const void *b)
{
	const struct signature *x = a, *y = b;

	return x->bits != y->bits ? (int)y->bits - (int)x->bits : (int)x->number - (int)y->number;
}

int signature_set_make(struct signature_set *set, const struct signature *list, size_t count)
{
	if (count > SIGNATURES)
		return -E2BIG;
	memset(set, 0, sizeof(*set));
	memcpy(set->list, list, count * sizeof(*list));
	qsort(set->list, count, sizeof(*set->list), surer);
	set->count = (unsigned int)count;
	for (unsigned int i = 0; i < count; i++)
		add(&set->gates, &set->list[i], 1ULL << i);
	return 0;
}
