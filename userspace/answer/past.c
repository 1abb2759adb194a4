// SPDX-License-Identifier: Apache-2.0
/* Sums and verdicts of a history by a name, and the tunnels of one network put together of them. */
#include "answer/past.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct past_row *past_row_of(struct past_list *list, const char *name)
{
	uint32_t id = names_id(&list->names, name);
	struct past_row *grown;

	if (!id || id == UINT32_MAX)
		return NULL;
	if (id > list->room) {
		grown = reallocarray(list->rows, 2 * id + 16, sizeof(*grown));
		if (!grown)
			return NULL;
		list->rows = grown;
		list->room = 2 * id + 16;
	}
	for (; list->count < id; list->count++)
		list->rows[list->count] = (struct past_row){ .name = list->count + 1,
							     .confidence = PAST_UNJUDGED };
	return &list->rows[id - 1];
}

void past_row_seen(struct past_row *row, const struct series_seen *seen)
{
	int64_t first = seen->verdict_first && seen->verdict_first < seen->first ?
			seen->verdict_first : seen->first;

	row->first = row->first && row->first < first ? row->first : first;
	row->last = seen->last > row->last ? seen->last : row->last;
	row->judged += seen->verdicts;
	if (seen->confidence <= 100 &&
	    (row->confidence == PAST_UNJUDGED || seen->confidence > row->confidence))
		row->confidence = seen->confidence;
}

void past_row_add(struct past_row *row, const uint64_t packets[2], const uint64_t bytes[2])
{
	for (int way = 0; way < 2; way++) {
		row->packets[way] += packets[way];
		row->bytes[way] += bytes[way];
	}
}

static int add_seen(void *arg, const struct series_seen *seen)
{
	struct past *past = arg;
	struct past_row *row;

	past->known = true;
	if (!history_class_is_tunnel(seen->class))
		return 0;
	row = past_row_of(&past->tunnels, seen->class);
	if (!row)
		return -ENOMEM;
	past_row_seen(row, seen);
	return 0;
}

static int add_sums(void *arg, const struct series_row *sums)
{
	struct past *past = arg;
	struct past_row *row;

	if (!history_class_is_tunnel(sums->class))
		return 0;
	row = past_row_of(&past->tunnels, sums->class);
	if (!row)
		return -ENOMEM;
	past_row_add(row, sums->packets, sums->bytes);
	return 0;
}

static int add_peer(void *arg, const struct series_peer *peer)
{
	struct past *past = arg;
	struct past_row *row = past_row_of(&past->peers, peer->peer);

	if (!row)
		return -ENOMEM;
	row->judged += peer->flows;
	past_row_add(row, peer->packets, peer->bytes);
	return 0;
}

static int by_bytes(const void *a, const void *b)
{
	const struct past_row *x = a, *y = b;
	uint64_t of_x = x->bytes[0] + x->bytes[1], of_y = y->bytes[0] + y->bytes[1];

	return of_x != of_y ? (of_x < of_y ? 1 : -1) : (x->name > y->name) - (x->name < y->name);
}

static void sort(struct past_list *list)
{
	if (list->count)
		qsort(list->rows, list->count, sizeof(*list->rows), by_bytes);
}

int past_find(struct past *past, const struct history *history, const char *network, int64_t from,
	      int64_t to, struct reason *why)
{
	struct history_want want = { .since = from, .until = to, .step = STEP_WHOLE,
				     .group = GROUP_CLASS, .network = network };
	struct series_told told = { 0 };
	int err;

	memset(past, 0, sizeof(*past));
	past->network = network;
	err = series_seen(history->series, network, NULL, NULL, add_seen, past, why);
	if (!err && past->tunnels.count)
		err = history_walk(history, &want, add_sums, past, &told, why);
	if (!err && past->tunnels.count)
		err = series_peers(history->series, from, to, network, NULL, add_peer, past, why);
	past->damaged = told.damaged;
	sort(&past->tunnels);
	sort(&past->peers);
	return err;
}

void past_list_free(struct past_list *list)
{
	names_free(&list->names);
	free(list->rows);
}

void past_free(struct past *past)
{
	past_list_free(&past->tunnels);
	past_list_free(&past->peers);
}
