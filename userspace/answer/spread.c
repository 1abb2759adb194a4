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
#include "answer/names.h"
#include "base/times.h"
#include "serve/protocol.h"

struct user {
	uint32_t network;		/* its name's id */
	int64_t first, last;		/* microseconds */
	uint64_t sessions, bytes[2];
};

struct users {
	struct names names;
	struct user *list;		/* by id of names, less one */
	uint32_t count, room;
};

static struct user *user_of(struct users *users, const char *network)
{
	uint32_t id = names_id(&users->names, network);
	struct user *grown;

	if (!id || id == UINT32_MAX)
		return NULL;
	if (id > users->room) {
		uint32_t room = 2 * id + 16;

		grown = reallocarray(users->list, room, sizeof(*grown));
		if (!grown)
			return NULL;
		memset(grown + users->room, 0, (room - users->room) * sizeof(*grown));
		users->list = grown;
		users->room = room;
	}
	users->count = id > users->count ? id : users->count;
	users->list[id - 1].network = id;
	return &users->list[id - 1];
}

static int add_seen(void *arg, const struct series_seen *seen)
{
	struct user *user = user_of(arg, seen->network);
	int64_t first = seen->verdict_first && seen->verdict_first < seen->first ?
			seen->verdict_first : seen->first;

	if (!user)
		return -ENOMEM;
	user->first = user->first && user->first < first ? user->first : first;
	user->last = seen->last > user->last ? seen->last : user->last;
	user->sessions += seen->verdicts;
	return 0;
}

static int add_bytes(void *arg, const struct series_row *row)
{
	struct user *user = user_of(arg, row->network);

	if (!user)
		return -ENOMEM;
	for (int way = 0; way < 2; way++)
		user->bytes[way] += row->bytes[way];
	return 0;
}

static int by_first(const void *a, const void *b)
{
	const struct user *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

static void put_users(struct json *json, struct users *users, const char *name)
{
	json_open_object(json, "data");
	json_put_text(json, "name", name);
	json_put_null(json, "fingerprint");
	json_open_array(json, "networks");
	qsort(users->list, users->count, sizeof(*users->list), by_first);
	for (uint32_t i = 0; i < users->count; i++) {
		const struct user *user = &users->list[i];

		json_open_object(json, NULL);
		json_put_text(json, "network", names_text(&users->names, user->network));
		answer_time(json, "first", user->first);
		answer_time(json, "last", user->last);
		json_put_u64(json, "sessions", user->sessions);
		json_put_u64(json, "bytes_up", user->bytes[0]);
		json_put_u64(json, "bytes_down", user->bytes[1]);
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
	struct users users = { 0 };
	char empty[160], missing[80];
	int err = history_span(history, &want.since, &want.until, why);

	head.from = want.since * 1000000;
	head.to = want.until * 1000000;
	err = err ? err : series_seen(history->series, NULL, NULL, question->word, add_seen, &users,
				      why);
	if (!err && users.count)
		err = history_walk(history, &want, add_bytes, &users, &told, why);
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
	names_free(&users.names);
	free(users.list);
	return err ? err : told.damaged ? EXIT_INCOMPLETE : EXIT_DONE;
}
