// SPDX-License-Identifier: Apache-2.0
/* A sorted list: verdicts come rarely, and kinds of them are few. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/count.h"
#include "collect/sightings.h"

void sightings_free(struct sightings *sightings)
{
	free(sightings->list);
	memset(sightings, 0, sizeof(*sightings));
}

/* Index of the first entry that is not before the key. */
static size_t place_of(const struct sightings *s, const struct cell_key *key)
{
	size_t from = 0, to = s->count;

	while (from < to) {
		size_t at = (from + to) / 2;

		if (memcmp(&s->list[at].key, key, sizeof(*key)) < 0)
			from = at + 1;
		else
			to = at;
	}
	return from;
}

static bool is_at(const struct sightings *s, size_t at, const struct cell_key *key)
{
	return at < s->count && !memcmp(&s->list[at].key, key, sizeof(*key));
}

static int make_room(struct sightings *s)
{
	size_t room = s->room ? 2 * s->room : 64;
	struct sighting *list;

	if (s->count < s->room)
		return 0;
	if (s->count >= SIGHTINGS_MOST)
		return -ENOSPC;
	list = reallocarray(s->list, room, sizeof(*list));
	if (!list)
		return -ENOMEM;
	s->list = list;
	s->room = room;
	return 0;
}

int sightings_note(struct sightings *s, const struct verdict_event *event, int64_t at)
{
	const struct flow *flow = &event->flow;
	struct cell_key key = { .net = flow->net, .class = flow->class };
	struct sighting *entry;
	size_t place;
	int err;

	key.path = booked_path(flow->booked[flow->booked[UP] ? UP : DOWN]);
	place = place_of(s, &key);
	if (!is_at(s, place, &key)) {
		err = make_room(s);
		if (err) {
			s->refused++;
			return err;
		}
		memmove(&s->list[place + 1], &s->list[place],
			(s->count++ - place) * sizeof(*s->list));
		s->list[place] = (struct sighting){ .key = key, .first = at, .last = at };
	}
	entry = &s->list[place];
	if (at < entry->first)
		entry->first = at;
	if (at > entry->last)
		entry->last = at;
	if (flow->tunnel > entry->confidence)
		entry->confidence = flow->tunnel;
	entry->fresh++;
	return 0;
}

const struct sighting *sightings_of(const struct sightings *s, const struct cell_key *key)
{
	struct cell_key up = *key;
	size_t place;

	up.way = 0;
	place = place_of(s, &up);
	return is_at(s, place, &up) ? &s->list[place] : NULL;
}
