// SPDX-License-Identifier: Apache-2.0
/* One request: which verb, which args, and who answers it. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/times.h"
#include "serve/serve.h"

/* Whether the word is one of a list that ends with NULL. */
static bool is_one_of(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(word, *list))
			return true;
	return false;
}

static int refuse_unknown(json_t *args, const char *verb, struct reason *why)
{
	static const char *const filters[] = { "src", "class", "network", "path", "since", "until",
					       "min-confidence", "tunnels", NULL };
	static const char *const of_flows[] = { "limit", "follow", NULL };
	char token[REASON_TOKEN_ROOM];
	const char *key;
	json_t *value;

	json_object_foreach(args, key, value) {
		if (strcmp(verb, "status") && is_one_of(key, filters))
			continue;
		if (!strcmp(verb, "flows") && is_one_of(key, of_flows))
			continue;
		return reason_say(why, -1, "%s takes no argument %s", verb,
				  reason_token(token, key, strlen(key)));
	}
	return 0;
}

static int read_limit(const json_t *args, uint64_t *limit, bool *follow, struct reason *why)
{
	const json_t *number = json_object_get(args, "limit"), *flag = json_object_get(args, "follow");

	*limit = 0;
	*follow = false;
	if (number && (!json_is_integer(number) || json_integer_value(number) < 0))
		return reason_say(why, -1, "limit: must be a number, 0 for all");
	if (flag && !json_is_boolean(flag))
		return reason_say(why, -1, "follow: must be true or false");
	if (number)
		*limit = json_integer_value(number);
	*follow = json_is_true(flag);
	return 0;
}

static void begin_follow(struct client *client, const struct filter *filter)
{
	client->following = true;
	client->filter = *filter;
	client_answer(client, strdup("{\"ok\":true,\"exit\":0}\n"), 21);
}

static void answer(struct client *client, const char *verb, json_t *args)
{
	struct filter filter;
	struct reason why = { "" };
	bool follow = false, flows = !strcmp(verb, "flows");
	uint64_t limit = 0;
	size_t length = 0;
	char *text;

	filter_start(&filter);
	filter.min_confidence = client->serve->collect->min_confidence;
	if (refuse_unknown(args, verb, &why) || filter_read(&filter, args, times_now(), &why) ||
	    read_limit(args, &limit, &follow, &why)) {
		client_refuse(client, EXIT_USAGE, why.text);
	} else if (!strcmp(verb, "status")) {
		text = answer_status(client->serve, &length);
		client_answer(client, text, length);
	} else if (follow) {
		begin_follow(client, &filter);
	} else if (job_begin(client, &filter, flows, limit)) {
		client_refuse(client, EXIT_FAILED, "the collector is busy with other answers; try again");
	}
}

void serve_request(struct client *client)
{
	static const char *const verbs[] = { "status", "networks", "flows", NULL };
	char *end = memchr(client->request, '\n', client->have), token[REASON_TOKEN_ROOM];
	json_t *request = json_loadb(client->request, end - client->request, JSON_REJECT_DUPLICATES,
				     NULL);
	const char *verb = json_string_value(json_object_get(request, "verb"));
	json_t *args = json_object_get(request, "args"), *none = NULL;
	char text[256];

	if (!verb || (args && !json_is_object(args))) {
		client_refuse(client, EXIT_USAGE, "this is no request");
	} else if (!is_one_of(verb, verbs)) {
		snprintf(text, sizeof(text), "unknown verb %s", reason_token(token, verb,
									    strlen(verb)));
		client_refuse(client, EXIT_USAGE, text);
	} else {
		none = args ? NULL : json_object();
		answer(client, verb, args ? args : none);
	}
	json_decref(none);
	json_decref(request);
}
