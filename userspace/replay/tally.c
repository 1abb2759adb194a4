// SPDX-License-Identifier: Apache-2.0
/* Flows summed up by network, class and path. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/classify.h"
#include "answer/words.h"
#include "replay/tally.h"

static bool same(const struct tally_row *a, const struct tally_row *b)
{
	return a->net == b->net && a->class == b->class && a->path == b->path &&
	       a->tunnel == b->tunnel;
}

static uint32_t *slot_of(const struct flow_tally *tally, const struct tally_row *row)
{
	uint64_t h = row->net ^ (uint64_t)row->class << 32 ^ (uint64_t)row->path << 48 ^
		     (uint64_t)row->tunnel << 63;
	uint32_t at = (uint32_t)(h * 0x9e3779b97f4a7c15ULL >> 32) & tally->mask;

	while (tally->slots[at] && !same(&tally->rows[tally->slots[at] - 1], row))
		at = (at + 1) & tally->mask;
	return &tally->slots[at];
}

static int grow(struct flow_tally *tally)
{
	uint32_t room = tally->room ? 2 * tally->room : 256;
	struct tally_row *rows = realloc(tally->rows, room * sizeof(*rows));
	uint32_t *slots;

	if (!rows)
		return -ENOMEM;
	tally->rows = rows;
	slots = calloc(2 * room, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	free(tally->slots);
	tally->slots = slots;
	tally->room = room;
	tally->mask = 2 * room - 1;
	for (uint32_t i = 0; i < tally->count; i++)
		*slot_of(tally, &tally->rows[i]) = i + 1;
	return 0;
}

static void add(struct tally_row *row, const struct flow *flow)
{
	for (int way = 0; way < 2; way++) {
		row->packets[way] += flow->packets[way];
		row->bytes[way] += flow->bytes[way];
	}
	row->flows++;
	if (flow->tunnel > row->confidence)
		row->confidence = flow->tunnel;
	if (!row->first || flow->first < row->first)
		row->first = flow->first;
	if (flow->last > row->last)
		row->last = flow->last;
}

int tally_flow(struct flow_tally *tally, const struct flow *flow, bool tunnel)
{
	struct tally_row row = {
		.net = flow->net, .class = flow->class, .path = flow_path(flow), .tunnel = tunnel,
	};
	uint32_t *slot;

	tally->packets += (uint64_t)flow->packets[UP] + flow->packets[DOWN];
	if (tally->count >= TALLY_MOST) {
		row.net = NET(NET_NONE, 0);
		row.class = CLASS_UNKNOWN;
		row.tunnel = 0;
		tally->crowded++;
	}
	if (tally->count == tally->room && grow(tally))
		return -ENOMEM;
	slot = slot_of(tally, &row);
	if (!*slot) {
		tally->rows[tally->count] = row;
		*slot = ++tally->count;
	}
	add(&tally->rows[*slot - 1], flow);
	return 0;
}

int tally_answer(const struct flow_tally *tally, struct networks_answer *answer,
		 const struct reader *reader, bool with_traffic)
{
	int err = 0;

	for (uint32_t i = 0; i < tally->count && !err; i++) {
		const struct tally_row *row = &tally->rows[i];
		char name[NETWORK_NAME_ROOM];
		struct networks_row full = {
			.network = reader_network(reader, row->net, name),
			.path = reader_path(reader, row->path),
			.class = row->class, .confidence = row->confidence, .flows = row->flows,
			.first = (int64_t)(row->first / 1000), .last = (int64_t)(row->last / 1000),
		};

		if (row->class >= CLASS_SIGNATURES && reader->signature)
			full.fingerprint = reader->signature(reader->signatures, row->class);
		if (with_traffic) {
			memcpy(full.packets, row->packets, sizeof(full.packets));
			memcpy(full.bytes, row->bytes, sizeof(full.bytes));
		}
		err = networks_answer_add(answer, &full);
	}
	return err;
}

void tally_free(struct flow_tally *tally)
{
	free(tally->rows);
	free(tally->slots);
	memset(tally, 0, sizeof(*tally));
}
