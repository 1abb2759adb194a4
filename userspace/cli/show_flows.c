// SPDX-License-Identifier: Apache-2.0
/* Flow objects for people: tunnels first, then by bytes; below each tunnel, why it is called one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "base/utf8.h"
#include "cli/show.h"

static const struct table_column columns[] = {
	{ "initiator", "INITIATOR", ALIGN_LEFT, 0, false },
	{ "peer", "PEER", ALIGN_LEFT, 0, false },
	{ "over", "OVER", ALIGN_LEFT, 0, false },
	{ "protocol", "PROTOCOL", ALIGN_LEFT, 0, true },
	{ "confidence", "CONF", ALIGN_RIGHT, 0, false },
	{ "packets", "PACKETS", ALIGN_RIGHT, 2, false },
	{ "bytes", "BYTES", ALIGN_RIGHT, 0, false },
	{ "first", "FIRST", ALIGN_LEFT, 3, false },
	{ "last", "LAST", ALIGN_LEFT, 4, false },
	{ "network", "NETWORK", ALIGN_LEFT, 0, false },
	{ "path", "PATH", ALIGN_LEFT, 0, false },
	{ "evidence", "EVIDENCE", ALIGN_LEFT, 0, true },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))
#define PEOPLES_COLUMNS (COLUMNS - 3)	/* unless chosen with --columns */

struct row {
	const json_t *flow;
	uint64_t bytes;
	bool tunnel;
};

static int by_weight(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->tunnel != y->tunnel)
		return y->tunnel - x->tunnel;
	if (x->bytes != y->bytes)
		return x->bytes < y->bytes ? 1 : -1;
	return strcmp(take_text(x->flow, "first"), take_text(y->flow, "first"));
}

static char *end_text(char out[CELL_ROOM], const json_t *flow, const char *side)
{
	const char *address = take_text(flow, side);
	char port_name[16];
	uint64_t port;

	snprintf(port_name, sizeof(port_name), "%s_port", side);
	port = take_u64(flow, port_name);
	if (!address)
		address = "-";
	if (!port)
		snprintf(out, CELL_ROOM, "%s", address);
	else
		snprintf(out, CELL_ROOM, strchr(address, ':') ? "[%s]:%llu" : "%s:%llu", address,
			 (unsigned long long)port);
	return out;
}

/* "custom k7f3", "gre/ethernet (wireguard)": name, variant, fingerprint, what travels inside. */
static char *protocol_text(char out[CELL_ROOM], const json_t *flow)
{
	const char *nickname = take_text(flow, "nickname"), *variant = take_text(flow, "variant");
	const char *name = take_text(flow, "protocol"), *inner = take_text(flow, "inner");

	snprintf(out, CELL_ROOM, "%s%s%s%s%s%s%s%s", name ? name : "?", variant ? "/" : "",
		 variant ? variant : "", nickname ? " " : "", nickname ? nickname : "",
		 inner ? " (" : "", inner ? inner : "", inner ? ")" : "");
	return out;
}

static char *evidence_text(char out[CELL_ROOM], const json_t *flow)
{
	const json_t *list = json_object_get(flow, "evidence"), *one;
	size_t used = 0, i;

	*out = '\0';
	json_array_foreach(list, i, one) {
		used += (size_t)snprintf(out + used, CELL_ROOM - used, "%s%s", i ? "; " : "",
					 json_string_value(one));
		if (used >= CELL_ROOM)
			break;
	}
	return out;
}

static void flow_row(struct table *table, const json_t *flow, size_t used, bool day)
{
	char text[CELL_ROOM], number[24];
	uint64_t confidence = take_u64(flow, "confidence");
	bool tunnel = take_bool(flow, "tunnel");

	table_cell(table, end_text(text, flow, "src"), MEANS_NOTHING);
	table_cell(table, end_text(text, flow, "dst"), MEANS_NOTHING);
	table_cell(table, take_text(flow, "proto"), MEANS_NOTHING);
	table_cell(table, protocol_text(text, flow), tunnel ? MEANS_WARNING : MEANS_NOTHING);
	snprintf(number, sizeof(number), "%llu", (unsigned long long)confidence);
	table_pair(table, confidence ? number : NULL, number, MEANS_NOTHING);
	cell_count(table, take_u64(flow, "packets"));
	cell_bytes(table, take_u64(flow, "bytes"));
	cell_time(table, flow, "first", day);
	cell_time(table, flow, "last", day);
	if (used == PEOPLES_COLUMNS)
		return;
	table_cell(table, take_text(flow, "network"), MEANS_NOTHING);
	table_cell(table, take_text(flow, "path"), MEANS_NOTHING);
	table_cell(table, evidence_text(text, flow), MEANS_LITTLE);
}

