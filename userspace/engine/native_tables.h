/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of the native engine and what they do when they fill: the flow table hands its oldest
 * flow out, cells grow up to a bound, everything else has a fixed size. For native_bring.h alone.
 */
#ifndef TUNPRINT_NATIVE_TABLES_H
#define TUNPRINT_NATIVE_TABLES_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/observe.h"
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
	struct signature_counts *signature_counts;	/* NULL: there were no signatures yet */
	uint32_t desk_mask;
	struct cell_record *cells;	/* from CELLS_RESERVED on; spare ones before */
	uint32_t *cell_buckets;
	uint32_t cell_mask, cells_used, cells_room;
	struct datagram *fragments;	/* FRAGMENTS; NULL: there were none yet */
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

static uint32_t cell_hash(const struct cell_key *key)
{
	uint64_t h = (key->net ^ (uint64_t)key->class << 40 ^ (uint64_t)key->path << 20 ^ key->way) *
		     0x9e3779b97f4a7c15ULL;

	return h >> 32;
}

/* The bucket of key, or the free one where it belongs. */
static uint32_t cell_bucket(const struct native *n, const struct cell_key *key)
{
	uint32_t at = cell_hash(key) & n->cell_mask;

	while (n->cell_buckets[at] &&
	       memcmp(&n->cells[n->cell_buckets[at]].key, key, sizeof(*key)))
		at = (at + 1) & n->cell_mask;
	return at;
}

/* Twice the room for cells, and buckets that stay half empty. */
static int cells_grow(struct native *n)
{
	uint32_t room = n->cells_room * 2, mask = n->cell_mask * 2 + 1;
	uint32_t *buckets = calloc(mask + 1, sizeof(*buckets));
	struct cell_record *more = buckets ? realloc(n->cells, sizeof(*more) * room) : NULL;

	if (!more) {
		free(buckets);
		return -ENOMEM;
	}
	free(n->cell_buckets);
	n->cells = more;
	n->cells_room = room;
	n->cell_buckets = buckets;
	n->cell_mask = mask;
	for (uint32_t i = CELLS_RESERVED; i < n->cells_used; i++)
		buckets[cell_bucket(n, &n->cells[i].key)] = i;
	return 0;
}

static __noinline __u32 cell_of(const struct cell_key *key)
{
	struct native *n = now;
	uint32_t at = cell_bucket(n, key);

	if (n->cell_buckets[at])
		return n->cell_buckets[at];
	if (n->cells_used == CELLS_MAX)
		return 0;
	if (n->cells_used == n->cells_room) {
		if (cells_grow(n))
			return 0;
		at = cell_bucket(n, key);
	}
	n->cells[n->cells_used] = (struct cell_record){ .key = *key };
	n->cell_buckets[at] = n->cells_used;
	return n->cells_used++;
}

#endif
