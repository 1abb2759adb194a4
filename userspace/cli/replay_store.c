// SPDX-License-Identifier: Apache-2.0
/* replay --store: what the engine's ledger counted in each minute of the captures, as history. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answer/words.h"
#include "cli/replay_store.h"
#include "collect/ledger.h"
#include "collect/sightings.h"
#include "store/import.h"

struct history {
	const struct reader *reader;
	struct import *import;
	struct ledger ledger;
	struct sightings sightings;
	int64_t minute;			/* seconds since 1970, of the frames since the last turn */
	bool begun;
	int err;
	struct reason why;
};

int history_begin(struct history **out, const char *store, const char *const *files,
		  unsigned int count, const struct reader *reader, struct reason *why)
{
	struct history *h = calloc(1, sizeof(*h));
	struct digest digest = { { 0 }, 0 };
	char text[DIGEST_ROOM], name[256];
	int err = h ? 0 : reason_say(why, -ENOMEM, "out of memory");

	for (unsigned int i = 0; i < count && !err; i++)
		err = strcmp(files[i], "-") ? digest_file(&digest, files[i], why) :
		      reason_say(why, -EINVAL, "--store needs files: standard input cannot be told "
				 "from what is in the store already");
	digest_add(&digest, "replay", 6);
	snprintf(name, sizeof(name), "%s%s", count ? files[0] : "", count > 1 ? " ..." : "");
	/* minutes as they are: captures are looked at closely, whenever they were made */
	err = err ? err : import_begin(&h->import, store, digest_text(&digest, text), name,
				       INT64_MAX / 4, why);
	if (err) {
		free(h);
		return err;
	}
	h->reader = reader;
	*out = h;
	return 0;
}

static int take_cell(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct history *h = arg;

	return ledger_take(&h->ledger, key, cell, 0);
}

static int add_row(struct history *h, const struct batch_row *row)
{
	const struct cell_key *key = &h->ledger.cells[row->cell].key;
	char name[NETWORK_NAME_ROOM];
	struct import_record record = {
		.network = reader_network(h->reader, key->net, name),
		.path = reader_path(h->reader, key->path), .class = class_name(key->class),
		.first = h->minute * 1000000, .last = h->minute * 1000000,
	};

	record.packets[key->way & 1] = row->add.packets;
	record.bytes[key->way & 1] = row->add.bytes;
	return import_add(h->import, &record, &h->why);
}

/* What was counted since the last turn happened in the minute before it. */
static void turn(struct history *h, struct engine *engine)
{
	struct batch batch = { .minute = h->minute };

	if (!h->err)
		h->err = engine->ops->cells(engine, take_cell, h);
	if (!h->err)
		h->err = ledger_batch(&h->ledger, &batch);
	for (size_t i = 0; i < batch.count && !h->err; i++)
		h->err = add_row(h, &batch.rows[i]);
	free(batch.rows);
}

void history_frame(struct history *h, struct engine *engine, uint64_t at)
{
	int64_t minute = (int64_t)(at / 60000000000ull) * 60;

	if (h->begun && minute != h->minute)
		turn(h, engine);
	h->begun = true;
	h->minute = minute;
}

void history_verdict(struct history *h, const struct verdict_event *event)
{
	sightings_note(&h->sightings, event, (int64_t)(event->at / 1000));
}

/* Verdicts count nothing: their record has a confidence only. */
static int add_sightings(struct history *h)
{
	int err = 0;

	for (size_t i = 0; i < h->sightings.count && !err; i++) {
		const struct sighting *s = &h->sightings.list[i];
		char name[NETWORK_NAME_ROOM];
		struct import_record record = {
			.network = reader_network(h->reader, s->key.net, name),
			.path = reader_path(h->reader, s->key.path),
			.class = class_name(s->key.class), .first = s->first, .last = s->last,
			.confidence = s->confidence, .verdicts = s->fresh,
		};

		err = import_add(h->import, &record, &h->why);
	}
	return err;
}

int history_end(struct history *h, struct engine *engine, struct reason *why)
{
	uint64_t records = 0;

	if (h->begun)
		turn(h, engine);
	if (!h->err)
		h->err = add_sightings(h);
	if (!h->err)
		h->err = import_end(h->import, &records, &h->why);
	if (h->err)
		*why = h->why;
	if (h->err && !*why->text)
		reason_say(why, h->err, "history: %s", strerror(-h->err));
	return h->err;
}

void history_free(struct history *h)
{
	if (!h)
		return;
	import_free(h->import);
	ledger_free(&h->ledger);
	sightings_free(&h->sightings);
	free(h);
}
