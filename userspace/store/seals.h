/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of what is sealed: for each level, period and 256 networks the checksums of their buckets. A
 * damaged page takes whole buckets out of SQLite's sight; by these lists they are missed.
 */
#ifndef TUNPRINT_STORE_SEALS_H
#define TUNPRINT_STORE_SEALS_H

#include <stdbool.h>
#include <stdint.h>

#define SEAL_PART 256		/* networks of one list */
#define SEAL_ENTRY 9		/* bytes: network's low 8 bits, then the checksum as it lies in memory */

struct seal_list {
	int64_t level, period, part;
	bool dirty, used;
	bool have[SEAL_PART];
	int64_t sums[SEAL_PART];
};

struct store;
struct reason;

/* A bucket was written under a new checksum. */
int seal_note(struct store *store, int64_t level, int64_t id, int64_t sum, struct reason *why);
/* Before a commit; after a rollback they are only forgotten. */
int seals_flush(struct store *store, struct reason *why);
void seals_forget(struct store *store);

/* From the bytes of a row; false: their checksum is wrong. */
bool seal_unpack(struct seal_list *list, const uint8_t *data, int length, int64_t sum);

#endif