/* "    why: ..." in lines of the output's width; long sayings go on below. */
static void put_evidence(struct call *call, const json_t *flow)
{
	const json_t *list = json_object_get(flow, "evidence"), *one;
	size_t width = call->look.width ? call->look.width : TABLE_WIDTH, at = 0, i;
	bool before = false;	/* said already that it is about what is inside */

	json_array_foreach(list, i, one) {
		const char *text = json_string_value(one);
		bool inside = !strncmp(text, "inside: ", 8);
		size_t length;

		if (inside && before)
			text += 8;
		before = inside;
		length = utf8_width(text);
		if (at && at + length + 2 > width) {
			fputs(";\n         ", call->out);
			at = 9;
		} else if (at) {
			fputs("; ", call->out);
			at += 2;
		} else {
			fputs(call->look.colour ? "\033[2m    why: " : "    why: ", call->out);
			at = 9;
		}
		fputs(text, call->out);
		at += length;
	}
	if (at)
		fputs(call->look.colour ? "\033[0m\n" : "\n", call->out);
}

/* The table's lines with the evidence of tunnels between them. */
static int show_with_evidence(struct call *call, struct table *table, const struct row *rows,
			      size_t count, struct reason *why)
{
	FILE *out = call->out, *file;
	char *text = NULL, *line, *next;
	size_t size, i = 0;
	int code;

	file = open_memstream(&text, &size);
	if (!file)
		return reason_say(why, EXIT_FAILED, "out of memory");
	call->out = file;
	code = show_table(call, table, why);
	call->out = out;
	fclose(file);
	line = text;
	if (!call->look.no_headers && (next = strchr(line, '\n'))) {
		fwrite(line, 1, (size_t)(next + 1 - line), out);
		line = next + 1;
	}
	for (; i < count && (next = strchr(line, '\n')); line = next + 1, i++) {
		fwrite(line, 1, (size_t)(next + 1 - line), out);
		if (rows[i].tunnel)
			put_evidence(call, rows[i].flow);
	}
	free(text);
	return code;
}

static bool all_in_a_day(const struct row *rows, size_t count)
{
	int64_t first = 0, last = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t from = take_time(rows[i].flow, "first"), to = take_time(rows[i].flow, "last");

		first = !first || from < first ? from : first;
		last = to > last ? to : last;
	}
	return same_day(first, last);
}

static int show_rows(struct call *call, const struct row *rows, size_t count, struct reason *why)
{
	bool people = call->form == FORM_TABLE && !call->columns;
	size_t used = people ? PEOPLES_COLUMNS : COLUMNS;
	struct table *table = table_new(columns, used);
	bool day = all_in_a_day(rows, count);
	int code;

	if (!table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	for (size_t i = 0; i < count; i++)
		flow_row(table, rows[i].flow, used, day);
	if (people)
		code = show_with_evidence(call, table, rows, count, why);
	else
		code = show_table(call, table, why);
	table_free(table);
	return code;
}

int show_flows(struct call *call, const json_t *flows, uint64_t more, struct reason *why)
{
	size_t count = json_array_size(flows), shown = count;
	struct row *rows = calloc(count + 1, sizeof(*rows));
	int code;

	if (!rows)
		return reason_say(why, EXIT_FAILED, "out of memory");
	for (size_t i = 0; i < count; i++) {
		const json_t *flow = json_array_get(flows, i);

		rows[i] = (struct row){ flow, take_u64(flow, "bytes"), take_bool(flow, "tunnel") };
	}
	qsort(rows, count, sizeof(*rows), by_weight);
	if (call->form == FORM_TABLE && call->limit && count > call->limit)
		shown = (size_t)call->limit;
	code = show_rows(call, rows, shown, why);
	more += count - shown;
	if (more && call->form == FORM_TABLE && !call->look.no_headers && code == EXIT_DONE)
		fprintf(call->out, "\n%llu more flows: --limit 0 shows all\n",
			(unsigned long long)more);
	free(rows);
	return code;
}
