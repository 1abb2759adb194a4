// SPDX-License-Identifier: Apache-2.0
/* Beginning where the last process ended, and one reading after the other. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "learn/learn.h"
#include "base/units.h"
#include "collect/collect.h"
#include "collect/prints.h"
#include "collect/second.h"

static int put_network(void *arg, uint32_t number, const char *name)
{
	return roll_put(&((struct collect *)arg)->roster.networks, number, name);
}

static int put_path(void *arg, uint32_t number, const char *name)
{
	return roll_put(&((struct collect *)arg)->roster.paths, number, name);
}

static void set_paths(struct collect *c)
{
	for (uint32_t i = 0; i < PATHS; i++)
		c->paths[i] = roll_get(&c->roster.paths, i);
}

int collect_roster(struct collect *c, struct reason *why)
{
	int err = store_numbers(c->store, "network", put_network, c, why);

	err = err ? err : store_numbers(c->store, "path", put_path, c, why);
	set_paths(c);
	return err;
}

struct keeping {
	struct collect *collect;
	struct reason *why;
};

static int keep(void *arg, const struct new_names *fresh)
{
	struct keeping *k = arg;

	if (!k->collect->store)
		return reason_say(k->why, -EIO, "%s: cannot be written, so new names must wait",
				  k->collect->store_path);
	return store_number_all(k->collect->store, fresh->kind, fresh->numbers, fresh->names,
				fresh->count, k->why);
}

int collect_networks(struct collect *c, struct networks *loaded, struct reason *why)
{
	struct shared_networks *shared = networks_share();
	struct keeping k = { c, why };
	int err = shared ? 0 : reason_say(why, -ENOMEM, "no memory");

	err = err ? err : roster_networks(&c->roster, loaded, keep, &k, why);
	err = err ? err : c->source->ops->networks(c->source, loaded, why);
	if (err) {
		free(shared);
		return err;
	}
	shared->networks = *loaded;
	memset(loaded, 0, sizeof(*loaded));
	networks_leave(c->networks);
	c->networks = shared;
	return 0;
}

uint16_t collect_path(struct collect *c, const char *name, struct reason *why)
{
	struct keeping k = { c, why };
	uint16_t path;

	reason_say(why, -ENOSPC, "%s: all %d numbers of paths are given out", name, PATHS - 1);
	path = roster_path(&c->roster, name, keep, &k);
	set_paths(c);
	return path;
}

static int take_cursor(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct ledger_cell *mine = ledger_cell(&((struct collect *)arg)->ledger, key);

	if (!mine)
		return -ENOMEM;
	mine->now = mine->batched = mine->stored = *cell;
	return 0;
}

static int counted_something(void *arg, const struct cell_key *key, const struct cell *cell)
{
	return cell->packets ? -EEXIST : 0;
}

static int begin_epoch(struct collect *c, const struct store_found *found, struct reason *why)
{
	if (!strcmp(found->epoch, c->source->epoch))
		return store_cursor(c->store, take_cursor, c, why);
	if (c->source->ops->cells(c->source, counted_something, NULL) == -EEXIST)
		return reason_say(why, -EEXIST, "the ledger in the kernel was not begun with %s",
				  store_path(c->store));
	return store_epoch(c->store, c->source->epoch, why);
}

int collect_begin(struct collect *c, const struct store_found *found, int64_t now, int64_t mono,
		  struct reason *why)
{
	int err;

	snprintf(c->store_path, sizeof(c->store_path), "%s", store_path(c->store));
	err = begin_epoch(c, found, why);
	if (err)
		return err;
	c->sequence = store_sequence(c->store);
	c->started = c->tick = now;
	c->tick_mono = c->flushed = mono;
	c->minute = COLLECT_NO_MINUTE;
	/* A clock that moved while nobody looked must not empty the store at once. */
	c->prune_after = mono;
	if (found->last && now - found->last > c->keep_minutes / 2)
		c->prune_after = mono + (int64_t)UNITS_DAY;
	if (found->last && now - found->last > COLLECT_SILENCE)
		collect_gap(c, found->last, now, strcmp(found->epoch, c->source->epoch) ? "unseen" :
			    "stopped");
	return 0;
}

