// SPDX-License-Identifier: Apache-2.0
/*
 * The native engine: bpf/observe.h with tables in memory instead of maps. Bounded: the flow
 * table hands its oldest flow out when it is full, everything else has a fixed size.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/observe.h"
#include "base/pages.h"
#include "engine.h"
#include "signature/signature.h"

#define FLOWS_DEFAULT (1U << 20)
#define DESKS_DEFAULT (1U << 16)
#define CELLS_MAX (1U << 20)
#define FRAGMENTS 4096

struct record {
	struct flow_key key;
	struct flow flow;
	uint32_t hash;
	uint32_t next;			/* in its bucket, +1; 0: last */
	uint32_t used;			/* since the hand last passed */
};

struct cell_record {
	struct cell_key key;
	struct cell cell;
};

struct native {
	struct engine engine;
	struct record *records;
	uint32_t *buckets;
	uint32_t bucket_mask, used, room, most;
	uint32_t hand;			/* the record that is looked at next when one must go */
	struct study *desks;		/* and one blank behind them */
	struct signing *signings;	/* beside them */
	const struct signature_set *signatures;	/* matched; NULL: none */
	uint32_t turn, turns;
	struct signature_counts *signature_counts;
	uint32_t desk_mask;
	struct cell_record *cells;	/* from CELLS_RESERVED on; spare ones before */
	uint32_t *cell_buckets;
	uint32_t cell_mask, cells_used, cells_room;
	struct datagram fragments[FRAGMENTS];
	uint64_t losses[LOSSES];
	struct cell seen;
	struct work work, inside;
	int failed;
};

/* The engine whose frame is being observed: observe.h hands no context through. */
static __thread struct native *now;

static uint32_t key_hash(const struct flow_key *key)
{
	uint64_t h = flow_hash(key);

	return h ^ h >> 32;
}

static int same_key(const struct flow_key *a, const struct flow_key *b)
{
	return !((a->lo[0] ^ b->lo[0]) | (a->lo[1] ^ b->lo[1]) | (a->hi[0] ^ b->hi[0]) |
		 (a->hi[1] ^ b->hi[1]) | (uint64_t)(a->lo_port ^ b->lo_port) |
		 (uint64_t)(a->hi_port ^ b->hi_port) | (uint64_t)(a->proto ^ b->proto));
}

static __always_inline struct flow *flow_find(const struct flow_key *key)
{
	uint32_t hash = key_hash(key), at = now->buckets[hash & now->bucket_mask];

	for (; at; at = now->records[at - 1].next) {
		struct record *r = &now->records[at - 1];

		if (r->hash != hash || !same_key(&r->key, key))
			continue;
		r->used = 1;
		return &r->flow;
	}
	return NULL;
}

static void rehash(struct native *n)
{
	memset(n->buckets, 0, sizeof(*n->buckets) * (n->bucket_mask + 1));
	for (uint32_t i = 0; i < n->used; i++) {
		uint32_t *bucket = &n->buckets[n->records[i].hash & n->bucket_mask];

		n->records[i].next = *bucket;
		*bucket = i + 1;
	}
}

static int grow(struct native *n)
{
	uint32_t room = n->room * 2 < n->most ? n->room * 2 : n->most;
	struct record *records = realloc(n->records, sizeof(*records) * room);
	uint32_t *buckets;

	if (!records)
		return -ENOMEM;
	n->records = records;
	n->room = room;
	if (room <= n->bucket_mask)
		return 0;
	buckets = realloc(n->buckets, sizeof(*buckets) * (n->bucket_mask + 1) * 2);
	if (!buckets)
		return -ENOMEM;
	n->buckets = buckets;
	n->bucket_mask = n->bucket_mask * 2 + 1;
	rehash(n);
	return 0;
}

/*
 * A flow that was not used since the hand last passed leaves its record to a new one: as good as
 * the oldest, without a list that every packet would have to mend.
 */
static struct record *evict(struct native *n)
{
	struct record *r;
	uint32_t index, *at;

	for (;; n->hand++) {
		if (n->hand >= n->used)
			n->hand = 0;
		r = &n->records[n->hand];
		if (!r->used)
			break;
		r->used = 0;
	}
	index = ++n->hand;
	at = &n->buckets[r->hash & n->bucket_mask];
	if (n->engine.options.evicted)
		n->engine.options.evicted(n->engine.options.arg, &r->key, &r->flow);
	while (*at != index)
		at = &n->records[*at - 1].next;
	*at = r->next;
	return r;
}

static __always_inline struct flow *flow_add(const struct flow_key *key, const struct flow *fresh)
{
	struct native *n = now;
	struct record *r;
	uint32_t *bucket;

	if (n->used == n->room && n->room < n->most && grow(n)) {
		n->failed = -ENOMEM;
		return NULL;
	}
	r = n->used < n->room ? &n->records[n->used++] : evict(n);
	r->key = *key;
	r->flow = *fresh;
	r->hash = key_hash(key);
	bucket = &n->buckets[r->hash & n->bucket_mask];
	r->next = *bucket;
	*bucket = r - n->records + 1;
	r->used = 0;
	return &r->flow;
}

static __always_inline struct work *page_at(__u32 hook)
{
	return hook < PAGE_INSIDE ? &now->work : &now->inside;
}

