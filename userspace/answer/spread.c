// SPDX-License-Identifier: Apache-2.0
/*
 * tunprint.spread/1 from a history: which networks used a class, by time of first sight. What a
 * fingerprint looks like and its kin are the catalogue's, which is not in the store.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/head.h"
#include "answer/past.h"
#include "base/times.h"
#include "serve/protocol.h"

static int add_seen(void *arg, const struct series_seen *seen)
{
	struct past_row *row = past_row_of(arg, seen->network);

	if (!row)
		return -ENOMEM;
	past_row_seen(row, seen);
	return 0;
}

static int add_sums(void *arg, const struct series_row *sums)
{
	struct past_row *row = past_row_of(arg, sums->network);

	if (!row)
		return -ENOMEM;
	past_row_add(row, sums->packets, sums->bytes);
	return 0;
}

static int by_first(const void *a, const void *b)
{
	const struct past_row *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

static void put_users(struct json *json, struct past_list *users, const char *name)
{
	json_open_object(json, "data");
	json_put_text(json, "name", name);
	json_put_null(json, "fingerprint");
	json_open_array(json, "networks");
	qsort(users->rows, users->count, sizeof(*users->rows), by_first);
	for (uint32_t i = 0; i < users->count; i++) {
		const struct past_row *user = &users->rows[i];

		json_open_object(json, NULL);
		json_put_text(json, "network", names_text(&users->names, user->name));
		answer_time(json, "first", user->first);
		answer_time(json, "last", user->last);
		json_put_u64(json, "sessions", user->judged);
		json_put_u64(json, "bytes_up", user->bytes[UP]);
		json_put_u64(json, "bytes_down", user->bytes[DOWN]);
		json_close(json);
	}
	json_close(json);
	json_open_array(json, "siblings");
	json_close(json);
	json_close(json);
}

int answer_spread(const struct question *question, const struct history *history,
		  struct json *json, struct reason *why)
{
	struct answer_head head = { .source = history->source, .generated = times_now() };
	struct history_want want = { .step = STEP_WHOLE, .group = GROUP_NETWORK,
				     .class = question->word };
	struct series_told told = { 0 };
	struct past_list users = { .count = 0 };
	char empty[160], missing[80];
	int err = history_span(history, &want.since, &want.until, why);

	head.from = want.since * 1000000;
	head.to = want.until * 1000000;
	err = err ? err : series_seen(history->series, NULL, NULL, question->word, add_seen, &users,
				      why);
	if (!err && users.count)
		err = history_walk(history, &want, add_sums, &users, &told, why);
	if (!users.count) {
		snprintf(empty, sizeof(empty), "the history knows no fingerprint or protocol '%.64s'",
			 question->word);
		head.empty = empty;
	}
	if (told.damaged) {
		snprintf(missing, sizeof(missing), "%u buckets of the store are damaged and left out",
			 told.damaged);
		head.missing = missing;
	}
	if (!err) {
		answer_begin(json, "tunprint.spread/1", &head);
		if (users.count)
			put_users(json, &users, question->word);
		else
			json_put_null(json, "data");
		json_close(json);
	}
	past_list_free(&users);
	return err ? err : told.damaged ? EXIT_INCOMPLETE : EXIT_DONE;
}
