// SPDX-License-Identifier: Apache-2.0
/* tunprint.explain/1 out of what is kept: sums and verdicts of a store, the catalogue beside it. */
#include <stdio.h>

#include "answer/answer.h"
#include "answer/explain.h"
#include "answer/past.h"
#include "answer/words.h"
#include "base/times.h"
#include "serve/protocol.h"

#define MISSING_ROOM 80

bool explain_kept(struct json *json, const struct catalogue *c, const struct answer_head *head,
		  const char *word)
{
	const struct print *p = c ? catalogue_find(c, word) : NULL;

	if (!p)
		return false;
	answer_begin(json, "tunprint.explain/1", head);
	explain_print(json, NULL, p);
	json_close(json);
	return true;
}

/* Why there is nothing: what the word may have meant. */
static void say_unknown(char *out, size_t room, const struct history *h, const char *word)
{
	if (protocol_named(word))
		snprintf(out, room, "%.64s is a protocol: 'tunprint protocols' says what decides it, "
			 "'tunprint spread' who used it", word);
	else if (history_knows(h, LIST_CLASSES, word))
		snprintf(out, room, "the history has traffic of '%.64s', but the catalogue that says why "
			 "(fingerprints.jsonl beside the store) does not know it", word);
	else
		snprintf(out, room, "the history knows no network or fingerprint '%.64s'; single flows are "
			 "not kept", word);
}

static void put_nothing(struct json *json, struct answer_head *head, const struct history *h,
			const char *word)
{
	char empty[256];

	say_unknown(empty, sizeof(empty), h, word);
	head->empty = empty;
	answer_begin(json, "tunprint.explain/1", head);
	json_put_null(json, "data");
	json_close(json);
}

/* 1: the network is known and the answer written; 0: it is not. */
static int explain_network(struct json *json, struct answer_head *head, const struct history *h,
			   const char *word, char missing[MISSING_ROOM], struct reason *why)
{
	struct past past;
	int err = past_find(&past, h, word, head->from / 1000000, head->to / 1000000, why);

	if (!err && past.damaged) {
		snprintf(missing, MISSING_ROOM, "%u buckets of the store are damaged and left out",
			 past.damaged);
		head->missing = missing;
	}
	if (!err && past.known) {
		answer_begin(json, "tunprint.explain/1", head);
		explain_past(json, &past, h->catalogue, NULL);
		json_close(json);
		err = 1;
	}
	past_free(&past);
	return err;
}

int answer_explain(const struct question *question, const struct history *history,
		   struct json *json, struct reason *why)
{
	struct answer_head head = { .source = history->source, .generated = times_now(),
				    .missing = history->catalogue_lacks };
	char missing[MISSING_ROOM];
	int err = history_span(history, &head.from, &head.to, why);

	if (err)
		return err;
	head.from *= 1000000;
	head.to *= 1000000;
	if (!explain_kept(json, history->catalogue, &head, question->word)) {
		err = explain_network(json, &head, history, question->word, missing, why);
		if (err < 0)
			return err;
		if (!err)
			put_nothing(json, &head, history, question->word);
	}
	return head.missing ? EXIT_INCOMPLETE : EXIT_DONE;
}
