// SPDX-License-Identifier: Apache-2.0
/*
 * IPv4 under a repeated key: XOR with one byte, two or four. Version, service and length of the last
 * message of a direction tell the key; the header checksum of the others, whether it is one.
 */
#include "messages.h"

#define KEY 4
#define KEYED_MIN 5
#define INNER_REACH 32

/* version 4, header of 20 bytes, no service, the length of the rest */
static uint32_t key_of(const struct message *m, unsigned int off)
{
	return (uint32_t)number_at(m->head + off, KEY, false) ^ (0x45000000 | (m->len - off));
}

static bool keyed_holds(const struct message *m, unsigned int off, uint32_t key)
{
	uint32_t sum = 0;

	if (m->have < off + 20 || key_of(m, off) != key)
		return false;
	for (unsigned int i = 0; i < 20; i += 4) {
		uint32_t v = (uint32_t)number_at(m->head + off + i, KEY, false) ^ key;

		sum += (v >> 16) + (v & 0xffff);
	}
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16) == 0xffff;
}

static unsigned int keyed_at(const struct messages *m, unsigned int off, uint32_t key[2])
{
	unsigned int fits = 0;

	for (unsigned int i = 0; i < m->count; i++)	/* the last ones: a handshake lies behind them */
		if (m->at[i].have >= off + 20)
			key[m->at[i].way] = key_of(&m->at[i], off);
	for (unsigned int i = 0; i < m->count; i++)
		fits += keyed_holds(&m->at[i], off, key[m->at[i].way]);
	return fits;
}

void find_keyed(struct structure *s, struct messages *m)
{
	unsigned int kept = 0;

	for (unsigned int off = 0; off <= INNER_REACH; off++) {
		uint32_t key[2] = { 0, 0 };
		unsigned int fits = keyed_at(m, off, key);

		if (fits < KEYED_MIN || fits * 10 < m->count * 6 || !(key[0] | key[1]))
			continue;
		for (unsigned int i = 0; i < m->count; i++)
			if (keyed_holds(&m->at[i], off, key[m->at[i].way]))
				m->at[kept++] = m->at[i];
		m->count = kept;
		s->inner[0] = INNER_KEYED;
		s->inner_offset = off;
		return;
	}
}
