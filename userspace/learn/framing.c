// SPDX-License-Identifier: Apache-2.0
/* TCP: how a message's length is told. Segment heads are enough: many segments begin a message. */
#include <string.h>

#include "../../bpf/parse.h"
#include "messages.h"

#define FORMS (5 * 3 * 2)	/* offsets, widths, orders */
#define VARINT_MAX 4		/* bytes */
#define VARINT_REACH 4		/* bytes before it */

/* Bytes that a number of seven bits a byte takes, the lowest first (LEB128: protobuf, MQTT); 0: it is none. */
static unsigned int varint_at(uint32_t *value, const struct payload *p, unsigned int off)
{
	*value = 0;
	for (unsigned int k = 0; k < VARINT_MAX && off + k < p->have; k++) {
		*value |= (p->head[off + k] & 127U) << 7 * k;
		if (!(p->head[off + k] & 128))
			return k + 1;
	}
	return 0;
}

static bool framing_fits(const struct framing *f, const struct payload *p)
{
	uint32_t value;

	if (f->varint) {
		unsigned int width = varint_at(&value, p, f->offset);

		return width && p->len == f->offset + width + value;
	}
	return p->have >= f->offset + f->width && p->len ==
	       (uint32_t)((int64_t)number_at(p->head + f->offset, f->width, f->little) + f->rest);
}

/* How many payloads are exactly one message under f; lengths: how many different ones. */
static unsigned int framing_score(const struct framing *f, const struct conversation *s,
				  unsigned int *lengths)
{
	uint32_t seen[CONVERSATION_PAYLOADS];
	unsigned int hits = 0;

	*lengths = 0;
	for (unsigned int i = 0; i < s->count; i++) {
		unsigned int j = 0;

		if (!framing_fits(f, &s->payloads[i]))
			continue;
		hits++;
		while (j < *lengths && seen[j] != s->payloads[i].len)
			j++;
		if (j == *lengths)
			seen[(*lengths)++] = s->payloads[i].len;
	}
	return hits;
}

/* The form that payload i would have if it were one message. */
static bool form_of(struct framing *f, unsigned int form, const struct payload *p)
{
	int64_t rest;

	*f = (struct framing){ .width = 2 + form % 3, .offset = form / 3 % 5, .little = form >= 15 };
	if (p->have < f->offset + f->width)
		return false;
	rest = (int64_t)p->len - (int64_t)number_at(p->head + f->offset, f->width, f->little);
	f->rest = rest;
	return rest >= -64 && rest <= 64;
}

/* Where a number of seven bits a byte explains more than the best so far: one byte of it explains little. */
static void find_varint(struct framing *best, unsigned int best_hits, const struct conversation *s)
{
	for (unsigned int off = 0; off <= VARINT_REACH; off++) {
		struct framing f = { .width = 1, .offset = off, .varint = true };
		unsigned int lengths, hits = framing_score(&f, s, &lengths), wide = 0;

		for (unsigned int i = 0; i < s->count; i++)
			wide += framing_fits(&f, &s->payloads[i]) && s->payloads[i].head[off] & 128;
		if (hits <= best_hits || hits < MESSAGES_MIN || hits * 100 < s->count * 35U ||
		    lengths < 3 || wide < 2)
			continue;
		best_hits = hits;
		*best = f;
	}
}

/* A length prefix: 2, 3 or 4 bytes in the first five that tell the segment's length. */
void find_framing(struct framing *best, const struct conversation *s)
{
	unsigned int best_hits = 0, lengths;
	int16_t tried[FORMS];

	memset(best, 0, sizeof(*best));
	for (unsigned int form = 0; form < FORMS; form++)
		tried[form] = INT16_MAX;
	for (unsigned int i = 0; i < s->count; i++)
		for (unsigned int form = 0; form < FORMS; form++) {
			struct framing f;
			unsigned int hits;

			if (!form_of(&f, form, &s->payloads[i]) || f.rest == tried[form])
				continue;
			tried[form] = f.rest;
			hits = framing_score(&f, s, &lengths);
			/* the narrowest of equals: the high bytes of a wider one are zero anyway */
			if (hits >= MESSAGES_MIN && hits * 100 >= s->count * 35U && lengths >= 3 &&
			    hits > best_hits) {
				best_hits = hits;
				*best = f;
			}
		}
	find_varint(best, best_hits, s);
}

void messages_of(struct messages *m, const struct conversation *s, const struct framing *f)
{
	unsigned int skip = s->key.proto == IP_ICMP || s->key.proto == IP_ICMPV6 ? 8 : 0;
	uint32_t value;

	m->count = 0;
	for (unsigned int i = 0; i < s->count; i++) {
		const struct payload *p = &s->payloads[i];

		if (f->width && !framing_fits(f, p))
			continue;
		if (f->varint)
			skip = f->offset + varint_at(&value, p, f->offset);
		if (p->len < MESSAGE_MIN + skip || p->have < skip)
			continue;
		m->at[m->count++] = (struct message){ .head = p->head + skip, .tail = p->tail,
			.len = p->len - skip, .have = p->have - skip, .way = p->way, .at = p->at };
	}
}

unsigned int messages_reaching(const struct messages *m, unsigned int off, int way)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < m->count; i++)
		n += m->at[i].way == way && m->at[i].have > off;
	return n;
}
