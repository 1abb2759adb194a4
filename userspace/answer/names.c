// SPDX-License-Identifier: Apache-2.0
/* Each text once, by number. */
#include <stdlib.h>
#include <string.h>

#include "answer/names.h"

static uint32_t hash_of(const char *text)	/* FNV-1a */
{
	uint32_t hash = 2166136261u;

	for (; *text; text++)
		hash = (hash ^ (uint8_t)*text) * 16777619u;
	return hash;
}

static uint32_t *slot_of(const struct names *names, const char *text)
{
	uint32_t at = hash_of(text) & names->mask;

	while (names->slots[at] && strcmp(names->texts[names->slots[at] - 1], text))
		at = (at + 1) & names->mask;
	return &names->slots[at];
}

static int grow(struct names *names)
{
	uint32_t room = names->room ? 2 * names->room : 64;
	char **texts = realloc(names->texts, room * sizeof(*texts));
	uint32_t *slots;

	if (!texts)
		return -1;
	names->texts = texts;
	slots = calloc(2 * room, sizeof(*slots));
	if (!slots)
		return -1;
	free(names->slots);
	names->slots = slots;
	names->room = room;
	names->mask = 2 * room - 1;
	for (uint32_t i = 0; i < names->count; i++)
		*slot_of(names, names->texts[i]) = i + 1;
	return 0;
}

static uint32_t find(struct names *names, const char *text)
{
	uint32_t *slot;

	if (names->count == names->room && grow(names))
		return UINT32_MAX;
	slot = slot_of(names, text);
	if (*slot)
		return *slot;
	names->texts[names->count] = strdup(text);
	if (!names->texts[names->count])
		return UINT32_MAX;
	return *slot = ++names->count;
}

/* Whoever says a text twice says it at the same place, most often. */
uint32_t names_id(struct names *names, const char *text)
{
	struct names_recent *recent = &names->recent[(uintptr_t)text / 16 % NAMES_RECENT];

	if (!text || !*text || (*text == '-' && !text[1]))
		return 0;
	if (recent->text != text || strcmp(names->texts[recent->id - 1], text)) {
		uint32_t id = find(names, text);

		if (id == UINT32_MAX)
			return id;
		*recent = (struct names_recent){ text, id };
	}
	return recent->id;
}

const char *names_text(const struct names *names, uint32_t id)
{
	return id && id <= names->count ? names->texts[id - 1] : NULL;
}

void names_free(struct names *names)
{
	for (uint32_t i = 0; i < names->count; i++)
		free(names->texts[i]);
	free(names->texts);
	free(names->slots);
	memset(names, 0, sizeof(*names));
}
