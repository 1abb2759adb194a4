/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's cells as last read, and what of them is already on its way to the store. */
#ifndef TUNPRINT_LEDGER_H
#define TUNPRINT_LEDGER_H

#include <stddef.h>
#include <stdint.h>

#include "../../bpf/types.h"

struct ledger_cell {
	struct cell_key key;
	struct cell now;	/* as last read */
	struct cell batched;	/* up to here in a batch or in the store */
	struct cell stored;	/* up to here in the store */
	int64_t changed;	/* wall time of the last growth seen, microseconds; 0: none */
};

struct ledger {
	struct ledger_cell *cells;
	size_t count, room;
	uint32_t *slots;	/* hash of keys to index + 1, 0 is free */
	size_t slots_count;	/* a power of two, or 0 */
	uint64_t backwards;	/* readings smaller than before: never with a working kernel */
};

void ledger_free(struct ledger *ledger);
/* The cell of a key, made when new; NULL: no memory. Pointers hold until the next call. */
struct ledger_cell *ledger_cell(struct ledger *ledger, const struct cell_key *key);
/* A reading at wall time at. 0 or -ENOMEM. */
int ledger_take(struct ledger *ledger, const struct cell_key *key, const struct cell *cell,
		int64_t at);

/* What one minute adds to the store, by index of the cell. */
struct batch_row {
	uint32_t cell;
	struct cell add;
};

struct batch {
	int64_t minute;		/* seconds since 1970, a multiple of 60 */
	struct batch_row *rows;
	size_t count, room;
};

/* Everything that grew since the last call goes into the batch. 0 or -ENOMEM, then nothing did. */
int ledger_batch(struct ledger *ledger, struct batch *batch);

#endif
