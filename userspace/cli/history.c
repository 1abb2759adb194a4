// SPDX-License-Identifier: Apache-2.0
/* Questions of history, asked of the collector or, with --store, of a store's file. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer.h"
#include "base/config.h"
#include "cli/ask.h"
#include "learn/catalogue.h"

/* Names of networks are the collector's; for a file they are given, or those of this machine. */
static int load_names(const struct call *call, struct networks *networks, struct reason *why)
{
	const char *file = args_value(&call->args, OPT_NETWORKS, NULL);
	struct config config;

	memset(networks, 0, sizeof(*networks));
	if (file)
		return networks_load(networks, file, why);
	if (config_load(&config, CONFIG_FILE, false, NULL))
		return 0;
	if (networks_load(networks, config.networks, NULL))
		networks_free(networks);
	config_free(&config);
	return 0;
}

#define CATALOGUE_MOST 65536	/* fingerprints; room for any that a collector keeps */

struct catalogue *catalogue_beside(const char *store, struct reason *lacks)
{
	const char *slash = strrchr(store, '/');
	struct catalogue *catalogue = catalogue_new(CATALOGUE_MOST);
	char path[4096];

	*lacks->text = '\0';
	snprintf(path, sizeof(path), "%.*sfingerprints.jsonl", slash ? (int)(slash + 1 - store) : 0,
		 store);
	if (catalogue && catalogue_load(catalogue, path, lacks) == -ENOENT)
		*lacks->text = '\0';
	return catalogue;
}

/* The store's own now is the end of what it holds: an old file is asked as of then. */
static int ask_store(const struct call *call, const char *path, FILE *out, struct reason *why)
{
	struct networks networks;
	struct history history = { .source = "store", .networks = &networks };
	struct catalogue *catalogue = NULL;
	struct reason lacks = { "" };
	int64_t from, to;
	int err = load_names(call, &networks, why);

	if (err)
		return err;
	if (call->question.verb == ASK_PRINTS && call->question.print == PRINTS_EXPLAIN) {
		history.catalogue = catalogue = catalogue_beside(path, &lacks);
		history.catalogue_lacks = *lacks.text ? lacks.text : NULL;
	}
	err = series_open(&history.series, path, why);
	if (!err)
		err = history_span(&history, &from, &to, why);
	if (!err) {
		history.now = to * 1000000;
		err = answer_question(&call->question, &history, out, why);
	}
	series_close(history.series);
	catalogue_free(catalogue);
	networks_free(&networks);
	return err;
}

int history_now(struct call *call, struct reason *why)
{
	const char *store = args_value(&call->args, OPT_STORE, NULL);
	struct history history = { .source = "store" };
	int64_t from, to;
	int err = store ? series_open(&history.series, store, why) : 0;

	if (!store || err)
		return err ? EXIT_FAILED : EXIT_DONE;
	err = history_span(&history, &from, &to, why);
	if (!err && to)
		call->now = to * 1000000;
	series_close(history.series);
	return err ? EXIT_FAILED : EXIT_DONE;
}

int history_ask(struct call *call, char **text, int *code, struct reason *why)
{
	const char *store = args_value(&call->args, OPT_STORE, NULL);
	size_t length = 0;
	FILE *out;
	int err;

	*text = NULL;
	*code = EXIT_DONE;
	if (!store)
		return ask_text(call, question_name(call->question.verb), &call->question, text, code,
				why);
	out = open_memstream(text, &length);
	if (!out)
		return reason_say(why, EXIT_FAILED, "out of memory");
	err = ask_store(call, store, out, why);
	if (fclose(out) && err >= 0)
		err = reason_say(why, -ENOMEM, "out of memory");
	if (err >= 0) {
		*code = err;
		return EXIT_DONE;
	}
	free(*text);
	*text = NULL;
	return err == -EINVAL ? EXIT_USAGE : EXIT_FAILED;
}

static int history_verb(struct call *call, enum question_verb verb,
			int (*show)(struct call *, const json_t *, struct reason *),
			struct reason *why)
{
	char *text;
	int code, shown = history_now(call, why);

	if (shown)
		return shown;
	if (call_history(call, verb, question_has_subject(verb) ? call_subject(call) : NULL, why))
		return EXIT_USAGE;
	if (call->follow && args_given(&call->args, OPT_STORE))
		return reason_say(why, EXIT_USAGE, "a file does not change: --follow needs the "
				  "collector");
	if (call->follow)
		return ask_and_show(call, question_name(verb), show, why);
	shown = history_ask(call, &text, &code, why);
	if (shown)
		return shown;
	shown = show_answer(call, text, show, why);
	free(text);
	return shown == EXIT_DONE ? code : shown;
}

int verb_networks(struct call *call, struct reason *why)
{
	return history_verb(call, ASK_NETWORKS, show_networks, why);
}

int verb_trend(struct call *call, struct reason *why)
{
	return history_verb(call, ASK_TREND, show_trend, why);
}

int verb_hours(struct call *call, struct reason *why)
{
	return history_verb(call, ASK_HOURS, show_hours, why);
}

int verb_paths(struct call *call, struct reason *why)
{
	return history_verb(call, ASK_PATHS, show_paths, why);
}
