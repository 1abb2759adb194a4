// SPDX-License-Identifier: Apache-2.0
/* tunprint events: from the collector, or from the log beside a store; past ones, then new ones. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/times.h"
#include "cli/ask.h"
#include "cli/show.h"
#include "events/log.h"
#include "events/pick.h"

#define AT_ONCE 100000		/* lines of a table */

static const struct table_column columns[] = {
	{ "timestamp", "TIME", ALIGN_LEFT, 0, false },
	{ "event_type", "EVENT", ALIGN_LEFT, 0, false },
	{ "network", "NETWORK", ALIGN_LEFT, 0, false },
	{ "path", "PATH", ALIGN_LEFT, 2, false },
	{ "class", "CLASS", ALIGN_LEFT, 1, false },
	{ "message", "WHAT", ALIGN_LEFT, 0, true },
	{ "fingerprint", "FINGERPRINT", ALIGN_LEFT, 0, false },
	{ "in_iface", "INTERFACE", ALIGN_LEFT, 0, false },
	{ "id", "ID", ALIGN_RIGHT, 0, false },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))
#define PEOPLES_COLUMNS 6

struct showing {
	struct call *call;
	struct event_pick pick;
	json_t *rows;			/* of a table */
	uint64_t count, last;		/* last: id */
	struct reason *why;
};

static enum table_meaning meaning_of(const char *type)
{
	if (!strcmp(type, "blind"))
		return MEANS_BAD;
	if (!strcmp(type, "sees_again"))
		return MEANS_GOOD;
	return strcmp(type, "new_network") ? MEANS_WARNING : MEANS_NOTHING;
}

static void put_row(struct table *table, const json_t *event, bool all)
{
	const char *type = take_text(event, "event_type");
	char text[24];

	cell_time(table, event, "timestamp", false);
	table_cell(table, type, meaning_of(type ? type : ""));
	table_cell(table, take_text(event, "network"), MEANS_NOTHING);
	table_cell(table, take_text(event, "path"), MEANS_NOTHING);
	table_cell(table, take_text(event, "class"), MEANS_NOTHING);
	table_cell(table, take_text(event, "message"), MEANS_NOTHING);
	if (!all)
		return;
	table_cell(table, take_text(event, "fingerprint"), MEANS_NOTHING);
	table_cell(table, take_text(event, "in_iface"), MEANS_NOTHING);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)take_u64(event, "id"));
	table_cell(table, text, MEANS_NOTHING);
}

