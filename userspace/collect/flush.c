// SPDX-License-Identifier: Apache-2.0
/* From batches to one transaction, and what to do when the store does not take it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answer/words.h"
#include "base/tell.h"
#include "collect/collect.h"
#include "collect/rules.h"

/* Everything one write points to. */
struct load {
	struct store_row *rows;
	struct store_mark *marks;
	struct store_sighting *sightings;
	struct store_peer *peers;
	char (*names)[NETWORK_NAME_ROOM];
	size_t names_count;
	struct store_write write;
};

static size_t rows_waiting(const struct collect *c)
{
	size_t rows = 0;

	for (size_t i = 0; i < c->batches_count; i++)
		rows += c->batches[i].count;
	return rows;
}

static struct batch *batch_for(struct collect *c, int64_t minute)
{
	struct batch *list;

	for (size_t i = 0; i < c->batches_count; i++)
		if (c->batches[i].minute == minute)
			return &c->batches[i];
	list = reallocarray(c->batches, c->batches_count + 1, sizeof(*list));
	if (!list)
		return NULL;
	c->batches = list;
	list[c->batches_count] = (struct batch){ .minute = minute };
	return &list[c->batches_count++];
}

/* Non-zero: the minute stays open, for want of memory or because too much waits already. */
int collect_close_minute(struct collect *c)
{
	struct batch *batch;

	if (c->minute == COLLECT_NO_MINUTE)
		return 0;
	if (rows_waiting(c) >= COLLECT_ROWS_WAITING)
		return -ENOSPC;
	batch = batch_for(c, c->minute);
	return batch ? ledger_batch(&c->ledger, batch) : -ENOMEM;
}

void collect_gap(struct collect *c, int64_t since, int64_t until, const char *what)
{
	if (c->gaps_count < COLLECT_GAPS)
		c->gaps[c->gaps_count++] = (struct store_gap){ since, until, what };
	else
		c->gaps[COLLECT_GAPS - 1].until = until;
}

const char *collect_path_name(const struct collect *c, uint16_t path)
{
	const char *name = path < PATHS ? c->paths[path] : NULL;

	return name ? name : "-";
}

static const char *named(void *arg, uint32_t id)
{
	return roll_get(&((struct collect *)arg)->roster.networks, id);
}

static const char *network(struct load *load, const struct collect *c, uint64_t net)
{
	return network_name(net, named, (void *)c, load->names[load->names_count++]);
}

/* A signature's class is its name to the store: a class that is no protocol's. */
static const char *class_text(struct load *load, const struct collect *c, uint16_t class)
{
	char name[SIGNATURE_ALIAS_ROOM], *text;

	if (class < CLASS_SIGNATURES || !c->rules || !rules_stable(c->rules, class, name))
		return class_name(class);
	text = load->names[load->names_count++];
	snprintf(text, NETWORK_NAME_ROOM, "%s", name);
	return text;
}

static void load_free(struct load *load)
{
	free(load->rows);
	free(load->marks);
	free(load->sightings);
	free(load->peers);
	free(load->names);
}

static int load_begin(struct load *load, const struct collect *c)
{
	size_t rows = rows_waiting(c);

	memset(load, 0, sizeof(*load));
	load->rows = calloc(rows + 1, sizeof(*load->rows));
	load->marks = calloc(c->ledger.count + 1, sizeof(*load->marks));
	load->sightings = calloc(c->sightings.count + 1, sizeof(*load->sightings));
	load->peers = calloc(c->peers.sums_count + 1, sizeof(*load->peers));
	load->names = calloc(2 * (rows + c->sightings.count) + 2 * c->peers.sums_count + 1,
			     sizeof(*load->names));
	return load->rows && load->marks && load->sightings && load->peers && load->names ? 0 :
	       -ENOMEM;
}

static void load_rows(struct load *load, const struct collect *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->batches_count; i++)
		for (size_t j = 0; j < c->batches[i].count; j++) {
			const struct batch_row *row = &c->batches[i].rows[j];
			const struct cell_key *key = &c->ledger.cells[row->cell].key;

			load->rows[n++] = (struct store_row){
				.minute = c->batches[i].minute,
				.network = network(load, c, key->net),
				.path = collect_path_name(c, key->path),
				.class = class_text(load, c, key->class),
				.way = key->way,
				.add = row->add,
			};
		}
	load->write.rows = load->rows;
	load->write.rows_count = n;
}

