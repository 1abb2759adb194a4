// SPDX-License-Identifier: Apache-2.0
/* The pipeline for `status`: what went into each stage, came out and was lost, and what to do. */
#include <stdio.h>
#include <string.h>

#include "base/times.h"
#include "base/units.h"
#include "events/events.h"
#include "learn/learn.h"
#include "serve/sheet.h"

#define LATELY (60 * 1000000ll)		/* microseconds that a loss is shown as a state */

static struct status_stage *stage(struct sheet *s, const char *name, const char *object,
				  const char *unit)
{
	struct status_stage *st = &s->stages[s->status.stages_count];

	*st = (struct status_stage){ .stage = name, .object = object, .unit = unit, .rate = -1,
				     .note = s->notes[s->status.stages_count] };
	if (s->status.stages_count < STAGES_MOST - 1)
		s->status.stages_count++;
	return st;
}

static char *note_of(struct sheet *s, const struct status_stage *st)
{
	return s->notes[st - s->stages];
}

void warn(struct sheet *s, const char *format, const char *a, const char *b)
{
	char *words = s->words[s->status.warnings_count];

	if (s->status.warnings_count == WARNINGS_MOST)
		return;
	snprintf(words, sizeof(s->words[0]), format, a, b);
	s->warnings[s->status.warnings_count++] = words;
}

static bool lately(const struct sheet *s, enum loss loss)
{
	return s->collect->lost_at[loss] && s->mono - s->collect->lost_at[loss] < LATELY;
}

static void put_nics(struct sheet *s)
{
	for (unsigned int i = 0; i < s->serve->posts_count; i++) {
		const struct post *post = &s->serve->posts[i];
		struct status_stage *st = stage(s, "nic", post->name, "packets");

		st->out = post_packets(post);
		st->lost = post->now.missed - post->first.missed;
		st->in = st->out + st->lost;
		st->state = st->lost ? STATUS_LOSSY : STATUS_OK;
		if (st->lost)
			snprintf(note_of(s, st), NOTE_ROOM, "the card had no room: larger rings "
				 "(ethtool -G) or more queues");
		if (post->gone) {
			st->state = STATUS_BLIND;
			snprintf(note_of(s, st), NOTE_ROOM, "the interface is gone; restart tunprintd "
				 "when it is back");
		}
	}
}

/* Whatever was seen by the reading before is booked by this one, or the law is broken. */
static void put_hook(struct sheet *s, uint16_t path)
{
	const struct cell *seen = s->collect->seen[path], *before = s->collect->seen_before[path];
	struct status_stage *st = stage(s, "hook", s->collect->paths[path], "packets");
	uint64_t earlier = before[0].packets + before[1].packets;

	st->in = seen[0].packets + seen[1].packets;
	st->out = s->booked[path].packets;
	st->lost = earlier > st->out ? earlier - st->out : 0;
	st->state = st->lost ? STATUS_LOSSY : st->in ? STATUS_OK : STATUS_IDLE;
	if (!st->in)
		snprintf(note_of(s, st), NOTE_ROOM, "no packet yet");
	for (unsigned int i = 0; i < s->serve->posts_count; i++) {
		const struct post *post = &s->serve->posts[i];

		if (post->path != path || !post->blind)
			continue;
		st->state = STATUS_BLIND;
		snprintf(note_of(s, st), NOTE_ROOM, "%s counts packets and the hook sees none",
			 post->name);
		warn(s, "%s: the interface counts packets and nothing is seen%s", post->name, "");
	}
}

static void sum_booked(struct sheet *s)
{
	const struct ledger *l = &s->collect->ledger;

	for (size_t i = 0; i < l->count; i++) {
		struct cell *booked = &s->booked[l->cells[i].key.path & (PATHS - 1)];

		booked->packets += l->cells[i].now.packets;
		booked->bytes += l->cells[i].now.bytes;
	}
}

static void put_flows(struct sheet *s, uint64_t seen, const struct source_rooms *rooms)
{
	struct status_stage *st = stage(s, "flows", NULL, "packets");

	st->in = seen;
	st->lost = s->collect->lost[LOST_FLOW_REFUSED];
	st->out = seen > st->lost ? seen - st->lost : 0;
	st->state = lately(s, LOST_FLOW_REFUSED) ? STATUS_LOSSY : STATUS_OK;
	if (st->lost)
		snprintf(note_of(s, st), NOTE_ROOM, "booked as untracked; raise flows in [tables] "
			 "(now %llu)", (unsigned long long)rooms->flows);
}

static void put_ledger(struct sheet *s, uint64_t seen, uint64_t booked,
		       const struct source_rooms *rooms)
{
	struct status_stage *st = stage(s, "ledger", NULL, "packets");

	st->in = seen;
	st->out = booked;
	st->state = lately(s, LOST_CELL_REFUSED) ? STATUS_LOSSY : STATUS_OK;
	snprintf(note_of(s, st), NOTE_ROOM, "%llu of %llu cells%s", (unsigned long long)
		 rooms->cells_used, (unsigned long long)rooms->cells,
		 s->collect->lost[LOST_CELL_REFUSED] ?
			 ": full, the rest is booked as ledger-full; raise cells in [tables]" : "");
	if (s->collect->ledger.backwards)
		warn(s, "the ledger went backwards; its counts are not added%s%s", "", "");
}

