// SPDX-License-Identifier: Apache-2.0
/* fingerprints, explain, spread: one question each, of a collector or of captures. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/ask.h"
#include "cli/learned.h"
#include "cli/show.h"

bool print_ask_options(const struct call *call, struct print_ask *ask)
{
	const struct args *args = &call->args;

	*ask = (struct print_ask){ .what = PRINTS_LIST, .custom = args_given(args, OPT_CUSTOM) };
	ask->word = args_value(args, OPT_EXPLAIN, NULL);
	if (ask->word) {
		ask->what = PRINTS_EXPLAIN;
		return true;
	}
	ask->word = args_value(args, OPT_SPREAD, NULL);
	if (ask->word) {
		ask->what = PRINTS_SPREAD;
		return true;
	}
	ask->word = args_value(args, OPT_EXPORT, NULL);
	if (ask->word) {
		ask->what = PRINTS_SAMPLE;
		ask->file = args_value(args, OPT_SAMPLE, NULL);
		return true;
	}
	return args_given(args, OPT_FINGERPRINTS) || ask->custom;
}

static int export_sample(struct call *call, const struct print_ask *ask, const json_t *answer,
			 struct reason *why)
{
	unsigned int packets = 0;

	if (sample_write(answer, ask->file, &packets, why))
		return EXIT_FAILED;
	fprintf(stderr, "%s: %u packets, addresses anonymised\n", ask->file, packets);
	return EXIT_DONE;
}

static int show_or_export(struct call *call, const struct print_ask *ask, const char *text,
			  struct reason *why)
{
	json_t *answer = json_loads(text, 0, NULL);
	const char *empty = take_text(answer, "empty");
	int code;

	if (!answer)
		return reason_say(why, EXIT_FAILED, "the answer cannot be understood");
	if (json_is_null(json_object_get(answer, "data")))
		code = reason_say(why, EXIT_FAILED, "%s: %s", ask->word, empty ? empty : "not found");
	else
		code = export_sample(call, ask, answer, why);
	json_decref(answer);
	return code;
}

int show_prints(struct call *call, const struct print_ask *ask, const char *text,
		struct reason *why)
{
	switch (ask->what) {
	case PRINTS_LIST:
		return show_answer(call, text, show_fingerprints, why);
	case PRINTS_EXPLAIN:
		return show_answer(call, text, show_explain, why);
	case PRINTS_SPREAD:
		return show_answer(call, text, show_spread, why);
	case PRINTS_SAMPLE:
		break;
	}
	if (!ask->file && call->form != FORM_JSON)
		return reason_say(why, EXIT_USAGE, "where to? --sample FILE, or --json");
	if (!ask->file)
		return show_answer(call, text, NULL, why);
	return show_or_export(call, ask, text, why);
}

/* --- of a collector --- */

static int ask_collector(struct call *call, const struct print_ask *ask, struct reason *why)
{
	static const char *const verbs[] = { "fingerprints", "explain", "spread", "sample" };
	struct question question;
	char *text = NULL;
	int code, got;

	question_start(&question, ASK_PRINTS);
	question.print = ask->what;
	question.custom = ask->custom;
	if (ask->word && strlen(ask->word) >= sizeof(question.word))
		return reason_say(why, EXIT_USAGE, "%.40s...: longer than any fingerprint", ask->word);
	if (ask->word)
		strcpy(question.word, ask->word);
	code = ask_text(call, verbs[ask->what], &question, &text, &got, why);
	if (code == EXIT_DONE) {
		code = show_prints(call, ask, text, why);
		code = code == EXIT_DONE ? got : code;
	}
	free(text);
	return code;
}

int verb_fingerprints(struct call *call, struct reason *why)
{
	struct print_ask ask = { .what = PRINTS_LIST, .custom = args_given(&call->args, OPT_CUSTOM) };
	const struct args *args = &call->args;
	bool export = args->words_count && !strcmp(args->words[0], "export");

	if (args->words_count > 1u + export || (export && args->words_count < 2))
		return reason_say(why, EXIT_USAGE, "fingerprints takes ID, or export ID; see "
				  "'tunprint help fingerprints'");
	if (args_given(args, OPT_SAMPLE) && !export)
		return reason_say(why, EXIT_USAGE, "--sample: only with 'fingerprints export ID'");
	if (args->words_count)
		ask.word = args->words[args->words_count - 1];
	if (export) {
		ask.what = PRINTS_SAMPLE;
		ask.file = args_value(args, OPT_SAMPLE, NULL);
	}
	return ask_collector(call, &ask, why);
}

/* Of a store: explain and spread. */
static int ask_store(struct call *call, const struct print_ask *ask, struct reason *why)
{
	char *text = NULL;
	int code, got;

	question_start(&call->question, ASK_PRINTS);
	call->question.print = ask->what;
	snprintf(call->question.word, sizeof(call->question.word), "%s", ask->word);
	code = history_ask(call, &text, &got, why);
	if (code == EXIT_DONE) {
		code = show_prints(call, ask, text, why);
		code = code == EXIT_DONE ? got : code;
	}
	free(text);
	return code;
}

static int ask_about(struct call *call, enum question_print what, const char *takes,
		     struct reason *why)
{
	struct print_ask ask = { .what = what };

	if (call->args.words_count != 1)
		return reason_say(why, EXIT_USAGE, "%s", takes);
	ask.word = call->args.words[0];
	return args_given(&call->args, OPT_STORE) ? ask_store(call, &ask, why) :
	       ask_collector(call, &ask, why);
}

int verb_explain(struct call *call, struct reason *why)
{
	return ask_about(call, PRINTS_EXPLAIN, "explain takes one network, fingerprint or end of a flow",
			 why);
}

int verb_spread(struct call *call, struct reason *why)
{
	return ask_about(call, PRINTS_SPREAD, "spread takes one fingerprint; 'tunprint fingerprints' "
			 "lists them", why);
}

/* --- of captures --- */

static void put_answer(struct json *json, const struct print_ask *ask, const struct prints *prints)
{
	switch (ask->what) {
	case PRINTS_LIST:
		prints_list(json, prints, ask->word, ask->custom);
		break;
	case PRINTS_EXPLAIN:
		prints_explain(json, prints, ask->word);
		break;
	case PRINTS_SPREAD:
		prints_spread(json, prints, ask->word);
		break;
	case PRINTS_SAMPLE:
		prints_sample(json, prints, ask->word);
	}
}

int answer_prints(struct call *call, const struct print_ask *ask, const struct prints *prints,
		  struct reason *why)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);
	struct json json;
	int err, code;

	if (!file)
		return reason_say(why, EXIT_FAILED, "out of memory");
	json_start(&json, file, JSON_LINE);
	put_answer(&json, ask, prints);
	err = json_end(&json);
	fclose(file);
	code = err ? reason_say(why, EXIT_FAILED, "the answer: %s", strerror(-err)) :
		     show_prints(call, ask, text, why);
	free(text);
	return code;
}
