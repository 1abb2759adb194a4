// SPDX-License-Identifier: Apache-2.0
/* A store that came back, or was damaged: it gets the state that is in memory. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tell.h"
#include "collect/collect.h"

/* What was written waits no more. */
void collect_written(struct collect *c)
{
	for (size_t i = 0; i < c->batches_count; i++)
		free(c->batches[i].rows);
	c->batches_count = 0;
	for (size_t i = 0; i < c->ledger.count; i++)
		c->ledger.cells[i].stored = c->ledger.cells[i].batched;
	for (size_t i = 0; i < c->sightings.count; i++)
		c->sightings.list[i].fresh = 0;
	c->gaps_count = 0;
	peers_written(&c->peers);
}

static int number_names(struct collect *c, const char *kind, const struct roll *names,
			struct reason *why)
{
	uint32_t *numbers = calloc(names->count + 1, sizeof(*numbers));
	const char **list = calloc(names->count + 1, sizeof(*list));
	size_t n = 0;
	int err = numbers && list ? 0 : -ENOMEM;

	for (size_t i = 0; i < names->count && !err; i++)
		if (names->list[i]) {
			numbers[n] = i + 1;
			list[n++] = names->list[i];
		}
	err = err ? err : store_number_all(c->store, kind, numbers, list, n, why);
	free(numbers);
	free(list);
	return err;
}

/* An empty store gets what the old one knew: numbers, and how far the ledger was counted. */
static int refill(struct collect *c, struct reason *why)
{
	int err = number_names(c, "network", &c->roster.networks, why);

	err = err ? err : number_names(c, "path", &c->roster.paths, why);
	err = err ? err : store_epoch(c->store, c->source->epoch, why);
	for (size_t i = 0; i < c->ledger.count; i++)
		memset(&c->ledger.cells[i].stored, 0, sizeof(struct cell));
	return err;
}

static int take_stored(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct ledger_cell *mine = ledger_cell(&((struct collect *)arg)->ledger, key);

	if (!mine)
		return -ENOMEM;
	mine->stored = *cell;
	return 0;
}

/* Opened again after an error that left it unknown whether the last write took place. */
static int compare(struct collect *c, struct reason *why)
{
	int err = store_cursor(c->store, take_stored, c, why);
	bool all = true;

	for (size_t i = 0; i < c->ledger.count && !err; i++)
		all &= !memcmp(&c->ledger.cells[i].stored, &c->ledger.cells[i].batched,
			       sizeof(struct cell));
	if (!err && all)
		collect_written(c);
	return err;
}

int recover_open(struct collect *c, struct reason *why)
{
	char text[REASON_ROOM + sizeof(((struct store_found *)0)->aside) + 64];
	struct store_found found;
	int err = store_open(&c->store, c->store_path, &found, why);

	if (err)
		return err;
	if (*found.aside) {
		snprintf(text, sizeof(text), "the store was damaged and set aside as %s",
			 found.aside);
		collect_note(c, text);
		tell_operator(TELL_STORE_ASIDE, "%s", text);
	}
	if (found.fresh || !*found.epoch)
		err = refill(c, why);
	else if (strcmp(found.epoch, c->source->epoch))
		err = reason_say(why, -EBUSY, "%s: belongs to another collector now", c->store_path);
	else
		err = compare(c, why);
	if (err) {
		store_close(c->store);
		c->store = NULL;
	} else {
		c->sequence = store_sequence(c->store);
	}
	return err;
}

int recover_damaged(struct collect *c, struct reason *why)
{
	char text[REASON_ROOM + 1200];
	struct store_found found;
	int err = store_renew(&c->store, &found, why);

	if (*found.aside) {
		snprintf(text, sizeof(text), "the store was damaged and set aside as %s: %s",
			 found.aside, why->text);
		collect_note(c, text);
		tell_operator(TELL_STORE_ASIDE, "%s", text);
	}
	err = err ? err : refill(c, why);
	if (err) {
		store_close(c->store);
		c->store = NULL;
	}
	return err;
}
