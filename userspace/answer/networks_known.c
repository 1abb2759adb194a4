// SPDX-License-Identifier: Apache-2.0
/*
 * A table of what is known by network, path and class. A store says it all in one order, so the key that
 * follows the last one is tried first: a million of them cost no million hashes.
 */
#include <stdlib.h>
#include <string.h>

#include "../../bpf/classify.h"
#include "answer/history.h"
#include "answer/networks.h"
#include "answer/networks_known.h"
#include "answer/words.h"

static bool same(const struct known *a, const struct known *b)
{
	return a->network == b->network && a->path == b->path && a->class == b->class;
}

static uint32_t *slot_of(const struct knowns *k, const struct known *key)
{
	uint64_t h = ((uint64_t)key->network << 32 | key->path) * 0x9e3779b97f4a7c15ull;

	h = (h ^ h >> 29 ^ key->class) * 0xff51afd7ed558ccdull;
	for (h ^= h >> 32;; h++) {
		uint32_t *slot = &k->slots[h & (2 * k->room - 1)];

		if (!*slot || same(&k->list[*slot - 1], key))
			return slot;
	}
}

static bool grow(struct knowns *k)
{
	uint32_t room = k->room ? 2 * k->room : 1024;
	struct known *list = reallocarray(k->list, room, sizeof(*list));
	uint32_t *slots;

	if (!list)
		return false;
	k->list = list;
	slots = calloc(2 * (size_t)room, sizeof(*slots));
	if (!slots)
		return false;
	free(k->slots);
	k->slots = slots;
	k->room = room;
	for (uint32_t i = 0; i < k->count; i++)
		*slot_of(k, &list[i]) = i + 1;
	return true;
}

struct known *known_at(struct knowns *k, const char *network, const char *path, const char *class)
{
	struct known key = { names_id(&k->names, network), names_id(&k->names, path),
			     names_id(&k->names, class), CONFIDENCE_UNKNOWN, 0, 0, 0 };
	uint32_t *slot;

	if (key.network == UINT32_MAX || key.path == UINT32_MAX || key.class == UINT32_MAX)
		return NULL;
	if (k->last + 1 < k->count && same(&k->list[k->last + 1], &key))
		return &k->list[++k->last];
	if (k->count == k->room && !grow(k))
		return NULL;
	slot = slot_of(k, &key);
	if (!*slot) {
		k->list[k->count] = key;
		*slot = ++k->count;
	}
	k->last = *slot - 1;
	return &k->list[k->last];
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
	free(k->classes);
	memset(k, 0, sizeof(*k));
}
