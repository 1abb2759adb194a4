// SPDX-License-Identifier: Apache-2.0
/* tunprint.fingerprints/1 and tunprint.spread/1 for people. */
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "cli/learned.h"
#include "cli/show.h"

static const struct table_column columns[] = {
	{ "nickname", " ID", ALIGN_LEFT, 0, false },
	{ "state", "STATE", ALIGN_LEFT, 0, false },
	{ "confidence", "CONF", ALIGN_RIGHT, 0, false },
	{ "transport", "OVER", ALIGN_LEFT, 0, false },
	{ "shape", "SHAPE", ALIGN_LEFT, 0, true },
	{ "networks", "NETS", ALIGN_RIGHT, 0, false },
	{ "sessions", "SESSIONS", ALIGN_RIGHT, 4, false },
	{ "bytes", "BYTES", ALIGN_RIGHT, 3, false },
	{ "first", "FIRST", ALIGN_LEFT, 2, false },
	{ "last", "LAST", ALIGN_LEFT, 1, false },
	{ "protocol", "PROTOCOL", ALIGN_LEFT, 0, false },
	{ "bits", "BITS", ALIGN_RIGHT, 0, false },
	{ "fingerprint", "FINGERPRINT", ALIGN_LEFT, 0, false },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))
#define PEOPLES_COLUMNS (COLUMNS - 3)	/* unless chosen with --columns */

static enum table_meaning meaning_of(const char *state)
{
	if (!strcmp(state, "in kernel"))
		return MEANS_GOOD;
	return strcmp(state, "learned") ? MEANS_LITTLE : MEANS_WARNING;
}

static void cell_number(struct table *table, const json_t *row, const char *name)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)take_u64(row, name));
	table_cell(table, text, MEANS_NOTHING);
}

static void put_row(struct table *table, const json_t *row, size_t used, bool people, bool day)
{
	const char *state = take_text(row, "state"), *name = take_text(row, "nickname");
	char text[CELL_ROOM];

	snprintf(text, sizeof(text), "%s%s", people ? " " : "", name ? name : "?");
	table_cell(table, text, MEANS_NOTHING);
	table_cell(table, state ? state : "?", meaning_of(state ? state : "?"));
	cell_number(table, row, "confidence");
	table_cell(table, take_text(row, "transport"), MEANS_NOTHING);
	table_cell(table, take_text(row, "shape"), MEANS_NOTHING);
	cell_number(table, row, "networks");
	cell_number(table, row, "sessions");
	cell_bytes(table, take_u64(row, "bytes_up") + take_u64(row, "bytes_down"));
	cell_time(table, row, "first", day);
	cell_time(table, row, "last", day);
	if (used == PEOPLES_COLUMNS)
		return;
	table_cell(table, take_text(row, "protocol"), MEANS_NOTHING);
	cell_number(table, row, "bits");
	table_cell(table, take_text(row, "fingerprint"), MEANS_NOTHING);
}

static bool within_a_day(const json_t *rows)
{
	int64_t first = 0, last = 0;
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		int64_t from = take_time(row, "first"), to = take_time(row, "last");

		first = !first || from < first ? from : first;
		last = to > last ? to : last;
	}
	return same_day(first, last);
}

