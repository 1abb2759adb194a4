// SPDX-License-Identifier: Apache-2.0
/* A hash of cells, and the differences between readings. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collect/ledger.h"

void ledger_free(struct ledger *ledger)
{
	free(ledger->cells);
	free(ledger->slots);
	memset(ledger, 0, sizeof(*ledger));
}

static uint64_t hash_of(const struct cell_key *key)
{
	uint64_t h = key->net * 0x9e3779b97f4a7c15ull;

	h ^= (uint64_t)key->path << 32 ^ (uint64_t)key->class << 8 ^ key->way;
	h *= 0xff51afd7ed558ccdull;	/* MurmurHash3's finaliser, public domain */
	return h ^ h >> 33;
}

static uint32_t *slot_of(const struct ledger *ledger, const struct cell_key *key)
{
	for (uint64_t at = hash_of(key);; at++) {
		uint32_t *slot = &ledger->slots[at & (ledger->slots_count - 1)];

		if (!*slot || !memcmp(&ledger->cells[*slot - 1].key, key, sizeof(*key)))
			return slot;
	}
}

static int grow(struct ledger *ledger)
{
	size_t room = ledger->room ? 2 * ledger->room : 1024;
	struct ledger_cell *cells = reallocarray(ledger->cells, room, sizeof(*cells));
	uint32_t *slots;

	if (!cells)
		return -ENOMEM;
	ledger->cells = cells;
	slots = calloc(2 * room, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	free(ledger->slots);
	ledger->slots = slots;
	ledger->slots_count = 2 * room;
	ledger->room = room;
	for (size_t i = 0; i < ledger->count; i++)
		*slot_of(ledger, &cells[i].key) = i + 1;
	return 0;
}

struct ledger_cell *ledger_cell(struct ledger *ledger, const struct cell_key *key)
{
	struct ledger_cell *cell;
	uint32_t *slot;

	if (ledger->count == ledger->room && grow(ledger))
		return NULL;
	slot = slot_of(ledger, key);
	if (*slot)
		return &ledger->cells[*slot - 1];
	cell = &ledger->cells[ledger->count++];
	*slot = ledger->count;
	memset(cell, 0, sizeof(*cell));
	cell->key = *key;
	return cell;
}

int ledger_take(struct ledger *ledger, const struct cell_key *key, const struct cell *now,
		int64_t at)
{
	struct ledger_cell *cell;

	if (!now->packets && !now->bytes)
		return 0;
	cell = ledger_cell(ledger, key);
	if (!cell)
		return -ENOMEM;
	if (now->packets < cell->now.packets || now->bytes < cell->now.bytes) {
		ledger->backwards++;
		return 0;
	}
	if (now->packets != cell->now.packets)
		cell->changed = at;
	cell->now = *now;
	return 0;
}

int ledger_batch(struct ledger *ledger, struct batch *batch)
{
	size_t most = batch->count + ledger->count;

	if (most > batch->room) {
		struct batch_row *rows = reallocarray(batch->rows, most, sizeof(*rows));

		if (!rows)
			return -ENOMEM;
		batch->rows = rows;
		batch->room = most;
	}
	for (size_t i = 0; i < ledger->count; i++) {
		struct ledger_cell *cell = &ledger->cells[i];
		struct cell add = { cell->now.packets - cell->batched.packets,
				    cell->now.bytes - cell->batched.bytes };

		if (!add.packets && !add.bytes)
			continue;
		batch->rows[batch->count++] = (struct batch_row){ i, add };
		cell->batched = cell->now;
	}
	return 0;
}
