// SPDX-License-Identifier: Apache-2.0
/* Packing and unpacking; nothing in a packed bucket is trusted, whatever its checksum says. */
#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "store/block.h"
#include "store/period.h"

#define NUMBER_ROOM 10		/* bytes of the longest LEB128 number of 64 bits */

void block_free(struct block *block)
{
	free(block->rows);
	memset(block, 0, sizeof(*block));
}

int block_add(struct block *block, const struct block_row *row)
{
	if (block->count == block->room) {
		size_t room = block->room ? 2 * block->room : 64;
		struct block_row *rows = reallocarray(block->rows, room, sizeof(*rows));

		if (!rows)
			return -ENOMEM;
		block->rows = rows;
		block->room = room;
	}
	block->rows[block->count++] = *row;
	return 0;
}

static int order(const void *a, const void *b)
{
	const struct block_row *x = a, *y = b;

	if (x->path != y->path)
		return x->path < y->path ? -1 : 1;
	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	return (x->slot > y->slot) - (x->slot < y->slot);
}

void block_settle(struct block *block)
{
	size_t kept = 0;
	bool sorted = true;

	for (size_t i = 1; i < block->count && sorted; i++)
		sorted = order(&block->rows[i - 1], &block->rows[i]) <= 0;
	if (!sorted)
		qsort(block->rows, block->count, sizeof(*block->rows), order);
	for (size_t i = 0; i < block->count; i++) {
		struct block_row *row = &block->rows[i], *last = &block->rows[kept - !!kept];

		if (!kept || order(last, row)) {
			block->rows[kept++] = *row;
			continue;
		}
		for (int way = 0; way < 2; way++) {
			last->packets[way] += row->packets[way];
			last->bytes[way] += row->bytes[way];
		}
	}
	block->count = kept;
}

static uint8_t *put(uint8_t *at, uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		*at++ = (uint8_t)number | 0x80;
	*at++ = (uint8_t)number;
	return at;
}

static uint8_t *put_counts(uint8_t *at, const struct block_row *row)
{
	at = put(put(at, row->packets[0]), row->packets[1]);
	return put(put(at, row->bytes[0]), row->bytes[1]);
}

static uint8_t *put_slots(uint8_t *at, const struct block_row *rows, size_t count,
			  struct block_row *sum)
{
	uint32_t next = 0;

	*sum = (struct block_row){ .path = rows->path, .class = rows->class };
	for (size_t i = 0; i < count; i++) {
		at = put_counts(put(at, rows[i].slot - next), &rows[i]);
		next = rows[i].slot + 1;
		for (int way = 0; way < 2; way++) {
			sum->packets[way] += rows[i].packets[way];
			sum->bytes[way] += rows[i].bytes[way];
		}
	}
	return at;
}

static size_t same_key(const struct block_row *rows, size_t count)
{
	size_t n = 1;

	while (n < count && rows[n].path == rows->path && rows[n].class == rows->class)
		n++;
	return n;
}

uint8_t *block_pack(const struct block *block, size_t *length)
{
	size_t keys = 0, room = (block->count + 1) * 5 * NUMBER_ROOM, n;
	uint8_t *slots = malloc(room), *heads = malloc(2 * room + 2 * NUMBER_ROOM);
	uint8_t *slot = slots, *head = heads, *out = NULL, *at;

	for (size_t i = 0; i < block->count && slots && heads; i += n, keys++) {
		struct block_row sum;
		uint8_t *begun = slot;

		n = same_key(block->rows + i, block->count - i);
		slot = put_slots(slot, block->rows + i, n, &sum);
		head = put_counts(put(put(head, sum.path), sum.class), &sum);
		head = put(head, (uint64_t)(slot - begun));
	}
	if (slots && heads)
		out = malloc(2 * NUMBER_ROOM + (size_t)(head - heads) + (size_t)(slot - slots));
	if (out) {
		at = put(put(out, keys), (uint64_t)(head - heads));
		at = (uint8_t *)mempcpy(at, heads, (size_t)(head - heads));
		at = (uint8_t *)mempcpy(at, slots, (size_t)(slot - slots));
		*length = (size_t)(at - out);
	}
	free(slots);
	free(heads);
	return out;
}

static inline int get(const uint8_t **at, const uint8_t *end, uint64_t *number)
{
	unsigned int shift = 0;

	/* Walks over whole buckets spend their time here: up to eight bytes without a branch on each. */
	if (end - *at >= 8) {
		uint64_t word, ends;

		memcpy(&word, *at, sizeof(word));
		word = le64toh(word);
		ends = ~word & 0x8080808080808080ull;
		if (ends) {
			word &= (ends ^ (ends - 1)) & 0x7f7f7f7f7f7f7f7full;
			word = (word & 0x7f007f007f007f00ull) >> 1 | (word & 0x007f007f007f007full);
			word = (word & 0x3fff00003fff0000ull) >> 2 | (word & 0x00003fff00003fffull);
			*number = (word & 0x0fffffff00000000ull) >> 4 | (word & 0x0fffffffull);
			*at += (__builtin_ctzll(ends) >> 3) + 1;
			return 0;
		}
	}
	*number = 0;
	for (; *at < end && shift < 64; shift += 7) {
		uint8_t byte = *(*at)++;

		*number |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return 0;
	}
	return -EBADMSG;
}