static int show_rows(struct call *call, const json_t *data, struct reason *why)
{
	bool people = call->form == FORM_TABLE && !call->columns;
	size_t used = people ? PEOPLES_COLUMNS : COLUMNS, i;
	struct table *table = table_new(columns, used);
	bool day = within_a_day(data);
	const json_t *row;
	int code;

	if (!table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	json_array_foreach(data, i, row)
		if (call->form != FORM_TABLE || !call->limit || i < call->limit)
			put_row(table, row, used, people, day);
	code = show_table(call, table, why);
	table_free(table);
	return code;
}

static void show_head(struct call *call, const json_t *answer, size_t count)
{
	const json_t *window = json_object_get(answer, "window");
	char when[CELL_ROOM], prints[64];

	window_text(when, take_time(window, "from"), take_time(window, "to"));
	fprintf(call->out, "Fingerprints of tunnels that have no name%s%s\n%s; one line each, whoever "
		"uses it\n\n", *when ? ", " : "", when,
		plural(prints, count, "fingerprint", "fingerprints"));
}

int show_fingerprints(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *data = json_object_get(answer, "data");
	const char *empty = take_text(answer, "empty"), *name;
	size_t count = json_array_size(data);
	int code;

	if (call->form == FORM_TABLE && !count) {
		fprintf(call->out, "No fingerprints: %s.\n", empty ? empty : "the answer is empty");
		return EXIT_DONE;
	}
	if (call->form == FORM_TABLE && !call->look.no_headers)
		show_head(call, answer, count);
	code = show_rows(call, data, why);
	if (call->form != FORM_TABLE || call->look.no_headers || code != EXIT_DONE)
		return code;
	if (call->limit && count > call->limit)
		fprintf(call->out, "\n%zu more: --limit 0 shows all\n", count - (size_t)call->limit);
	name = take_text(json_array_get(data, 0), "nickname");
	fprintf(call->out, "\nNext: tunprint explain %s     tunprint spread %s\n", name, name);
	return code;
}

/* --- spread --- */

static const struct table_column spread_columns[] = {
	{ "network", " NETWORK", ALIGN_LEFT, 0, false },
	{ "first", "FIRST SEEN", ALIGN_LEFT, 0, false },
	{ "last", "LAST", ALIGN_LEFT, 1, false },
	{ "sessions", "SESSIONS", ALIGN_RIGHT, 0, false },
	{ "bytes_up", "UP", ALIGN_RIGHT, 0, false },
	{ "bytes_down", "DOWN", ALIGN_RIGHT, 0, false },
};

static int show_spread_rows(struct call *call, const json_t *networks, struct reason *why)
{
	bool people = call->form == FORM_TABLE;
	struct table *table = table_new(spread_columns, 6);
	char text[CELL_ROOM];
	const json_t *row;
	size_t i;
	int code;

	if (!table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	json_array_foreach(networks, i, row) {
		const char *name = take_text(row, "network");

		snprintf(text, sizeof(text), "%s%s", people ? " " : "", name ? name : "?");
		table_cell(table, text, MEANS_NOTHING);
		cell_time(table, row, "first", false);
		cell_time(table, row, "last", false);
		cell_number(table, row, "sessions");
		cell_bytes(table, take_u64(row, "bytes_up"));
		cell_bytes(table, take_u64(row, "bytes_down"));
	}
	code = show_table(call, table, why);
	table_free(table);
	return code;
}

static void show_siblings(struct call *call, const json_t *siblings)
{
	const json_t *row;
	size_t i;

	fputs(json_array_size(siblings) ? "\nSiblings by structure:\n" :
	      "\nNo sibling: no other fingerprint has a like structure.\n", call->out);
	json_array_foreach(siblings, i, row)
		fprintf(call->out, " %s  %3llu %% alike, %llu networks  %.70s\n",
			take_text(row, "nickname"), (unsigned long long)take_u64(row, "likeness"),
			(unsigned long long)take_u64(row, "networks"), take_text(row, "fingerprint"));
}

int show_spread(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *data = json_object_get(answer, "data"), *p = json_object_get(data, "fingerprint");
	const char *empty = take_text(answer, "empty");
	int code;

	if (!json_is_object(data))
		return reason_say(why, EXIT_FAILED, "%s", empty ? empty : "not found");
	if (call->form == FORM_TABLE && !call->look.no_headers && !json_is_object(p))
		fprintf(call->out, "%s in the history: %zu networks, by time of first sight\n\n",
			take_text(data, "name"), json_array_size(json_object_get(data, "networks")));
	else if (call->form == FORM_TABLE && !call->look.no_headers)
		fprintf(call->out, "%s  %s, confidence %llu over %s: %.60s\nSource networks by time of "
			"first sight\n\n", take_text(p, "nickname"), take_text(p, "state"),
			(unsigned long long)take_u64(p, "confidence"), take_text(p, "transport"),
			take_text(p, "shape"));
	code = show_spread_rows(call, json_object_get(data, "networks"), why);
	if (call->form == FORM_TABLE && !call->look.no_headers && code == EXIT_DONE &&
	    json_is_object(p))
		show_siblings(call, json_object_get(data, "siblings"));
	return code;
}