static int64_t minute_of(int64_t time)
{
	int64_t minute = time / (int64_t)UNITS_MINUTE - (time % (int64_t)UNITS_MINUTE < 0);

	return minute * 60;
}

/* Notices that the wall clock went another way than time did. */
static void watch_clock(struct collect *c, int64_t now, int64_t mono)
{
	int64_t should = c->tick + (mono - c->tick_mono);

	if (now - should > -COLLECT_STEP && now - should < COLLECT_STEP)
		return;
	collect_gap(c, now < should ? now : should, now < should ? should : now, "clock");
	c->prune_after = mono + (int64_t)UNITS_DAY;
}

struct reading {
	struct ledger *ledger;
	int64_t at;
};

static int take_cell(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct reading *r = arg;

	return ledger_take(r->ledger, key, cell, r->at);
}

static int read_counters(struct collect *c, int64_t mono)
{
	uint64_t lost[LOSSES];
	int err = 0;

	memcpy(c->seen_before, c->seen, sizeof(c->seen));
	for (uint16_t path = 1; path < PATHS && !err; path++)
		for (int hook = 0; hook < 2 && c->paths[path] && !err; hook++)
			err = c->source->ops->seen(c->source, path, hook, &c->seen[path][hook]);
	err = err ? err : c->source->ops->lost(c->source, lost);
	for (int i = 0; i < LOSSES && !err; i++) {
		if (lost[i] != c->lost[i])
			c->lost_at[i] = mono;
		c->lost_before[i] = c->lost[i];
		c->lost[i] = lost[i];
	}
	return err;
}

/*
 * What grew since the last reading belongs to the time before now, so a reading at a full minute
 * still fills the old one. Cells are read before seen: whatever is booked by then was seen by then.
 */
int collect_tick(struct collect *c, int64_t now, int64_t mono)
{
	int64_t minute = minute_of(now - c->interval / 2);
	struct reading reading = { &c->ledger, now };
	int err;

	watch_clock(c, now, mono);
	if (minute != c->minute && !collect_close_minute(c))
		c->minute = minute;
	err = c->source->ops->cells(c->source, take_cell, &reading);
	err = err ? err : read_counters(c, mono);
	peers_refresh(&c->peers, c->source);
	c->tick = now;
	c->tick_mono = mono;
	return err;
}

/* A verdict on a flow's first packet comes before that one is booked: the table knows the path. */
static void verdict(void *arg, const struct verdict_event *event)
{
	struct collect *c = arg;
	struct verdict_event full = *event;
	struct flow now;

	c->verdicts++;
	if (!full.flow.booked[UP] && !full.flow.booked[DOWN] &&
	    !c->source->ops->flow(c->source, &full.key, &now))
		memcpy(full.flow.booked, now.booked, sizeof(now.booked));
	sightings_note(&c->sightings, &full,
		       ((int64_t)full.at + c->source->ops->offset(c->source)) / 1000);
	if (full.flow.tunnel && full.flow.tunnel >= c->min_confidence)
		peers_note(&c->peers, &full);
	if (c->learn)
		prints_verdict(c, &full);
	if (c->announced)
		c->announced(c->announced_arg, &full);
}

static void sample(void *arg, const struct sample_event *event)
{
	struct collect *c = arg;

	c->samples++;
	if (c->learn)
		learn_sample(c->learn, event);
}

static void name(void *arg, const struct name_event *event)
{
	struct collect *c = arg;

	c->samples++;
	if (!c->learn)
		return;
	learn_name(c->learn, event);
	second_look(c, event);
}

void collect_events(struct collect *c)
{
	c->source->ops->events(c->source, verdict, sample, name, c);
}

void collect_note(struct collect *c, const char *text)
{
	if (c->notes_count < sizeof(c->notes) / sizeof(c->notes[0]))
		snprintf(c->notes[c->notes_count++], REASON_ROOM, "%s", text);
}

void collect_end(struct collect *c)
{
	for (size_t i = 0; i < c->batches_count; i++)
		free(c->batches[i].rows);
	free(c->batches);
	ledger_free(&c->ledger);
	sightings_free(&c->sightings);
	peers_free(&c->peers);
	networks_leave(c->networks);
	roster_free(&c->roster);
	c->batches = NULL;
	c->batches_count = 0;
	c->networks = NULL;
}
