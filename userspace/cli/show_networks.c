// SPDX-License-Identifier: Apache-2.0
/* tunprint.networks/1 for people: a line for each tunnel, the network's own figures on its first. */
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "base/utf8.h"
#include "cli/chart.h"
#include "cli/show.h"

static const struct table_column columns[] = {
	{ "network", "NETWORK", ALIGN_LEFT, 0, false },
	{ "packets", "PACKETS", ALIGN_RIGHT, 2, false },
	{ "bytes", "BYTES", ALIGN_RIGHT, 0, false },
	{ "tunnel", "TUNNEL", ALIGN_LEFT, 0, false },
	{ "confidence", "CONF", ALIGN_RIGHT, 0, false },
	{ "share", "SHARE", ALIGN_RIGHT, 0, false },
	{ "hidden", "HIDDEN", ALIGN_RIGHT, 3, false },
	{ "growth", "GROWTH", ALIGN_RIGHT, 0, false },
	{ "up_down", "UP/DOWN", ALIGN_RIGHT, 4, false },
	{ "since", "SINCE", ALIGN_LEFT, 1, false },
	{ "first", "FIRST", ALIGN_LEFT, 5, false },
	{ "last", "LAST", ALIGN_LEFT, 6, false },
	{ "other", "OTHER TRAFFIC", ALIGN_LEFT, 0, true },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

struct view {
	struct call *call;
	const json_t *answer;
	struct table *table;
	size_t room;		/* cells for OTHER TRAFFIC */
	bool day;
};

static const char *tunnel_name(const json_t *tunnel)
{
	const char *fingerprint = take_text(tunnel, "fingerprint");

	return fingerprint ? fingerprint : take_text(tunnel, "protocol");
}

/* "tls 60 %, dns 2 %, +3"; a "?" marks a tunnel that is not sure enough. */
static void other_text(const json_t *network, char out[CELL_ROOM], size_t room)
{
	const json_t *classes = json_object_get(network, "classes"), *class;
	uint64_t whole = take_u64(network, "bytes");
	size_t used = 0, i;

	*out = '\0';
	json_array_foreach(classes, i, class) {
		const char *name = take_text(class, "class"), *kind = take_text(class, "kind");
		char share[UNITS_ROOM], one[CELL_ROOM];
		bool weak = kind && !strcmp(kind, "tunnel");
		size_t left = json_array_size(classes) - i;

		snprintf(one, sizeof(one), "%s%s%s %s", i ? ", " : "", name ? name : "?",
			 weak ? "?" : "", units_percent(share, take_u64(class, "bytes"), whole));
		/* Room must stay for "+9". */
		if (used + strlen(one) + (left > 1 ? 4 : 0) > room && i) {
			snprintf(out + used, CELL_ROOM - used, " +%zu", left);
			return;
		}
		used += (size_t)snprintf(out + used, CELL_ROOM - used, "%s", one);
		if (used >= CELL_ROOM - 1)
			return;
	}
}

static void network_cells(struct view *view, const json_t *network, bool again)
{
	const char *name = take_text(network, "network");

	if (again && view->call->form == FORM_TABLE) {
		for (int i = 0; i < 3; i++)
			table_cell(view->table, " ", MEANS_NOTHING);
		return;
	}
	table_cell(view->table, name, MEANS_NOTHING);
	cell_count(view->table, take_u64(network, "packets"));
	cell_bytes(view->table, take_u64(network, "bytes"));
}

/* Of the whole network, on its first line. */
static void growth_cells(struct view *view, const json_t *network, const json_t *tunnel, bool again)
{
	const json_t *growth = json_object_get(network, "growth"), *from = tunnel ? tunnel : network;
	uint64_t up = take_u64(from, tunnel ? "bytes_up" : "tunnel_bytes_up");
	uint64_t down = take_u64(from, tunnel ? "bytes_down" : "tunnel_bytes_down");
	bool new = take_text(json_object_get(view->answer, "before"), "to") && tunnel &&
		   !take_u64(network, "tunnel_bytes_before");
	char text[32], plain[32] = "", ratio[24] = "";

	again = again && view->call->form == FORM_TABLE;
	if (again)
		table_cell(view->table, " ", MEANS_NOTHING);
	else
		cell_share(view->table, take_u64(network, "hidden_bytes"), take_u64(network, "bytes"));
	if (json_is_number(growth))
		snprintf(plain, sizeof(plain), "%.6f", json_number_value(growth));
	table_pair(view->table, again ? " " : json_is_number(growth) ?
		   chart_growth(text, json_number_value(growth)) : new ? "new" : NULL, plain,
		   MEANS_NOTHING);
	if (down)
		snprintf(ratio, sizeof(ratio), up < 10 * down ? "%.2f" : "%.0f",
			 (double)up / (double)down);
	table_pair(view->table, tunnel && *ratio ? ratio : NULL, ratio, MEANS_NOTHING);
	cell_since(view->table, from);
}

static void tunnel_cells(struct view *view, const json_t *network, const json_t *tunnel,
			 bool again)
{
	const json_t *confidence = json_object_get(tunnel, "confidence");
	char number[24] = "";

	if (json_is_integer(confidence))
		snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(confidence));
	table_pair(view->table, tunnel ? tunnel_name(tunnel) : "-", tunnel ? tunnel_name(tunnel) : "",
		   tunnel ? MEANS_WARNING : MEANS_LITTLE);
	table_cell(view->table, number, MEANS_NOTHING);
	if (tunnel)
		cell_share(view->table, take_u64(tunnel, "bytes"), take_u64(network, "bytes"));
	else
		table_pair(view->table, "-", "0", MEANS_LITTLE);
	growth_cells(view, network, tunnel, again);
	cell_time(view->table, tunnel ? tunnel : network, "first", view->day);
	cell_time(view->table, tunnel ? tunnel : network, "last", view->day);
}