static void load_marks(struct load *load, const struct collect *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->ledger.count; i++) {
		const struct ledger_cell *cell = &c->ledger.cells[i];

		if (memcmp(&cell->stored, &cell->batched, sizeof(cell->stored)))
			load->marks[n++] = (struct store_mark){ cell->key, cell->batched };
	}
	load->write.marks = load->marks;
	load->write.marks_count = n;
}

static void load_sightings(struct load *load, const struct collect *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->sightings.count; i++) {
		const struct sighting *s = &c->sightings.list[i];

		if (s->fresh)
			load->sightings[n++] = (struct store_sighting){
				network(load, c, s->key.net), collect_path_name(c, s->key.path),
				class_text(load, c, s->key.class), s->first, s->last, s->confidence, s->fresh,
			};
	}
	load->write.sightings = load->sightings;
	load->write.sightings_count = n;
}

static void load_peers(struct load *load, const struct collect *c)
{
	for (size_t i = 0; i < c->peers.sums_count; i++) {
		const struct peer_sum *sum = &c->peers.sums[i];

		load->peers[i] = (struct store_peer){
			network(load, c, sum->net), network(load, c, sum->peer),
			class_name(sum->class), sum->flows,
			{ sum->packets[0], sum->packets[1] }, { sum->bytes[0], sum->bytes[1] },
		};
	}
	load->write.peers = load->peers;
	load->write.peers_count = c->peers.sums_count;
}

static int write_all(struct collect *c, int64_t now, struct reason *why)
{
	struct load load;
	int err = load_begin(&load, c);

	if (!err) {
		load_rows(&load, c);
		load_marks(&load, c);
		load_sightings(&load, c);
		load_peers(&load, c);
		load.write.gaps = c->gaps;
		load.write.gaps_count = c->gaps_count;
		load.write.now = now;
		err = store_write(c->store, &load.write, why);
	} else {
		reason_say(why, err, "no memory");
	}
	if (!err) {
		c->sequence = store_sequence(c->store);
		c->written_rows += load.write.rows_count;
		collect_written(c);
	}
	load_free(&load);
	return err;
}

static int64_t mono_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}

static void say_failure(struct collect *c, int err, int64_t now, const struct reason *why)
{
	if (!err) {
		if (c->failing)
			tell_operator(TELL_STORE_BACK, "%s: can be written again", c->store_path);
		c->failing = 0;
		return;
	}
	if (!c->failing || strcmp(c->failure.text, why->text))
		tell_operator(TELL_STORE_FAILS, "%s; counting goes on in memory", why->text);
	if (!c->failing)
		c->failing = now;
	c->failure = *why;
}

bool collect_flush_due(const struct collect *c, int64_t mono)
{
	return mono - c->flushed >= c->write;
}

/*
 * Sealing and letting go, for a while; what is left of it waits for the next time. Most errors are met
 * again by the next write, and told by that; a damaged page perhaps only here.
 */
static int tidy(struct collect *c, int64_t now, int64_t mono, struct reason *why)
{
	struct store_keep keep = { now, c->keep_minutes, c->keep_hours, c->keep_size };
	int64_t begun = mono_now();
	int more = 1;

	store_settle(c->store);
	while (more > 0 && mono_now() - begun < COLLECT_TIDY)
		more = store_seal(c->store, now, why);
	while (mono >= c->prune_after && more >= 0 && mono_now() - begun < COLLECT_TIDY) {
		more = store_prune(c->store, &keep, why);
		if (!more)
			c->prune_after = mono + 60 * 1000000ll;
	}
	return more == -EBADMSG ? recover_damaged(c, why) : 0;
}

int collect_flush(struct collect *c, int64_t now, int64_t mono)
{
	struct reason why = { "" };
	int64_t begun = mono_now();
	int err = c->store ? 0 : recover_open(c, &why);

	c->flushed = mono;
	/* While it fails, rows are added by the minute and not by the try. */
	if (!err && (!c->failing || !c->batches_count))
		err = collect_close_minute(c) == -ENOMEM ? -ENOMEM : 0;
	err = err ? err : write_all(c, now, &why);
	if (err == -EBADMSG && c->store) {
		err = recover_damaged(c, &why);
		err = err ? err : write_all(c, now, &why);
	}
	if (err && err != -ENOSPC && err != -EBUSY && err != -ENOMEM && c->store) {
		store_close(c->store);
		c->store = NULL;
	}
	say_failure(c, err, now, &why);
	c->flush_took = mono_now() - begun;
	if (!err && tidy(c, now, mono, &why))
		say_failure(c, -EBADMSG, now, &why);
	return err;
}
