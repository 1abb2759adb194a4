// SPDX-License-Identifier: Apache-2.0
/* Flow objects for people: tunnels first, then by bytes, with as much evidence as fits. */
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
	{ "protocol", "PROTOCOL", ALIGN_LEFT, 0, false },
	{ "confidence", "CONF", ALIGN_RIGHT, 0, false },
	{ "packets", "PACKETS", ALIGN_RIGHT, 2, false },
	{ "bytes", "BYTES", ALIGN_RIGHT, 0, false },
	{ "evidence", "EVIDENCE", ALIGN_LEFT, 0, true },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

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

static char *protocol_text(char out[CELL_ROOM], const json_t *flow)
{
	const char *fingerprint = take_text(flow, "fingerprint"), *variant = take_text(flow, "variant");
	const char *name = take_text(flow, "protocol");

	if (fingerprint)
		name = fingerprint;
	snprintf(out, CELL_ROOM, "%s%s%s", name ? name : "?", variant ? "/" : "",
		 variant ? variant : "");
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

static void flow_row(struct call *call, struct table *table, const json_t *flow, size_t room)
{
	char text[CELL_ROOM], number[24];
	bool tunnel = take_bool(flow, "tunnel");

	table_cell(table, end_text(text, flow, "src"), MEANS_NOTHING);
	table_cell(table, end_text(text, flow, "dst"), MEANS_NOTHING);
	table_cell(table, take_text(flow, "proto"), MEANS_NOTHING);
	table_cell(table, protocol_text(text, flow), tunnel ? MEANS_WARNING : MEANS_NOTHING);
	snprintf(number, sizeof(number), "%llu", (unsigned long long)take_u64(flow, "confidence"));
	table_pair(table, take_u64(flow, "confidence") ? number : NULL, number, MEANS_NOTHING);
	cell_count(table, take_u64(flow, "packets"));
	cell_bytes(table, take_u64(flow, "bytes"));
	evidence_text(text, flow);
	if (call->form == FORM_TABLE && utf8_width(text) > room) {
		size_t at = room - 1;

		while (at && text[at - 1] == ' ')
			at--;
		strcpy(text + at, "\xe2\x80\xa6");
	}
	table_cell(table, text, MEANS_LITTLE);
}

static size_t evidence_room(const struct call *call, const struct row *rows, size_t count)
{
	size_t src = 9, dst = 4, over = 4, protocol = 8, width, fixed;
	char text[CELL_ROOM];

	for (size_t i = 0; i < count; i++) {
		width = utf8_width(end_text(text, rows[i].flow, "src"));
		src = width > src ? width : src;
		width = utf8_width(end_text(text, rows[i].flow, "dst"));
		dst = width > dst ? width : dst;
		width = utf8_width(take_text(rows[i].flow, "proto"));
		over = width > over ? width : over;
		width = utf8_width(protocol_text(text, rows[i].flow));
		protocol = width > protocol ? width : protocol;
	}
	fixed = src + dst + over + protocol + 4 + 7 + 7 + 2 * 7;
	width = call->look.width ? call->look.width : TABLE_WIDTH;
	return width > fixed + 12 ? width - fixed : 12;
}

int show_flows(struct call *call, const json_t *flows, uint64_t more, struct reason *why)
{
	size_t count = json_array_size(flows), shown = count, room;
	struct row *rows = calloc(count + 1, sizeof(*rows));
	struct table *table = table_new(columns, COLUMNS);
	int code = EXIT_FAILED;

	if (!rows || !table) {
		reason_say(why, -1, "out of memory");
		goto out;
	}
	for (size_t i = 0; i < count; i++) {
		const json_t *flow = json_array_get(flows, i);

		rows[i] = (struct row){ flow, take_u64(flow, "bytes"), take_bool(flow, "tunnel") };
	}
	qsort(rows, count, sizeof(*rows), by_weight);
	if (call->form == FORM_TABLE && call->limit && count > call->limit)
		shown = (size_t)call->limit;
	room = evidence_room(call, rows, shown);
	for (size_t i = 0; i < shown; i++)
		flow_row(call, table, rows[i].flow, room);
	code = show_table(call, table, why);
	more += count - shown;
	if (more && call->form == FORM_TABLE && !call->look.no_headers && code == EXIT_DONE)
		fprintf(call->out, "\n%llu more flows: --limit 0 shows all\n",
			(unsigned long long)more);
out:
	free(rows);
	table_free(table);
	return code;
}
