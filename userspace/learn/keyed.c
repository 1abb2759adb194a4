// SPDX-License-Identifier: Apache-2.0
/*
 * IPv4 under a repeated key: XOR with one byte, two or four. Version, service and length of the last
 * message of a direction tell the key; the header checksum of the others, whether it is one.
 *
 * Under a keystream that is the same for every message (a longer key, a nonce that is never changed) the
 * key stays unknown, but XOR keeps relations: version, service, fragment and addresses stay, length and
 * checksum move, and where both ways have one key, source and destination change places: what the first
 * differs by between the directions is what the second differs by.
 */
#include <string.h>

#include "../../bpf/view.h"
#include "messages.h"

#define KEYED_MIN 5
#define INNER_REACH 32

/* version 4, header of 20 bytes, no service, the length of the rest */
static uint32_t key_of(const struct message *m, unsigned int off)
{
	return load_be32(m->head + off) ^ (0x45000000 | (m->len - off));
}

static bool keyed_holds(const struct message *m, unsigned int off, uint32_t key)
{
	uint32_t sum = 0;

	if (m->have < off + 20 || key_of(m, off) != key)
		return false;
	for (unsigned int i = 0; i < 20; i += 4) {
		uint32_t v = load_be32(m->head + off + i) ^ key;

		sum += (v >> 16) + (v & 0xffff);
	}
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16) == 0xffff;
}

static unsigned int keyed_at(const struct messages *m, unsigned int off, uint32_t key[2])
{
	unsigned int fits = 0;
	bool again = false;

	for (unsigned int i = 0; i < m->count; i++)	/* the last ones: a handshake lies behind them */
		if (m->at[i].have >= off + 20) {
			uint32_t one = key_of(&m->at[i], off);

			again |= one == key[m->at[i].way];
			key[m->at[i].way] = one;
		}
	for (unsigned int i = 0; again && i < m->count; i++)
		fits += keyed_holds(&m->at[i], off, key[m->at[i].way]);
	return fits;
}

/* Bytes after which a key comes again. */
static unsigned int key_length(uint32_t key)
{
	return key == (key >> 8 | key << 24) ? 1 : key == (key >> 16 | key << 16) ? 2 : 4;
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
		s->inner[1] = '0' + key_length(key[UP] ? key[UP] : key[DOWN]);
		s->inner_offset = off;
		return;
	}
}

/* --- any key, as long as it stays --- */

struct stream {
	unsigned int off;
	bool apart;			/* a key of its own each way */
	uint32_t fixed[2];		/* what does not change of the header's start, under the key, by way */
	uint16_t mask[2];		/* key of the packet's length */
	uint32_t source[2], target[2];	/* under the key */
};

static uint32_t word(const struct message *m, unsigned int at) { return load_be32(m->head + at); }

static uint16_t length_key(const struct message *m, unsigned int off)
{
	return load_be16(m->head + off + 2) ^ (m->len - off);
}

/* Version and header length; without the other way's word for it, also service and fragment. */
static uint32_t fixed_of(const struct stream *t, const struct message *m)
{
	const uint8_t *ip = m->head + t->off;

	return t->apart ? ip[0] | ip[1] << 8 | ip[6] << 16 : ip[0];
}

static bool stream_holds(const struct stream *t, const struct message *m)
{
	return m->have >= t->off + 20 && fixed_of(t, m) == t->fixed[m->way] &&
	       length_key(m, t->off) == t->mask[m->way] && word(m, t->off + 12) == t->source[m->way] &&
	       word(m, t->off + 16) == t->target[m->way];
}

/* What holds for these two, one of each way, is to hold for the others. */
static bool stream_begins(struct stream *t, const struct message *up, const struct message *down)
{
	const struct message *both[2] = { up, down };
	unsigned int off = t->off;

	if (up->have < off + 20 || down->have < off + 20)
		return false;
	for (int way = UP; way <= DOWN; way++) {
		t->fixed[way] = fixed_of(t, both[way]);
		t->mask[way] = length_key(both[way], off);
		t->source[way] = word(both[way], off + 12);
		t->target[way] = word(both[way], off + 16);
	}
	/* ordinary headers tell lengths in clear, less some rest */
	if (!(t->mask[UP] >> 8) || !(t->mask[DOWN] >> 8))
		return false;
	return t->apart || (t->fixed[UP] == t->fixed[DOWN] && t->mask[UP] == t->mask[DOWN] &&
			    t->source[UP] != t->source[DOWN] &&
			    (t->source[UP] ^ t->source[DOWN]) == (t->target[UP] ^ t->target[DOWN]));
}

/* Of those that hold: several lengths each way, and checksums that are others than before. */
static bool stream_moves(const struct stream *t, const struct messages *m)
{
	unsigned int n[2] = { 0, 0 }, lengths[2] = { 0, 0 }, sums[2] = { 0, 0 };
	const struct message *last[2] = { NULL, NULL };

	for (unsigned int i = 0; i < m->count; i++) {
		const struct message *one = &m->at[i], *before = last[one->way];

		if (!stream_holds(t, one))
			continue;
		n[one->way]++;
		lengths[one->way] += before && one->len != before->len;
		sums[one->way] += before && memcmp(one->head + t->off + 10, before->head + t->off + 10, 2);
		last[one->way] = one;
	}
	return n[UP] >= 3 && n[DOWN] >= 3 && (n[UP] + n[DOWN]) * 2 >= m->count &&
	       lengths[UP] + lengths[DOWN] >= 3 && (!t->apart || (lengths[UP] >= 2 && lengths[DOWN] >= 2)) &&
	       (sums[UP] + sums[DOWN]) * 10 >= (n[UP] + n[DOWN] - 2) * 8;
}

/* Two of one way behind each other agree; where nothing is found this is what it costs. */
static bool stream_goes_on(const struct stream *t, const struct message *before, const struct message *one)
{
	return before && before->have >= t->off + 20 && one->have >= t->off + 20 &&
	       before->head[t->off] == one->head[t->off] &&
	       !memcmp(before->head + t->off + 12, one->head + t->off + 12, 8);
}

static bool stream_at(struct stream *t, const struct messages *m)
{
	const struct message *last[2] = { NULL, NULL };

	for (unsigned int i = 0; i < m->count; i++) {
		const struct message *one = &m->at[i], *other = last[!one->way];
		bool on = stream_goes_on(t, last[one->way], one);

		last[one->way] = one;
		if (on && other && stream_begins(t, one->way == UP ? one : other, one->way == UP ? other : one) &&
		    stream_moves(t, m))
			return true;
	}
	return false;
}

void find_stream(struct structure *s, struct messages *m)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < 2 * (INNER_REACH + 1); i++) {
		struct stream t = { .off = i / 2, .apart = i & 1 };

		if (!stream_at(&t, m))
			continue;
		for (unsigned int k = 0; k < m->count; k++)
			if (stream_holds(&t, &m->at[k]))
				m->at[kept++] = m->at[k];
		m->count = kept;
		s->inner[0] = INNER_STREAM;
		s->inner_offset = t.off;
		return;
	}
}
