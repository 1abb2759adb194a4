// SPDX-License-Identifier: Apache-2.0
/* Verbs that ask the collector for what it sees now: status, flows. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/ask.h"

#define ANSWER_MAX (1ul << 30)	/* bytes; larger ones are for programs */

/* The whole rest of a stream; NULL: with the reason. */
static char *read_all(FILE *body, struct reason *why)
{
	char *text = NULL;
	size_t used = 0, room = 0, got;

	do {
		if (used == room) {
			char *more = room < ANSWER_MAX ? realloc(text, room ? 2 * room : 65536) : NULL;

			if (!more) {
				reason_say(why, -ENOMEM, "the answer is too large; narrow it with a filter");
				free(text);
				return NULL;
			}
			text = more;
			room = room ? 2 * room : 65536;
		}
		errno = 0;
		got = fread(text + used, 1, room - used - 1, body);
		used += got;
	} while (got || (used + 1 == room && !feof(body) && !ferror(body)));
	if (ferror(body)) {
		reason_say(why, -EIO, "the collector broke off: %s", strerror(errno));
		free(text);
		return NULL;
	}
	text[used] = '\0';
	return text;
}

/* For programs the body goes through as it is. */
static int pass_on(struct call *call, FILE *body, int code, struct reason *why)
{
	char chunk[65536];
	bool any = false;

	while (!ferror(call->out) && fgets(chunk, sizeof(chunk), body)) {
		any = true;
		fputs(chunk, call->out);
		if (call->follow)
			fflush(call->out);
	}
	if (ferror(body))
		return reason_say(why, EXIT_NO_COLLECTOR, "the collector broke off: %s",
				  strerror(errno));
	return code == EXIT_DONE && call->fail_empty && !any ? EXIT_NOTHING : code;
}

int ask_text(struct call *call, const char *verb, const struct question *question, char **text,
	     int *code, struct reason *why)
{
	FILE *body;
	int err = ask(call, verb, question, &body, code, why);

	if (err)
		return err;
	*text = read_all(body, why);
	fclose(body);
	return *text ? EXIT_DONE : EXIT_NO_COLLECTOR;
}

static void clear_screen(const struct call *call)
{
	if (call->form == FORM_TABLE && isatty(fileno(call->out)))
		fputs("\033[H\033[J", call->out);
}

int ask_and_show(struct call *call, const char *verb,
		 int (*show)(struct call *, const json_t *, struct reason *), struct reason *why)
{
	bool follow = call->follow;
	char *text;
	int code, shown;

	do {
		call->follow = false;		/* each answer is whole and ends */
		shown = ask_text(call, verb, &call->question, &text, &code, why);
		call->follow = follow;
		if (shown)
			return shown;
		if (follow)
			clear_screen(call);
		shown = show_answer(call, text, show, why);
		free(text);
		code = shown == EXIT_DONE ? code : shown;
		if (follow && (fflush(call->out) || code == EXIT_NO_COLLECTOR || code == EXIT_USAGE))
			return code;
		if (follow)
			usleep((useconds_t)(call->every > 3600000000ull ? 3600000000ull : call->every));
	} while (follow);
	return code;
}

int verb_status(struct call *call, struct reason *why)
{
	question_start(&call->question, ASK_FLOWS + 1);
	if (call->args.words_count)
		return reason_say(why, EXIT_USAGE, "status takes no words; see 'tunprint help status'");
	if (args_given(&call->args, OPT_STORE))
		return status_store(call, args_value(&call->args, OPT_STORE, NULL), why);
	return ask_and_show(call, "status", show_status, why);
}

/* Lines of flow objects as one array. */
static json_t *read_flows(FILE *body, struct reason *why)
{
	json_t *flows = json_array();
	char *line = NULL;
	size_t room = 0;

	while (flows && getline(&line, &room, body) > 0) {
		json_t *flow = json_loads(line, 0, NULL);

		if (!json_is_object(flow) || json_array_append_new(flows, flow)) {
			reason_say(why, -EINVAL, "the collector's answer is cut or broken");
			json_decref(flows);
			flows = NULL;
		}
	}
	free(line);
	return flows;
}

static int follow_flows(struct call *call, FILE *body, int code, struct reason *why)
{
	char *line = NULL;
	size_t room = 0;
	int err = 0;

	while (!err && getline(&line, &room, body) > 0) {
		json_t *flow = json_loads(line, 0, NULL), *one = json_array();

		if (!flow || !one || json_array_append(one, flow))
			err = reason_say(why, EXIT_NO_COLLECTOR, "the collector's answer is broken");
		else
			err = show_flows(call, one, 0, why);
		if (!err && fflush(call->out))
			err = EXIT_FAILED;
		call->look.no_headers = true;
		json_decref(flow);
		json_decref(one);
	}
	free(line);
	return err ? err : code;
}

static int list_flows(struct call *call, FILE *body, int code, struct reason *why)
{
	json_t *flows = read_flows(body, why);
	int shown;

	if (!flows)
		return EXIT_NO_COLLECTOR;
	if (!json_array_size(flows) && call->form == FORM_TABLE) {
		char text[256];

		filter_text(text, sizeof(text), &call->filter);
		fprintf(call->out, *text ? "No flows: none of those tracked matches: %s.\n" :
			"No flows are tracked now.%s\n", text);
	} else {
		shown = show_flows(call, flows, 0, why);
		code = shown == EXIT_DONE ? code : shown;
	}
	if (code == EXIT_DONE && call->fail_empty && !json_array_size(flows))
		code = EXIT_NOTHING;
	json_decref(flows);
	return code;
}

int verb_flows(struct call *call, struct reason *why)
{
	FILE *body;
	int code, got;

	if (call_filter(call, 0, why))
		return EXIT_USAGE;
	code = ask(call, "flows", &call->question, &body, &got, why);
	if (code)
		return code;
	if (call->form == FORM_JSON)
		code = pass_on(call, body, got, why);
	else if (call->follow)
		code = follow_flows(call, body, got, why);
	else
		code = list_flows(call, body, got, why);
	fclose(body);
	return code;
}
