// SPDX-License-Identifier: Apache-2.0
/* An open hash over network, kind and name. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "events/sums.h"

static uint64_t hash_of(const char *network, enum sum_kind kind, const char *name)
{
	uint64_t hash = 0xcbf29ce484222325ull ^ (uint64_t)kind;

	for (; *network; network++)
		hash = (hash ^ (unsigned char)*network) * 0x100000001b3ull;
	hash = (hash ^ 0xff) * 0x100000001b3ull;
	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3ull;
	return hash;
}

static uint32_t *slot_of(struct sums *s, const char *network, enum sum_kind kind, const char *name)
{
	size_t at = hash_of(network, kind, name) & (s->slots_count - 1);

	for (; s->slots[at]; at = (at + 1) & (s->slots_count - 1)) {
		const struct sum *sum = &s->list[s->slots[at] - 1];

		if (sum->kind == kind && !strcmp(sum->name, name) && !strcmp(sum->network, network))
			break;
	}
	return &s->slots[at];
}

static int grow(struct sums *s)
{
	size_t room = s->room ? 2 * s->room : 1024;
	struct sum *list = reallocarray(s->list, room, sizeof(*list));
	uint32_t *slots;

	if (!list)
		return -ENOMEM;
	s->list = list;
	slots = calloc(2 * room, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	free(s->slots);
	s->slots = slots;
	s->slots_count = 2 * room;
	s->room = room;
	for (size_t i = 0; i < s->count; i++)
		*slot_of(s, list[i].network, list[i].kind, list[i].name) = (uint32_t)i + 1;
	return 0;
}

int sums_add(struct sums *s, const char *network, enum sum_kind kind, const char *name, int window,
	     uint64_t bytes)
{
	uint32_t *slot;
	struct sum *sum;

	if (s->count == s->room && grow(s))
		return -ENOMEM;
	slot = slot_of(s, network, kind, name);
	if (!*slot) {
		sum = &s->list[s->count];
		*sum = (struct sum){ strdup(network), strdup(name), kind, { 0, 0 } };
		if (!sum->network || !sum->name) {
			free(sum->network);
			free(sum->name);
			return -ENOMEM;
		}
		*slot = (uint32_t)++s->count;
	}
	s->list[*slot - 1].bytes[window] += (double)bytes;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;
	int order = strcmp(x->network, y->network);

	order = order ? order : (int)x->kind - (int)y->kind;
	return order ? order : strcmp(x->name, y->name);
}

void sums_sort(struct sums *s)
{
	if (s->count)
		qsort(s->list, s->count, sizeof(*s->list), by_name);
	free(s->slots);
	s->slots = NULL;
	s->slots_count = 0;
}

void sums_free(struct sums *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->list[i].network);
		free(s->list[i].name);
	}
	free(s->list);
	free(s->slots);
	memset(s, 0, sizeof(*s));
}
