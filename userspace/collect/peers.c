// SPDX-License-Identifier: Apache-2.0
/* Followed flows in a hash, their growth in a sorted list. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collect/peers.h"

#define SLOTS (2 * PEERS_FLOWS)		/* a power of two */

void peers_free(struct peers *p)
{
	free(p->flows);
	free(p->slots);
	free(p->sums);
	memset(p, 0, sizeof(*p));
}

static uint32_t *slot_of(const struct peers *p, const struct flow_key *key)
{
	uint64_t h = key->lo[0] ^ key->lo[1] * 0x9e3779b97f4a7c15ull;

	h = (h ^ key->hi[0] ^ key->hi[1] * 0xff51afd7ed558ccdull) * 0x9e3779b97f4a7c15ull;
	h ^= (uint64_t)key->lo_port << 32 ^ (uint64_t)key->hi_port << 16 ^ key->proto;
	h *= 0xff51afd7ed558ccdull;
	for (h ^= h >> 33;; h++) {
		uint32_t *slot = &p->slots[h & (SLOTS - 1)];

		if (!*slot || !memcmp(&p->flows[*slot - 1].key, key, sizeof(*key)))
			return slot;
	}
}

static int compare(const struct peer_sum *a, const struct peer_sum *b)
{
	if (a->net != b->net)
		return a->net < b->net ? -1 : 1;
	if (a->peer != b->peer)
		return a->peer < b->peer ? -1 : 1;
	return (a->class > b->class) - (a->class < b->class);
}

static size_t place_of(const struct peers *p, const struct peer_sum *key)
{
	size_t from = 0, to = p->sums_count;

	while (from < to) {
		size_t at = (from + to) / 2;

		if (compare(&p->sums[at], key) < 0)
			from = at + 1;
		else
			to = at;
	}
	return from;
}

static int add_sum(struct peers *p, const struct peer_sum *add)
{
	size_t at = place_of(p, add);
	struct peer_sum *list;

	if (at == p->sums_count || compare(&p->sums[at], add)) {
		if (p->sums_count >= PEERS_SUMS)
			return -ENOSPC;
		if (p->sums_count == p->sums_room) {
			size_t room = p->sums_room ? 2 * p->sums_room : 64;

			list = reallocarray(p->sums, room, sizeof(*list));
			if (!list)
				return -ENOMEM;
			p->sums = list;
			p->sums_room = room;
		}
		memmove(&p->sums[at + 1], &p->sums[at], (p->sums_count++ - at) * sizeof(*p->sums));
		p->sums[at] = (struct peer_sum){ .net = add->net, .peer = add->peer,
						 .class = add->class };
	}
	p->sums[at].flows += add->flows;
	for (int way = 0; way < 2; way++) {
		p->sums[at].packets[way] += add->packets[way];
		p->sums[at].bytes[way] += add->bytes[way];
	}
	return 0;
}

/* What a flow grew since it was last looked at; one that was forgotten and met again began anew. */
static int add_growth(struct peers *p, struct peer_flow *known, const struct flow *now, int flows)
{
	struct peer_sum add = { .net = known->net, .peer = known->peer, .class = known->class,
				.flows = (uint64_t)flows };
	bool anew = now->bytes[0] < known->bytes[0] || now->bytes[1] < known->bytes[1];
	int err;

	for (int way = 0; way < 2; way++) {
		add.packets[way] = anew ? now->packets[way] :
				   (uint32_t)(now->packets[way] - known->packets[way]);
		add.bytes[way] = now->bytes[way] - (anew ? 0 : known->bytes[way]);
	}
	err = add_sum(p, &add);
	if (err)
		return err;
	memcpy(known->packets, now->packets, sizeof(known->packets));
	memcpy(known->bytes, now->bytes, sizeof(known->bytes));
	return 0;
}

static int begin(struct peers *p)
{
	if (p->flows)
		return 0;
	p->flows = calloc(PEERS_FLOWS, sizeof(*p->flows));
	p->slots = calloc(SLOTS, sizeof(*p->slots));
	return p->flows && p->slots ? 0 : -ENOMEM;
}

int peers_note(struct peers *p, const struct verdict_event *event)
{
	const struct flow *flow = &event->flow;
	int err = begin(p), fresh;
	uint32_t *slot = err ? NULL : slot_of(p, &event->key);

	if (!err && !*slot && p->flows_count == PEERS_FLOWS)
		err = -ENOSPC;
	if (err) {
		p->refused++;
		return err;
	}
	fresh = !*slot;
	if (fresh) {
		p->flows[p->flows_count] = (struct peer_flow){ .key = event->key };
		*slot = (uint32_t)++p->flows_count;
	}
	p->flows[*slot - 1].net = flow->net;
	p->flows[*slot - 1].peer = flow->peer;
	p->flows[*slot - 1].class = flow->class;
	p->flows[*slot - 1].gone = false;
	return add_growth(p, &p->flows[*slot - 1], flow, fresh);
}

/* Those that are gone leave the list; the others keep their order. */
static void tidy(struct peers *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->flows_count; i++)
		if (!p->flows[i].gone)
			p->flows[kept++] = p->flows[i];
	if (kept == p->flows_count)
		return;
	p->flows_count = kept;
	memset(p->slots, 0, SLOTS * sizeof(*p->slots));
	for (size_t i = 0; i < kept; i++)
		*slot_of(p, &p->flows[i].key) = (uint32_t)i + 1;
}

void peers_refresh(struct peers *p, struct source *source)
{
	size_t end = p->next + p->flows_count / PEERS_TURN + 1;
	struct flow now;

	for (; p->next < end && p->next < p->flows_count; p->next++) {
		struct peer_flow *known = &p->flows[p->next];

		if (source->ops->flow(source, &known->key, &now))
			known->gone = true;
		else if (add_growth(p, known, &now, 0))
			return;		/* no room: it is added when there is again */
	}
	if (p->next >= p->flows_count) {
		tidy(p);
		p->next = 0;
	}
}

void peers_written(struct peers *p)
{
	p->sums_count = 0;
}