static inline int get_counts(const uint8_t **at, const uint8_t *end, struct block_row *row)
{
	return get(at, end, &row->packets[0]) || get(at, end, &row->packets[1]) ||
	       get(at, end, &row->bytes[0]) || get(at, end, &row->bytes[1]) ? -EBADMSG : 0;
}

int block_open(struct block_reader *reader, const uint8_t *data, size_t length)
{
	const uint8_t *at = data, *end = data + length;
	uint64_t heads;

	if (!data || get(&at, end, &reader->keys) || get(&at, end, &heads) ||
	    heads > (uint64_t)(end - at))
		return -EBADMSG;
	reader->head = at;
	reader->heads_end = reader->slots = at + heads;
	reader->end = end;
	return 0;
}

int block_next(struct block_reader *reader, struct block_key *key)
{
	uint64_t path, class, length;

	if (!reader->keys)
		return 0;
	reader->keys--;
	key->sum.slot = 0;
	if (get(&reader->head, reader->heads_end, &path) ||
	    get(&reader->head, reader->heads_end, &class) ||
	    get_counts(&reader->head, reader->heads_end, &key->sum) ||
	    get(&reader->head, reader->heads_end, &length) ||
	    length > (uint64_t)(reader->end - reader->slots))
		return -EBADMSG;
	key->sum.path = (uint32_t)path;
	key->sum.class = (uint32_t)class;
	key->slots = reader->slots;
	key->end = reader->slots += length;
	key->next = 0;
	return 1;
}

int block_slot(struct block_key *key, struct block_row *row)
{
	uint64_t skip;

	if (key->slots == key->end)
		return 0;
	if (get(&key->slots, key->end, &skip) || skip > QUARTERS_A_WEEK)
		return -EBADMSG;
	row->path = key->sum.path;
	row->class = key->sum.class;
	row->slot = key->next + (uint32_t)skip;
	key->next = row->slot + 1;
	if (row->slot >= QUARTERS_A_WEEK)
		return -EBADMSG;
	return get_counts(&key->slots, key->end, row) ? -EBADMSG : 1;
}

/* A key's sum is known: of a window that runs to the period's end what lies before it is taken away. */
int block_narrow(struct block_key *key, uint32_t from, uint32_t until)
{
	bool open = until >= BLOCK_END;
	struct block_row part = { 0 }, row;
	int more = 1;

	while (key->next < (open ? from : until) && (more = block_slot(key, &row)) > 0)
		for (int way = 0; way < 2 && row.slot < until && (row.slot < from) == open; way++) {
			part.packets[way] += row.packets[way];
			part.bytes[way] += row.bytes[way];
		}
	if (more < 0)
		return more;
	for (int way = 0; way < 2; way++) {
		key->sum.packets[way] = open ? key->sum.packets[way] - part.packets[way] :
					part.packets[way];
		key->sum.bytes[way] = open ? key->sum.bytes[way] - part.bytes[way] :
				      part.bytes[way];
	}
	return 0;
}

int block_unpack(struct block *block, const uint8_t *data, size_t length)
{
	struct block_reader reader;
	struct block_key key;
	struct block_row row;
	int err = block_open(&reader, data, length), more = 0;

	while (!err && (more = block_next(&reader, &key)) > 0) {
		while (!err && (more = block_slot(&key, &row)) > 0)
			err = block_add(block, &row);
		err = err ? err : more;
	}
	return err ? err : more;
}

/* FNV-1a by words, folded: each step is one-to-one, so a change within one word always shows. */
static uint64_t mix(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * 0x9e3779b97f4a7c15ull;
	return sum ^ sum >> 32;
}

int64_t block_sum(const struct block_label *label, const uint8_t *data, size_t length)
{
	uint64_t sum = mix(14695981039346656037ull, length), word;

	sum = mix(mix(mix(sum, (uint64_t)label->level), (uint64_t)label->id),
		  (uint64_t)label->sequence);
	sum = mix(mix(sum, (uint64_t)label->epoch), (uint64_t)label->rolled);
	for (; length >= sizeof(word); data += sizeof(word), length -= sizeof(word)) {
		memcpy(&word, data, sizeof(word));
		sum = mix(sum, word);
	}
	word = 0;
	if (length)
		memcpy(&word, data, length);
	return (int64_t)mix(sum, word);
}
