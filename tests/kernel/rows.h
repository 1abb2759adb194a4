/* SPDX-License-Identifier: Apache-2.0 */
/* Flows and ledger of an engine as one sorted list, to be laid beside another engine's. */
#ifndef TUNPRINT_TEST_ROWS_H
#define TUNPRINT_TEST_ROWS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"

struct row {
	struct flow_key key;
	struct flow flow;
	struct cell_key cell_key;
	struct cell cell;
};

struct rows {
	struct row *list;
	size_t count, room;
};

static inline struct row *add(struct rows *rows)
{
	if (rows->count == rows->room) {
		rows->room = rows->room ? rows->room * 2 : 1024;
		rows->list = realloc(rows->list, rows->room * sizeof(*rows->list));
		if (!rows->list)
			abort();
	}
	memset(&rows->list[rows->count], 0, sizeof(*rows->list));
	return &rows->list[rows->count++];
}

/* What must be equal: everything but where the ledger cell lies. */
static inline int add_flow(void *arg, const struct flow_key *key, const struct flow *flow)
{
	struct row *row = add(arg);

	row->key = *key;
	row->flow = *flow;
	row->flow.booked[0] = row->flow.booked[1] = 0;
	return 0;
}

static inline int add_cell(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct row *row = add(arg);

	row->cell_key = *key;
	row->cell = *cell;
	return 0;
}

static inline int order(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int by = memcmp(&x->key, &y->key, sizeof(x->key));

	return by ? by : memcmp(&x->cell_key, &y->cell_key, sizeof(x->cell_key));
}

static inline struct rows rows_of(struct engine *e)
{
	struct rows rows = { 0 };

	e->ops->flows(e, add_flow, &rows);
	e->ops->cells(e, add_cell, &rows);
	qsort(rows.list, rows.count, sizeof(*rows.list), order);
	return rows;
}

static inline void row_show(char *out, size_t room, const struct row *n, const struct row *k)
{
	const struct flow *a = &n->flow, *b = &k->flow;

	snprintf(out, room, "proto %u ports %u %u lo %016llx hi %016llx: native/kernel class %u/%u "
		 "tunnel %u/%u sure %u/%u said %x/%x variant %u/%u behaved %x/%x packets %u+%u/%u+%u "
		 "bytes %llu/%llu state %u/%u marks %x/%x; cell class %u path %u way %u packets %llu/%llu",
		 n->key.proto, n->key.lo_port, n->key.hi_port, (unsigned long long)n->key.lo[1],
		 (unsigned long long)n->key.hi[1], a->class, b->class, a->tunnel, b->tunnel, a->sure,
		 b->sure, a->said, b->said, a->variant, b->variant, a->behaved, b->behaved,
		 a->packets[0], a->packets[1], b->packets[0], b->packets[1],
		 (unsigned long long)(a->bytes[0] + a->bytes[1]),
		 (unsigned long long)(b->bytes[0] + b->bytes[1]), a->state, b->state, a->marks, b->marks,
		 n->cell_key.class, n->cell_key.path, n->cell_key.way,
		 (unsigned long long)n->cell.packets, (unsigned long long)k->cell.packets);
}

#endif
