// SPDX-License-Identifier: Apache-2.0
/* One request: which verb, which args, and who answers it. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/times.h"
#include "serve/serve.h"

/* Of flows: which, how many, and whether to go on; limit and follow are no filters. */
static int read_flows(const json_t *args, struct question *question, bool *follow,
		      struct reason *why)
{
	json_t *rest = json_copy((json_t *)args);
	const json_t *flag = json_object_get(args, "follow");
	int err = rest ? 0 : reason_say(why, -1, "no memory");

	*follow = json_is_true(flag);
	if (flag && !json_is_boolean(flag))
		err = reason_say(why, -1, "follow: must be true or false");
	if (rest)
		json_object_del(rest, "follow");
	err = err ? err : question_read(question, rest, times_now(), why);
	json_decref(rest);
	return err;
}

static void begin_follow(struct client *client, const struct filter *filter)
{
	client->following = true;
	client->filter = *filter;
	client_answer(client, strdup("{\"ok\":true,\"exit\":0}\n"), 21);
}

static void begin(struct client *client, const struct job_kind *kind,
		  const struct question *question)
{
	if (job_begin(client, kind, question))
		client_refuse(client, EXIT_FAILED, "the collector is busy with other answers; try again");
}

static void flows(struct client *client, json_t *args)
{
	struct question question;
	struct reason why = { "" };
	bool follow;

	question_start(&question, ASK_FLOWS);
	question.filter.min_confidence = client->serve->collect->min_confidence;
	if (read_flows(args, &question, &follow, &why))
		client_refuse(client, EXIT_USAGE, why.text);
	else if (follow)
		begin_follow(client, &question.filter);
	else
		begin(client, &job_flows, &question);
}

static void events(struct client *client, json_t *args)
{
	struct question question;
	struct reason why = { "" };
	bool follow;

	question_start(&question, ASK_FLOWS);
	if (event_pick_read(&client->pick, args, &follow, &why)) {
		client_refuse(client, EXIT_USAGE, why.text);
	} else if (follow) {
		client->events = true;
		begin_follow(client, &question.filter);
	} else {
		begin(client, &job_events, &question);
	}
}

static void status(struct client *client, json_t *args)
{
	size_t length = 0;
	char *text;

	if (json_object_size(args)) {
		client_refuse(client, EXIT_USAGE, "status takes no arguments");
		return;
	}
	text = answer_status(client->serve, &length);
	client_answer(client, text, length);
}

static void history(struct client *client, enum question_verb verb, json_t *args)
{
	struct question question;
	struct reason why = { "" };

	question_start(&question, verb);
	question.filter.min_confidence = client->serve->collect->min_confidence;
	if (question_read(&question, args, times_now(), &why))
		client_refuse(client, EXIT_USAGE, why.text);
	else
		begin(client, &job_question, &question);
}

/* A word and whether only custom ones; other members are refused. */
static void prints(struct client *client, enum question_print print, json_t *args)
{
	const char *word = json_string_value(json_object_get(args, "word"));
	const json_t *custom = json_object_get(args, "custom");
	struct question question;

	question_start(&question, ASK_PRINTS);
	question.filter.min_confidence = client->serve->collect->min_confidence;
	question.print = print;
	question.custom = json_is_true(custom);
	if (word)
		snprintf(question.word, sizeof(question.word), "%s", word);
	if (json_object_size(args) != (size_t)(!!word + !!custom) || (custom && !json_is_boolean(custom)))
		client_refuse(client, EXIT_USAGE, "the arguments are word, a text, and custom, true or false");
	else if (word && strlen(word) >= sizeof(question.word))
		client_refuse(client, EXIT_USAGE, "word: longer than any fingerprint");
	else if (!word && print != PRINTS_LIST)
		client_refuse(client, EXIT_USAGE, "word: a fingerprint, network or flow is missing");
	else
		begin(client, &job_prints, &question);
}

static void answer(struct client *client, const char *word, json_t *args)
{
	static const char *const of_prints[] = { "fingerprints", "explain", "spread", "sample" };

	static const struct {
		const char *verb;
		void (*answer)(struct client *client, json_t *args);
	} verbs[] = {
		{ "status", status }, { "flows", flows }, { "signatures", request_signatures },
		{ "events", events },
	};
	char token[REASON_TOKEN_ROOM], text[256];
	int verb = question_verb(word);

	for (unsigned int i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(verbs[i].verb, word)) {
			verbs[i].answer(client, args);
			return;
		}
	for (unsigned int i = 0; i < sizeof(of_prints) / sizeof(of_prints[0]); i++)
		if (!strcmp(of_prints[i], word)) {
			prints(client, (enum question_print)i, args);
			return;
		}
	if (verb >= 0) {
		history(client, (enum question_verb)verb, args);
		return;
	}
	snprintf(text, sizeof(text), "unknown verb %s", reason_token(token, word, strlen(word)));
	client_refuse(client, EXIT_USAGE, text);
}

void serve_request(struct client *client)
{
	char *end = memchr(client->request, '\n', client->have);
	json_t *request = json_loadb(client->request, end - client->request, JSON_REJECT_DUPLICATES,
				     NULL);
	const char *verb = json_string_value(json_object_get(request, "verb"));
	json_t *args = json_object_get(request, "args"), *none = NULL;

	if (!verb || (args && !json_is_object(args))) {
		client_refuse(client, EXIT_USAGE, "this is no request");
	} else {
		none = args ? NULL : json_object();
		answer(client, verb, args ? args : none);
	}
	json_decref(none);
	json_decref(request);
}
