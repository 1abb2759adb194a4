// SPDX-License-Identifier: Apache-2.0
/* tunprint protocols: the catalogue as a list, or a few of its entries in full. */
#include <stdlib.h>
#include <string.h>

#include "answer/protocols.h"
#include "answer/words.h"
#include "base/closest.h"
#include "cli/show.h"

static const struct table_column columns[] = {
	{ "name", "NAME", ALIGN_LEFT, 0, false },
	{ "kind", "KIND", ALIGN_LEFT, 0, false },
	{ "over", "OVER", ALIGN_LEFT, 0, false },
	{ "decides", "WHAT DECIDES", ALIGN_LEFT, 0, true },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static void join(char out[CELL_ROOM], const json_t *list, const char *between)
{
	const json_t *one;
	size_t used = 0, i;

	*out = '\0';
	json_array_foreach(list, i, one) {
		used += (size_t)snprintf(out + used, CELL_ROOM - used, "%s%s", i ? between : "",
					 json_string_value(one));
		if (used >= CELL_ROOM)
			return;
	}
}

static bool asked_for(const struct call *call, const char *name)
{
	for (unsigned int i = 0; i < call->args.words_count; i++)
		if (!strcmp(call->args.words[i], name))
			return true;
	return !call->args.words_count;
}

static void show_one(struct call *call, const json_t *protocol)
{
	const json_t *evidence = json_object_get(protocol, "evidence"), *one;
	char text[CELL_ROOM];
	size_t i;

	join(text, json_object_get(protocol, "carriers"), ", ");
	fprintf(call->out, "%s (%s%s%s, class %llu)\n  decides: %s\n", take_text(protocol, "name"),
		take_text(protocol, "kind"), *text ? " over " : "", text,
		(unsigned long long)take_u64(protocol, "number"), take_text(protocol, "decides"));
	if (json_array_size(evidence))
		fprintf(call->out, "  payloads needed: %llu; %s\n",
			(unsigned long long)take_u64(protocol, "packets"),
			take_bool(protocol, "middle") ? "also known when the start was missed" :
			"only from the start of a flow");
	join(text, json_object_get(protocol, "variants"), ", ");
	if (*text)
		fprintf(call->out, "  variants: %s\n", text);
	json_array_foreach(evidence, i, one)
		fprintf(call->out, "  %s %s\n", i ? "         " : "evidence:", json_string_value(one));
}

static int show_list(struct call *call, const json_t *data, struct reason *why)
{
	struct table *table = table_new(columns, COLUMNS);
	const json_t *protocol;
	char text[CELL_ROOM];
	size_t i;
	int code;

	if (!table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	json_array_foreach(data, i, protocol) {
		table_cell(table, take_text(protocol, "name"), MEANS_NOTHING);
		table_cell(table, take_text(protocol, "kind"), MEANS_NOTHING);
		join(text, json_object_get(protocol, "carriers"), " ");
		table_cell(table, text, MEANS_NOTHING);
		table_cell(table, take_text(protocol, "decides"), MEANS_NOTHING);
	}
	code = show_table(call, table, why);
	table_free(table);
	return code;
}

int show_protocols(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *data = json_object_get(answer, "data"), *protocol;
	size_t i;

	if (!call->args.words_count || call->form != FORM_TABLE)
		return show_list(call, data, why);
	json_array_foreach(data, i, protocol) {
		if (i)
			fputc('\n', call->out);
		show_one(call, protocol);
	}
	return EXIT_DONE;
}

static int check_names(const struct call *call, struct reason *why)
{
	for (unsigned int i = 0; i < call->args.words_count; i++) {
		const char *word = call->args.words[i];
		char token[REASON_TOKEN_ROOM];
		struct closest closest;

		if (protocol_named(word))
			continue;
		closest_start(&closest, word);
		for (unsigned int j = 0; j < protocols_count; j++)
			closest_offer(&closest, protocols[j].name);
		reason_token(token, word, strlen(word));
		if (closest.best)
			return reason_say(why, EXIT_USAGE, "there is no protocol %s; did you mean '%s'?",
					  token, closest.best);
		return reason_say(why, EXIT_USAGE, "there is no protocol %s; 'tunprint protocols' "
				  "lists them", token);
	}
	return EXIT_DONE;
}

/* The catalogue without what was not asked for. */
static void narrow(const struct call *call, json_t *data)
{
	for (size_t i = json_array_size(data); i; i--)
		if (!asked_for(call, take_text(json_array_get(data, i - 1), "name")))
			json_array_remove(data, i - 1);
}

int verb_protocols(struct call *call, struct reason *why)
{
	struct answer_head head = { .source = "catalogue", .generated = call->now };
	char *text = NULL, *narrowed;
	struct json json;
	json_t *answer;
	size_t size;
	FILE *file;
	int code = check_names(call, why);

	if (code)
		return code;
	file = open_memstream(&text, &size);
	if (!file)
		return reason_say(why, EXIT_FAILED, "out of memory");
	json_start(&json, file, JSON_LINE);
	protocols_json(&json, &head);
	code = json_end(&json);
	fclose(file);
	answer = json_loads(text, 0, NULL);
	free(text);
	narrow(call, json_object_get(answer, "data"));
	narrowed = answer && !code ? json_dumps(answer, JSON_COMPACT) : NULL;
	json_decref(answer);
	if (!narrowed)
		return reason_say(why, EXIT_FAILED, "out of memory");
	code = show_answer(call, narrowed, show_protocols, why);
	if (call->form == FORM_JSON)
		fputc('\n', call->out);
	free(narrowed);
	return code;
}
