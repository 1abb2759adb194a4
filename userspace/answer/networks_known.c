// SPDX-License-Identifier: Apache-2.0
/*
 * A table of what is known by network, path and class. A store says it all in one order, so the keys that
 * follow the last one are tried first, and those of a network lie together: a million need no hash.
 */
#include <stdlib.h>
#include <string.h>

#include "../../bpf/classify.h"
#include "answer/history.h"
#include "answer/networks.h"
#include "answer/networks_known.h"
#include "answer/words.h"

#define AHEAD 16

static bool same(const struct known *a, const struct known *b)
{
	return a->network == b->network && a->path == b->path && a->class == b->class;
}

static uint32_t *slot_of(const struct knowns *k, const struct known *key)
{
	uint64_t h = ((uint64_t)key->network << 32 | key->path) * 0x9e3779b97f4a7c15ull;

	h = (h ^ h >> 29 ^ key->class) * 0xff51afd7ed558ccdull;
	for (h ^= h >> 32;; h++) {
		uint32_t *slot = &k->slots[h & (k->slots_room - 1)];

		if (!*slot || same(&k->list[*slot - 1], key))
			return slot;
	}
}

static bool grow_list(struct knowns *k)
{
	uint32_t room = k->room ? 2 * k->room : 1024;
	struct known *list = reallocarray(k->list, room, sizeof(*list));

	if (!list)
		return false;
	k->list = list;
	k->room = room;
	return true;
}

/* A hash of those that came out of turn. */
static bool grow_slots(struct knowns *k)
{
	uint32_t room = k->slots_room ? 4 * k->slots_room : 256;
	uint32_t *slots = calloc(room, sizeof(*slots));

	if (!slots)
		return false;
	free(k->slots);
	k->slots = slots;
	k->slots_room = room;
	for (uint32_t i = k->in_turn; i < k->count; i++)
		*slot_of(k, &k->list[i]) = i + 1;
	return true;
}

static struct known_range *range_of(struct knowns *k, uint32_t network)
{
	if (network >= k->ranges_room) {
		uint32_t room = 2 * network + 64;
		struct known_range *ranges = reallocarray(k->ranges, room, sizeof(*ranges));

		if (!ranges)
			return NULL;
		memset(ranges + k->ranges_room, 0, (room - k->ranges_room) * sizeof(*ranges));
		k->ranges = ranges;
		k->ranges_room = room;
	}
	return &k->ranges[network];
}

/* Behind the last one of its network, or by the hash where another network has come since. */
static struct known *append(struct knowns *k, struct known_range *range, const struct known *key)
{
	uint32_t *slot = NULL;

	if (k->count == k->room && !grow_list(k))
		return NULL;
	if (k->count == k->in_turn && (range->to == k->count || range->from == range->to)) {
		range->from = range->from == range->to ? k->count : range->from;
		range->to = ++k->in_turn;
	} else {
		if (2 * (k->count - k->in_turn + 1) > k->slots_room && !grow_slots(k))
			return NULL;
		slot = slot_of(k, key);
		*slot = k->count + 1;
	}
	k->list[k->count] = *key;
	k->last = k->count++;
	return &k->list[k->last];
}

static bool key_of(struct knowns *k, struct known *key, const char *network, const char *path,
		   const char *class)
{
	*key = (struct known){ names_id(&k->names, network), names_id(&k->names, path),
			       names_id(&k->names, class), CONFIDENCE_UNKNOWN, 0, 0, 0 };
	return key->network != UINT32_MAX && key->path != UINT32_MAX && key->class != UINT32_MAX;
}

struct known *known_new(struct knowns *k, const char *network, const char *path, const char *class)
{
	struct known_range *range;
	struct known key;

	if (!key_of(k, &key, network, path, class))
		return NULL;
	range = range_of(k, key.network);
	return range ? append(k, range, &key) : NULL;
}

static struct known *find(struct knowns *k, const struct known_range *range,
			  const struct known *key)
{
	uint32_t *slot;

	for (uint32_t i = k->last + 1; i < k->count && i <= k->last + AHEAD; i++)
		if (same(&k->list[i], key))
			return &k->list[i];
	for (uint32_t i = range->from; i < range->to; i++)
		if (same(&k->list[i], key))
			return &k->list[i];
	slot = k->slots_room ? slot_of(k, key) : NULL;
	return slot && *slot ? &k->list[*slot - 1] : NULL;
}

struct known *known_at(struct knowns *k, const char *network, const char *path, const char *class)
{
	struct known_range *range;
	struct known key, *found;

	if (!key_of(k, &key, network, path, class))
		return NULL;
	range = range_of(k, key.network);
	found = range ? find(k, range, &key) : NULL;
	if (!found)
		return range ? append(k, range, &key) : NULL;
	k->last = (uint32_t)(found - k->list);
	return found;
}

const struct known_class *known_class(struct knowns *k, const char *name)
{
	uint32_t id = names_id(&k->names, name);
	struct known_class *known;

	if (id == UINT32_MAX)
		return NULL;
	if (id >= k->classes_room) {
		known = reallocarray(k->classes, id + 64, sizeof(*known));
		if (!known)
			return NULL;
		memset(known + k->classes_room, 0, (id + 64 - k->classes_room) * sizeof(*known));
		k->classes = known;
		k->classes_room = id + 64;
	}
	known = &k->classes[id];
	if (!known->is_set && class_number(name, &known->class)) {
		bool tunnel = history_class_is_tunnel(name);

		known->class = tunnel ? CLASS_CUSTOM : CLASS_UNKNOWN;
		known->fingerprint = tunnel ? names_text(&k->names, id) : NULL;
	}
	known->is_set = true;
	return known;
}

void knowns_free(struct knowns *k)
{
	names_free(&k->names);
	free(k->list);
	free(k->slots);
	free(k->ranges);
	free(k->classes);
	memset(k, 0, sizeof(*k));
}
