// SPDX-License-Identifier: Apache-2.0
/* The verb signatures: a list for everybody who may ask, changes for root and the collector's user. */
#include <jansson.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answer/head.h"
#include "base/times.h"
#include "serve/serve.h"

static bool may_change(const struct client *client)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	if (getsockopt(client->watch.fd, SOL_SOCKET, SO_PEERCRED, &peer, &size))
		return false;
	return peer.uid == 0 || peer.uid == geteuid();
}

static void write_list(struct client *client)
{
	struct rules *rules = client->serve->collect->rules;
	struct answer_head head = { .source = "collector", .generated = times_now() };
	size_t length = 0;
	char *text = NULL;
	struct json json;
	FILE *file = open_memstream(&text, &length);

	if (!file) {
		client_answer(client, NULL, 0);
		return;
	}
	rules_tick(rules, loop_mono() + RULES_EVERY);
	fprintf(file, "{\"ok\":true,\"exit\":0}\n");
	json_start(&json, file, JSON_LINE);
	answer_begin(&json, "tunprint.signatures/1", &head);
	json_open_array(&json, "data");
	rules_write(rules, &json);
	json_close(&json);
	json_close(&json);
	json_end(&json);
	fclose(file);
	client_answer(client, text, length);
}

static int change(struct rules *rules, const char *wish, json_t *args, struct reason *why)
{
	const char *name = json_string_value(json_object_get(args, "name"));
	const char *alias = json_string_value(json_object_get(args, "alias"));
	const char *line = json_string_value(json_object_get(args, "line"));

	if (!strcmp(wish, "import") && line)
		return rules_import(rules, line, why);
	if (!strcmp(wish, "alias") && name && alias)
		return rules_alias(rules, name, alias, why);
	if (!strcmp(wish, "retire") && name)
		return rules_state(rules, name, SIGNATURE_RETIRED, why);
	if (!strcmp(wish, "reject") && name)
		return rules_state(rules, name, SIGNATURE_REJECTED, why);
	return reason_say(why, -EINVAL, "this is no request about signatures");
}

void request_signatures(struct client *client, json_t *args)
{
	const char *wish = json_string_value(json_object_get(args, "do"));
	struct rules *rules = client->serve->collect->rules;
	struct reason why = { "" };
	int err;

	if (!rules) {
		client_refuse(client, EXIT_FAILED, "this collector keeps no signatures");
	} else if (!wish || !strcmp(wish, "list")) {
		write_list(client);
	} else if (!may_change(client)) {
		client_refuse(client, EXIT_FAILED, "only root may change signatures");
	} else {
		err = change(rules, wish, args, &why);
		if (err)
			client_refuse(client, err == -EINVAL || err == -ENOENT ? EXIT_USAGE :
				      EXIT_FAILED, why.text);
		else
			client_answer(client, strdup("{\"ok\":true,\"exit\":0}\n"), 21);
	}
}
