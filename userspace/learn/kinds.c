// SPDX-License-Identifier: Apache-2.0
/*
 * Messages of several kinds: handshakes and acknowledgements have other fields than data. A byte
 * near the start tells kinds apart, or the later half of a session does.
 */
#include <string.h>

#include "messages.h"

#define TYPE_BYTES 4		/* in which a type may lie, behind a framing */

struct kinds {
	unsigned int count;
	uint8_t value[CONVERSATION_PAYLOADS];
	unsigned int n[CONVERSATION_PAYLOADS];
};

/* Values at an offset, of one way or (-1) both; from the message with this index on. */
static void count_kinds(struct kinds *k, const struct messages *m, unsigned int off, int way,
			unsigned int from)
{
	k->count = 0;
	for (unsigned int i = from; i < m->count; i++) {
		unsigned int j = 0;

		if (m->at[i].have <= off || (way >= 0 && m->at[i].way != way))
			continue;
		while (j < k->count && k->value[j] != m->at[i].head[off])
			j++;
		if (j == k->count) {
			k->value[j] = m->at[i].head[off];
			k->n[k->count++] = 0;
		}
		k->n[j]++;
	}
}

static bool is_type(const struct messages *m, unsigned int off)
{
	struct kinds all, up, down;
	unsigned int often = 0, total = 0, most = m->count / 5 > 4 ? m->count / 5 : 4;

	count_kinds(&all, m, off, -1, 0);
	count_kinds(&up, m, off, UP, 0);
	count_kinds(&down, m, off, DOWN, 0);
	for (unsigned int i = 0; i < all.count; i++) {
		total += all.n[i];
		often += all.n[i] >= 3 ? all.n[i] : 0;
	}
	return all.count >= 2 && all.count <= most && often * 10 >= total * 7 &&
	       (up.count >= 2 || down.count >= 2);
}

/* Only messages with this value, by way; if enough remain of each direction that was seen. */
static bool keep(struct messages *m, unsigned int off, const uint8_t value[2])
{
	unsigned int ways[2] = { 0, 0 }, all[2] = { 0, 0 }, kept = 0;

	for (unsigned int i = 0; i < m->count; i++) {
		all[m->at[i].way]++;
		if (m->at[i].have > off && m->at[i].head[off] == value[m->at[i].way])
			ways[m->at[i].way]++;
	}
	if ((all[UP] >= 3 && ways[UP] < 3) || (all[DOWN] >= 3 && ways[DOWN] < 3) ||
	    ways[UP] + ways[DOWN] < MESSAGES_MIN)
		return false;
	for (unsigned int i = 0; i < m->count; i++)
		if (m->at[i].have > off && m->at[i].head[off] == value[m->at[i].way])
			m->at[kept++] = m->at[i];
	m->count = kept;
	return true;
}

/* The kind that goes both ways and has most bytes of the later half: the data. */
static bool keep_largest(struct messages *m, unsigned int off)
{
	struct kinds all;
	uint64_t best = 0, total = 0;
	uint8_t value[2] = { 0, 0 };

	count_kinds(&all, m, off, -1, 0);
	for (unsigned int k = 0; k < all.count; k++) {
		unsigned int ways = 0;
		uint64_t bytes = 0;

		for (unsigned int i = 0; i < m->count; i++) {
			if (m->at[i].have <= off || m->at[i].head[off] != all.value[k])
				continue;
			ways |= 1 << m->at[i].way;
			bytes += i >= m->count / 2 ? m->at[i].len : 0;
		}
		total += bytes;
		if (ways == 3 && bytes > best) {
			best = bytes;
			value[UP] = value[DOWN] = all.value[k];
		}
	}
	return best && best * 2 >= total && keep(m, off, value);
}

/* What a direction settled on in its later half: a session's id appears once it has begun. */
static void keep_later(struct messages *m, unsigned int off)
{
	uint8_t value[2] = { 0, 0 };

	for (int way = UP; way <= DOWN; way++) {
		unsigned int most = 0, total = 0;
		struct kinds k;

		count_kinds(&k, m, off, way, m->count / 2);
		for (unsigned int i = 0; i < k.count; i++) {
			total += k.n[i];
			if (k.n[i] <= most)
				continue;
			most = k.n[i];
			value[way] = k.value[i];
		}
		if (total && (total < 3 || most * 10 < total * 7))
			return;
	}
	keep(m, off, value);
}

void keep_data(struct messages *m, unsigned int limit, const struct structure *s)
{
	unsigned int framed = s->framing.width && !s->framing.varint ? s->framing.offset + s->framing.width : 0;

	for (unsigned int off = 0, done = 0; off < framed + TYPE_BYTES && off < limit; off++) {
		if (s->fields[off] == FIELD_LENGTH)
			continue;
		if (done < 2 && is_type(m, off) && keep_largest(m, off))
			done++;
		else if (off < TYPE_BYTES)	/* behind a framing, a length may settle as well */
			keep_later(m, off);
	}
}
