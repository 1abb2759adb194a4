// SPDX-License-Identifier: Apache-2.0
/* The native engine: bpf/observe.h with tables in memory instead of maps. */
#include "base/pages.h"
#include "native_bring.h"

static int native_frame(struct engine *e, const struct frame *frame)
{
	struct native *n = (struct native *)e;
	struct work *w = &n->work;
	int why;

	now = n;
	w->now = frame->at;
	w->path = frame->path;
	w->pkt.wire_len = frame->wire;
	w->pkt.segments = 1;
	w->pkt.segment = 0;
	n->seen.packets++;
	n->seen.bytes += frame->wire;
	if (frame->type)
		why = parse_typed(w, frame->data, frame->data + frame->have, frame->type, frame->off);
	else
		why = parse_frame(w, frame->data, frame->data + frame->have, frame->link);
	observe((void *)frame, 0, w, why);
	return n->failed;
}

static int native_flows(struct engine *e, int (*each)(void *, const struct flow_key *,
						      const struct flow *), void *arg)
{
	struct native *n = (struct native *)e;
	int stop = 0;

	/* records lie in the order of their first packets unless one was evicted */
	for (uint32_t i = 0; i < n->used && !stop; i++)
		stop = each(arg, &n->records[i].key, &n->records[i].flow);
	return 0;
}

static int native_cells(struct engine *e, int (*each)(void *, const struct cell_key *,
						      const struct cell *), void *arg)
{
	struct native *n = (struct native *)e;
	int stop = 0;

	for (uint32_t i = 1; i < n->cells_used && !stop; i++)
		if (n->cells[i].cell.packets)
			stop = each(arg, &n->cells[i].key, &n->cells[i].cell);
	return 0;
}

static int native_seen(struct engine *e, struct cell *seen)
{
	*seen = ((struct native *)e)->seen;
	return 0;
}

static uint64_t native_lost(struct engine *e, enum loss loss)
{
	return ((struct native *)e)->losses[loss];
}

static int native_signatures(struct engine *e, const struct signature_set *set)
{
	struct native *n = (struct native *)e;

	if (set && !n->signature_counts)
		n->signature_counts = calloc(SIGNATURE_NUMBERS, sizeof(*n->signature_counts));
	if (set && !n->signature_counts)
		return -ENOMEM;
	n->signatures = set;
	n->turn = set && set->count ? n->turns += 2 : 0;
	return 0;
}

static int native_signature_counts(struct engine *e, uint16_t number, struct signature_counts *sum)
{
	struct native *n = (struct native *)e;

	if (number >= SIGNATURE_NUMBERS)
		return -ERANGE;
	*sum = n->signature_counts ? n->signature_counts[number] : (struct signature_counts){ 0 };
	return 0;
}

static void native_end(struct engine *e)
{
	struct native *n = (struct native *)e;

	free(n->records);
	free(n->buckets);
	pages_free(n->desks, n->desk_mask + 2, sizeof(*n->desks));
	pages_free(n->signings, n->desk_mask + 2, sizeof(*n->signings));
	free(n->fragments);
	free(n->signature_counts);
	free(n->cells);
	free(n->cell_buckets);
	free(n);
}

static const struct engine_ops native_ops = {
	.frame = native_frame, .flows = native_flows, .cells = native_cells,
	.seen = native_seen, .lost = native_lost, .end = native_end,
	.signatures = native_signatures, .signature_counts = native_signature_counts,
};

/* Spare cells carry their key too, so that a walk over the cells shows them alike. */
static void name_spare_cells(struct native *n)
{
	for (uint32_t i = 1; i < CELLS_RESERVED; i++)
		n->cells[i] = (struct cell_record){ .key = {
			.path = (i - 1) / SPARE_CELLS, .class = (i - 1) % SPARE_CELLS / 2,
			.way = (i - 1) % 2 } };
}

static int native_tables(struct native *n)
{
	n->room = n->most < 1024 ? n->most : 1024;
	n->bucket_mask = 2047;
	n->cells_room = CELLS_RESERVED + 256;
	n->cells_used = CELLS_RESERVED;
	n->cell_mask = 4095;		/* more than twice that */
	n->records = malloc(sizeof(*n->records) * n->room);
	n->buckets = calloc(n->bucket_mask + 1, sizeof(*n->buckets));
	n->desks = pages_new(n->desk_mask + 2, sizeof(*n->desks));
	n->signings = pages_new(n->desk_mask + 2, sizeof(*n->signings));
	n->cells = malloc(sizeof(*n->cells) * n->cells_room);
	n->cell_buckets = calloc(n->cell_mask + 1, sizeof(*n->cell_buckets));
	if (!n->records || !n->buckets || !n->desks || !n->cells || !n->cell_buckets ||
	    !n->signings)
		return -ENOMEM;
	name_spare_cells(n);
	return 0;
}

struct engine *engine_native(const struct engine_options *options)
{
	struct native *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->engine.ops = &native_ops;
	n->engine.options = *options;
	n->most = options->flows ? options->flows : FLOWS_DEFAULT;
	n->desk_mask = (options->desks ? options->desks : DESKS_DEFAULT) - 1;
	if (native_tables(n)) {
		native_end(&n->engine);
		errno = ENOMEM;
		return NULL;
	}
	return &n->engine;
}