static void put_events(struct sheet *s)
{
	const struct collect *c = s->collect;
	struct status_stage *st = stage(s, "verdicts", NULL, "events");

	st->out = c->verdicts;
	st->lost = c->lost[LOST_EVENT];
	st->in = st->out + st->lost;
	st->state = lately(s, LOST_EVENT) ? STATUS_LOSSY : STATUS_OK;
	if (st->lost)
		snprintf(note_of(s, st), NOTE_ROOM, "the event buffer was full; raise events in "
			 "[tables]");
	st = stage(s, "samples", NULL, "events");
	st->out = c->samples;
	st->lost = c->lost[LOST_SAMPLE] + c->lost[LOST_SAMPLE_LIMIT];
	st->in = st->out + st->lost;
	st->state = lately(s, LOST_SAMPLE) ? STATUS_LOSSY : STATUS_OK;
	if (c->lost[LOST_SAMPLE])
		snprintf(note_of(s, st), NOTE_ROOM, "%llu for want of room: raise events in [tables]; %llu held "
			 "back by the limit per network", (unsigned long long)c->lost[LOST_SAMPLE],
			 (unsigned long long)c->lost[LOST_SAMPLE_LIMIT]);
	else if (st->lost)
		snprintf(note_of(s, st), NOTE_ROOM, "%llu held back by the limit per network",
			 (unsigned long long)c->lost[LOST_SAMPLE_LIMIT]);
}

/* Flows whose first payloads were kept, and what the learner had no room for. */
static void put_learn(struct sheet *s)
{
	const struct collect *c = s->collect;
	struct status_stage *st;
	struct learn_losses lost;

	if (!c->learn)
		return;
	lost = learn_losses(c->learn);
	st = stage(s, "learn", NULL, "flows");
	st->in = lost.flows;
	st->lost = lost.sessions;
	st->out = st->in > st->lost ? st->in - st->lost : 0;
	st->state = lost.catalogue.refused || *c->prints_failure.text ? STATUS_LOSSY : STATUS_OK;
	snprintf(note_of(s, st), NOTE_ROOM, "%u learned of %u, %u in the kernel", lost.learned,
		 lost.prints, lost.kernel);
	if (lost.catalogue.forgotten || lost.catalogue.refused || lost.catalogue.crowded)
		snprintf(note_of(s, st), NOTE_ROOM, "%u learned of %u; %llu forgotten, %llu refused",
			 lost.learned, lost.prints, (unsigned long long)lost.catalogue.forgotten,
			 (unsigned long long)(lost.catalogue.refused + lost.catalogue.crowded));
	if (*c->prints_failure.text)
		warn(s, "%s; what is learned waits in memory%s", c->prints_failure.text, "");
}

/* What was announced, and which of it could not be kept or be told to the command. */
static void put_changes(struct sheet *s)
{
	const struct events *e = s->serve->changes;
	struct status_stage *st;

	if (!e || !e->open)
		return;
	st = stage(s, "events", NULL, "events");
	st->in = e->made;
	st->lost = e->log.lost + e->command.lost + e->file_lost;
	st->out = st->in > st->lost ? st->in - st->lost : 0;
	st->state = e->log_failing || e->file_failing || e->command.failing ? STATUS_LOSSY : STATUS_OK;
	if (e->log_failing)
		snprintf(note_of(s, st), NOTE_ROOM, "wait in memory: %.180s cannot be written", e->log.path);
	else if (e->file_failing)
		snprintf(note_of(s, st), NOTE_ROOM, "%.180s cannot be written", e->file);
	else if (e->command.failed || e->command.count)
		snprintf(note_of(s, st), NOTE_ROOM, "the command failed %llu times, %u events wait for it",
			 (unsigned long long)e->command.failed, e->command.count);
}

static void put_store(struct sheet *s)
{
	const struct collect *c = s->collect;
	struct status_stage *st = stage(s, "store", NULL, "rows");
	char size[UNITS_ROOM], took[UNITS_ROOM], since[TIMES_ROOM];
	uint64_t waiting = 0;

	for (size_t i = 0; i < c->batches_count; i++)
		waiting += c->batches[i].count;
	st->out = c->written_rows;
	st->in = st->out + waiting;
	st->state = c->failing ? STATUS_LOSSY : STATUS_OK;
	if (!c->failing) {
		snprintf(note_of(s, st), NOTE_ROOM, "%s, last write took %s", units_bytes(size,
			 c->store ? store_size(c->store) : 0), units_duration(took, c->flush_took));
		return;
	}
	snprintf(note_of(s, st), NOTE_ROOM, "waits in memory: %.180s", c->failure.text);
	warn(s, "%s; nothing is lost, counts wait in memory since %s", c->failure.text,
	     times_iso(since, c->failing));
}

void put_stages(struct sheet *s)
{
	struct source_rooms rooms = { 0 };
	uint64_t seen = 0, booked = 0;

	sum_booked(s);
	s->collect->source->ops->rooms(s->collect->source, &rooms);
	put_nics(s);
	for (uint16_t path = 1; path < PATHS; path++) {
		const struct cell *cells = s->collect->seen[path];

		if (!s->collect->paths[path])
			continue;
		seen += cells[0].packets + cells[1].packets;
		booked += s->booked[path].packets;
		put_hook(s, path);
	}
	put_flows(s, seen, &rooms);
	put_ledger(s, seen, booked, &rooms);
	put_events(s);
	put_learn(s);
	put_changes(s);
	put_store(s);
}
