// SPDX-License-Identifier: Apache-2.0
/* fingerprints, explain, spread: one question each, of a collector or of captures. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
	if (!ask->file)
		return show_answer(call, text, NULL, why);
	return show_or_export(call, ask, text, why);
}

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