static __always_inline struct study *desk_at(__u32 place) { return &now->desks[place]; }
static __always_inline int is_muted(__u32 class)
{
	const uint64_t *muted = now->engine.options.muted;

	return muted && class < CLASSES && muted[class / 64] >> class % 64 & 1;
}
static __always_inline __u32 signatures_turn(void) { return now->turn; }
static __always_inline const struct signature *signature_at(__u32 half, __u32 slot)
{
	return &now->signatures->list[slot];
}
static __always_inline const struct signature_gates *gates_at(__u32 half)
{
	return now->signatures ? &now->signatures->gates : NULL;
}
static __always_inline struct signing *signing_at(__u32 place) { return &now->signings[place]; }
static __always_inline struct signature_counts *signature_counts_at(__u32 number)
{
	return number < SIGNATURE_NUMBERS ? &now->signature_counts[number] : NULL;
}
static __always_inline __u32 desk_place(__u32 hash) { return hash & now->desk_mask; }
static __always_inline __u32 blank_place(void) { return now->desk_mask + 1; }

static __always_inline __u64 network_of(const __u64 addr[2])
{
	const struct engine_options *o = &now->engine.options;
	uint64_t copy[2] = { addr[0], addr[1] };
	uint32_t id = o->network ? o->network(o->arg, copy) : 0;

	return id ? NET(NET_NAMED, id) : default_network(addr);
}

static uint32_t cell_hash(const struct cell_key *key)
{
	uint64_t h = (key->net ^ (uint64_t)key->class << 40 ^ (uint64_t)key->path << 20 ^ key->way) *
		     0x9e3779b97f4a7c15ULL;

	return h >> 32;
}

static __noinline __u32 cell_of(const struct cell_key *key)
{
	struct native *n = now;
	uint32_t at = cell_hash(key) & n->cell_mask;

	for (; n->cell_buckets[at]; at = (at + 1) & n->cell_mask)
		if (!memcmp(&n->cells[n->cell_buckets[at]].key, key, sizeof(*key)))
			return n->cell_buckets[at];
	if (n->cells_used == CELLS_MAX)
		return 0;
	if (n->cells_used == n->cells_room) {
		struct cell_record *more = realloc(n->cells, sizeof(*more) * n->cells_room * 2);

		if (!more)
			return 0;
		n->cells = more;
		n->cells_room *= 2;
	}
	n->cells[n->cells_used] = (struct cell_record){ .key = *key };
	n->cell_buckets[at] = n->cells_used;
	return n->cells_used++;
}

static __always_inline void cell_add(__u32 cell, __u32 packets, __u64 bytes)
{
	now->cells[cell].cell.packets += packets;
	now->cells[cell].cell.bytes += bytes;
}

static __always_inline void lost(__u32 loss) { now->losses[loss]++; }

static __always_inline void fragment_note(struct work *w)
{
	uint64_t hash = fragment_hash(w);

	fragment_put(&now->fragments[hash % FRAGMENTS], hash, w);
}

static __always_inline int fragment_ports(struct work *w)
{
	uint64_t hash = fragment_hash(w);

	return fragment_get(&now->fragments[hash % FRAGMENTS], hash, w);
}

static __always_inline void announce(const struct work *w, struct flow *flow)
{
	struct verdict_event e = { .type = EVENT_VERDICT, .at = w->now, .key = w->key };

	flow->marks |= FLOW_ANNOUNCED;
	if (!now->engine.options.announced)
		return;
	e.flow = *flow;
	now->engine.options.announced(now->engine.options.arg, &e);
}

static __always_inline void sample(const struct work *w, const struct flow *flow)
{
	struct sample_event e;

	if (!now->engine.options.sampled || w->nth >= SAMPLES_PER_WAY)
		return;
	sample_fill(&e, w, flow);
	now->engine.options.sampled(now->engine.options.arg, &e);
}

static __always_inline int may_tell(__u32 hook)
{
	return now->engine.options.told && now->work.pkt.payload_len &&
	       now->work.pkt.fragment != FRAGMENT_LATER;
}

static __always_inline void tell(__u32 hook)
{
	struct name_event e;

	name_fill(&e, &now->work);
	now->engine.options.told(now->engine.options.arg, &e);
}

static __always_inline void take(void *frame, __u32 hook)
{
	const struct frame *f = frame;

	take_payload(page_at(hook), f->data, f->data + f->have);
}

static int native_frame(struct engine *e, const struct frame *frame)
{
	struct native *n = (struct native *)e;
	struct work *w = &n->work;
	int why;

	now = n;
	w->now = frame->at;
	w->ms = frame->at / 1000000;
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

	n->signatures = set;
	n->turn = set && set->count ? n->turns += 2 : 0;
	return 0;
}

static int native_signature_counts(struct engine *e, uint16_t number, struct signature_counts *sum)
{
	if (number >= SIGNATURE_NUMBERS)
		return -ERANGE;
	*sum = ((struct native *)e)->signature_counts[number];
	return 0;
}

static void native_end(struct engine *e)
{
	struct native *n = (struct native *)e;

	free(n->records);
	free(n->buckets);
	pages_free(n->desks, n->desk_mask + 2, sizeof(*n->desks));
	pages_free(n->signings, n->desk_mask + 2, sizeof(*n->signings));
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
	n->cells_room = 2 * CELLS_RESERVED;
	n->cells_used = CELLS_RESERVED;
	n->cell_mask = 2 * CELLS_MAX - 1;
	n->records = malloc(sizeof(*n->records) * n->room);
	n->buckets = calloc(n->bucket_mask + 1, sizeof(*n->buckets));
	n->desks = pages_new(n->desk_mask + 2, sizeof(*n->desks));
	n->signings = pages_new(n->desk_mask + 2, sizeof(*n->signings));
	n->signature_counts = calloc(SIGNATURE_NUMBERS, sizeof(*n->signature_counts));
	n->cells = malloc(sizeof(*n->cells) * n->cells_room);
	n->cell_buckets = calloc(n->cell_mask + 1, sizeof(*n->cell_buckets));
	if (!n->records || !n->buckets || !n->desks || !n->cells || !n->cell_buckets ||
	    !n->signings || !n->signature_counts)
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