static void network_rows(struct view *view, const json_t *network)
{
	const json_t *tunnels = json_object_get(network, "tunnels");
	size_t count = json_array_size(tunnels);
	char other[CELL_ROOM];

	other_text(network, other, view->call->form == FORM_TABLE ? view->room : CELL_ROOM - 1);
	for (size_t i = 0; i < count || !i; i++) {
		network_cells(view, network, i > 0);
		tunnel_cells(view, network, json_array_get(tunnels, i), i > 0);
		table_cell(view->table, i && view->call->form == FORM_TABLE ? " " : other,
			   MEANS_NOTHING);
	}
}

static size_t widest(const json_t *data, uint64_t limit)
{
	size_t network = 7, tunnel = 6, i, j, width;
	const json_t *row, *one;

	json_array_foreach(data, i, row) {
		if (limit && i >= limit)
			break;
		width = utf8_width(take_text(row, "network"));
		network = width > network ? width : network;
		json_array_foreach(json_object_get(row, "tunnels"), j, one) {
			width = utf8_width(tunnel_name(one));
			tunnel = width > tunnel ? width : tunnel;
		}
	}
	return network + tunnel;
}

static void show_head(struct call *call, const json_t *answer)
{
	const json_t *totals = json_object_get(answer, "totals");
	const json_t *window = json_object_get(answer, "window");
	char when[CELL_ROOM], networks[64], packets[64], bytes[UNITS_ROOM], share[UNITS_ROOM];

	window_text(when, take_time(window, "from"), take_time(window, "to"));
	fprintf(call->out, "Source networks%s%s\n", *when ? ", " : "", when);
	fprintf(call->out, "%s, %llu with tunnels; %s, %s, %s of the bytes tunnelled\n\n",
		plural(networks, take_u64(totals, "networks"), "network", "networks"),
		(unsigned long long)take_u64(totals, "tunnel_networks"),
		plural(packets, take_u64(totals, "packets"), "packet", "packets"),
		units_bytes(bytes, take_u64(totals, "bytes")),
		units_percent(share, take_u64(totals, "tunnel_bytes"), take_u64(totals, "bytes")));
}

static void show_foot(struct call *call, const json_t *answer)
{
	const json_t *nowhere = json_object_get(answer, "without_network"), *row;
	const json_t *totals = json_object_get(answer, "totals"), *data = json_object_get(answer, "data");
	size_t i;
	uint64_t count = json_array_size(data), more = take_u64(answer, "more");
	char number[UNITS_ROOM];

	if (call->limit && count > call->limit)
		more += count - call->limit;
	if (json_array_size(nowhere) || more)
		fputc('\n', call->out);
	if (more)
		fprintf(call->out, "%llu more networks: --limit 0 shows all\n",
			(unsigned long long)more);
	json_array_foreach(nowhere, i, row)
		fprintf(call->out, "%s%s %s", i ? ", " : "Packets of no network: ",
			take_text(row, "class"), units_count(number, take_u64(row, "packets")));
	if (json_array_size(nowhere))
		fputc('\n', call->out);
	if (count && !take_u64(totals, "tunnel_networks"))
		fprintf(call->out, "\nNo tunnel seen: nothing reached confidence %llu.\n",
			(unsigned long long)take_u64(answer, "min_confidence"));
}

int show_networks(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *data = json_object_get(answer, "data"), *row;
	const json_t *window = json_object_get(answer, "window");
	bool table = call->form == FORM_TABLE;
	uint64_t limit = table ? call->limit : 0;
	struct view view = {
		.call = call, .answer = answer, .table = table_new(columns, COLUMNS),
		.day = same_day(take_time(window, "from"), take_time(window, "to")),
	};
	size_t i, fixed = widest(data, limit) + 7 + 4 + 6 + 7 + 7 + 10 + 2 * 7;
	size_t width = call->look.width ? call->look.width : TABLE_WIDTH;
	int code;

	if (!view.table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	view.room = width > fixed + 16 ? width - fixed : 16;
	json_array_foreach(data, i, row)
		if (!limit || i < limit)
			network_rows(&view, row);
	if (table && !json_array_size(data)) {
		fprintf(call->out, "No networks: %s.\n",
			take_text(answer, "empty") ? take_text(answer, "empty") : "the answer is empty");
		show_foot(call, answer);
		table_free(view.table);
		return EXIT_DONE;
	}
	if (table && !call->look.no_headers)
		show_head(call, answer);
	code = show_table(call, view.table, why);
	if (table && !call->look.no_headers && code == EXIT_DONE)
		show_foot(call, answer);
	table_free(view.table);
	return code;
}
