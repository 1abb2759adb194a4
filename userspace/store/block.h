/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sealed bucket: what one network did in one period, packed. Bytes:
 *
 *	keys, length of the heads
 *	heads:	path, class, packets up, packets down, bytes up, bytes down, length of its slots
 *	slots:	slots since the one before, packets up, packets down, bytes up, bytes down
 *
 * all as LEB128 numbers. A head holds the sums of its slots, so that whoever wants the whole period
 * reads no further. Paths and classes are ids of the dictionaries; keys are sorted, and so are slots.
 */
#ifndef TUNPRINT_STORE_BLOCK_H
#define TUNPRINT_STORE_BLOCK_H

#include <stddef.h>
#include <stdint.h>

/* What the slots of a level are, and the period of one bucket. */
enum level {
	LEVEL_MINUTE,		/* minutes of an hour */
	LEVEL_QUARTER,		/* quarters of an hour of a day */
	LEVEL_DAY,		/* days of a month */
	LEVEL_WEEK,		/* quarters of an hour of the week, summed over a month */
	LEVEL_MONTH,		/* months of a year */
	LEVELS,
};

struct block_row {
	uint32_t path, class, slot;
	uint64_t packets[2], bytes[2];	/* by enum way */
};

struct block {
	struct block_row *rows;
	size_t count, room;
};

void block_free(struct block *block);
int block_add(struct block *block, const struct block_row *row);
/* Sorts, and adds up rows of one key and slot. */
void block_settle(struct block *block);
/* Of a settled block; to be freed. NULL: no memory. */
uint8_t *block_pack(const struct block *block, size_t *length);
/* Adds the rows of a packed one. 0, -EBADMSG, -ENOMEM. */
int block_unpack(struct block *block, const uint8_t *data, size_t length);

/* Reading without unpacking. */
struct block_reader {
	const uint8_t *head, *heads_end, *slots, *end;
	uint64_t keys;
};

struct block_key {
	struct block_row sum;		/* slot is 0 */
	const uint8_t *slots, *end;
	uint32_t next;			/* the least slot that may follow */
};

int block_open(struct block_reader *reader, const uint8_t *data, size_t length);
/* 1: there is one; 0: no more; -EBADMSG. */
int block_next(struct block_reader *reader, struct block_key *key);
int block_slot(struct block_key *key, struct block_row *row);
/*
 * Leaves in the key's sum only what its slots in [from, until) have, and reads no further than it must;
 * until BLOCK_END: to the last.
 */
#define BLOCK_END UINT32_MAX
int block_narrow(struct block_key *key, uint32_t from, uint32_t until);

/* Of a bucket with everything that is stored beside it. */
struct block_label {
	int64_t level, id, sequence, epoch, rolled;
};
int64_t block_sum(const struct block_label *label, const uint8_t *data, size_t length);

#endif