int show_events(struct call *call, const json_t *rows, struct reason *why)
{
	bool all = call->form != FORM_TABLE || call->columns;
	struct table *table = table_new(columns, all ? COLUMNS : PEOPLES_COLUMNS);
	const json_t *event;
	size_t i;
	int code;

	if (!table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	json_array_foreach(rows, i, event)
		put_row(table, event, all);
	code = show_table(call, table, why);
	table_free(table);
	return code;
}

/* One line of the log, or of the collector. */
static int take(void *arg, const char *line, const json_t *event)
{
	struct showing *s = arg;

	s->count++;
	s->last = take_u64(event, "id");
	if (s->call->form == FORM_JSON)
		return fprintf(s->call->out, "%s\n", line) < 0;
	if (s->count > AT_ONCE)
		return reason_say(s->why, -E2BIG, "more than %d events; narrow them with a filter",
				  AT_ONCE);
	return json_array_append(s->rows, (json_t *)event) ? -ENOMEM : 0;
}

static int take_options(struct call *call, struct event_pick *pick, struct reason *why)
{
	for (unsigned int i = 0; i < call->args.values_count; i++) {
		const char *value = call->args.values[i].value;
		int err = event_pick_take(pick, call->args.values[i].option->name,
					  value ? value : "", call->now, why);

		if (err && err != -ENOENT)
			return err;
	}
	for (unsigned int i = 0; i < call->args.words_count; i += 2) {
		const char *key = call->args.words[i];
		char token[REASON_TOKEN_ROOM];
		int err = i + 1 < call->args.words_count ?
			  event_pick_take(pick, key, call->args.words[i + 1], call->now, why) : -EDOM;

		reason_token(token, key, strlen(key));
		if (err == -ENOENT)
			return reason_say(why, -EINVAL, "unknown filter %s; there are type, network, "
					  "class, path, since and until", token);
		if (err)
			return err == -EDOM ? reason_say(why, -EINVAL, "%s has no value", token) : err;
	}
	pick->limit = call->form == FORM_JSON && !args_given(&call->args, OPT_LIMIT) ? 0 : call->limit;
	return 0;
}

/* Lines of the collector, until it or its patience ends. */
static int read_lines(struct showing *s, FILE *body, bool one_by_one)
{
	char *line = NULL;
	size_t room = 0;
	int err = 0;

	while (!err && getline(&line, &room, body) > 0) {
		json_t *event = json_loads(line, 0, NULL);

		line[strcspn(line, "\n")] = '\0';
		if (!event)
			err = reason_say(s->why, -EINVAL, "the collector's answer is cut or broken");
		else if (!one_by_one || take_u64(event, "id") > s->last)
			err = take(s, line, event);
		json_decref(event);
		if (!one_by_one || err)
			continue;
		if (json_array_size(s->rows)) {
			err = show_events(s->call, s->rows, s->why);
			json_array_clear(s->rows);
			s->call->look.no_headers = true;
		}
		if (fflush(s->call->out))
			err = EXIT_FAILED;
	}
	free(line);
	return err < 0 ? EXIT_NO_COLLECTOR : err;
}

static json_t *as_args(const struct event_pick *pick)
{
	char *text = NULL;
	size_t length;
	FILE *file = open_memstream(&text, &length);
	struct json json;
	json_t *args;

	if (!file)
		return NULL;
	json_start(&json, file, JSON_LINE);
	json_open_object(&json, NULL);
	event_pick_write(pick, &json);
	json_close(&json);
	json_end(&json);
	fclose(file);
	args = json_loads(text, 0, NULL);
	free(text);
	return args;
}

static int ask_events(struct showing *s, bool follow, FILE **body)
{
	struct call *call = s->call;
	int code, err;

	call->extra = as_args(&s->pick);
	if (!call->extra || (follow && json_object_set_new(call->extra, "follow", json_true())))
		return reason_say(s->why, EXIT_FAILED, "out of memory");
	call->follow = follow;
	err = ask(call, "events", NULL, body, &code, s->why);
	json_decref(call->extra);
	call->extra = NULL;
	return err;
}

static int finish(struct showing *s)
{
	struct call *call = s->call;
	int code = EXIT_DONE;

	if (call->form == FORM_TABLE && !s->count)
		fprintf(call->out, event_pick_selects(&s->pick) ? "No events match.\n" :
			"No events yet.\n");
	else if (call->form != FORM_JSON)
		code = show_events(call, s->rows, s->why);
	if (code == EXIT_DONE && call->fail_empty && !s->count)
		code = EXIT_NOTHING;
	return code;
}

/* The follower is there before the past is asked for: nothing falls between. */
static int follow_events(struct showing *s)
{
	FILE *body, *past;
	int err = ask_events(s, true, &body);

	if (err)
		return err;
	if (s->pick.since) {
		err = ask_events(s, false, &past);
		err = err ? err : read_lines(s, past, true);
		if (!err)
			fclose(past);
	}
	s->call->follow = true;
	err = err ? err : read_lines(s, body, true);
	fclose(body);
	return err;
}

static int past_events(struct showing *s, const char *store)
{
	char path[1100];
	FILE *body;
	int err;

	if (store) {
		err = event_pick_log(&s->pick, log_path(path, store), take, s, s->why);
		return err ? EXIT_FAILED : finish(s);
	}
	err = ask_events(s, false, &body);
	if (err)
		return err;
	err = read_lines(s, body, false);
	fclose(body);
	return err ? err : finish(s);
}

int verb_events(struct call *call, struct reason *why)
{
	const char *store = args_value(&call->args, OPT_STORE, NULL);
	struct showing s = { .call = call, .rows = json_array(), .why = why };
	bool follow = call->follow;
	int code;

	if (!s.rows)
		return reason_say(why, EXIT_FAILED, "out of memory");
	if (take_options(call, &s.pick, why))
		code = EXIT_USAGE;
	else if (store && follow)
		code = reason_say(why, EXIT_USAGE, "a file does not change: --follow needs the "
				  "collector");
	else if (store && access(store, R_OK))
		code = reason_say(why, EXIT_FAILED, "%s: %s", store, strerror(errno));
	else
		code = follow ? follow_events(&s) : past_events(&s, store);
	json_decref(s.rows);
	return code;
}
