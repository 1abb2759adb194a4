// SPDX-License-Identifier: Apache-2.0
/* "history" of tunprint.explain/1 for people: each tunnel that a network used, and why it is one. */
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "cli/learned.h"
#include "cli/show.h"
#include "cli/wrap.h"

#define WHY_CELLS 84

static void put_ways(struct call *call, const json_t *row)
{
	char bytes[2][UNITS_ROOM], packets[2][UNITS_ROOM];

	fprintf(call->out, "up %s in %s packets, down %s in %s",
		units_bytes(bytes[0], take_u64(row, "bytes_up")),
		units_count(packets[0], take_u64(row, "packets_up")),
		units_bytes(bytes[1], take_u64(row, "bytes_down")),
		units_count(packets[1], take_u64(row, "packets_down")));
}

static const char *time_of(char out[24], const json_t *row, const char *name)
{
	const char *text = take_text(row, name);

	snprintf(out, 24, "%.10s %.5s", text ? text : "?", text && strlen(text) > 15 ? text + 11 : "");
	return out;
}

static void put_tunnel(struct call *call, const json_t *row)
{
	uint64_t judged = take_u64(row, "verdicts");
	char from[24], to[24], count[UNITS_ROOM];

	fprintf(call->out, " %-7s %.60s", "TUNNEL", take_text(row, "name"));
	if (json_is_integer(json_object_get(row, "confidence")))
		fprintf(call->out, ", confidence %llu", (unsigned long long)take_u64(row, "confidence"));
	else
		fputs(", no verdict is kept", call->out);
	if (judged)
		fprintf(call->out, ", %s flows judged", units_count(count, judged));
	fprintf(call->out, "\n         %s to %s UTC\n         ", time_of(from, row, "first"),
		time_of(to, row, "last"));
	put_ways(call, row);
	fputc('\n', call->out);
}

static void put_why(struct call *call, const json_t *evidence)
{
	const json_t *row;
	size_t i;

	json_array_foreach(evidence, i, row) {
		const json_t *weight = json_object_get(row, "weight");
		const char *text = take_text(row, "text");
		char points[16] = "";

		if (json_is_integer(weight))
			snprintf(points, sizeof(points), "%+lld", (long long)json_integer_value(weight));
		fprintf(call->out, " %-7s %4s  ", i ? "" : "WHY", points);
		while (text && *text) {
			size_t n = wrap_words(text, strlen(text), WHY_CELLS);

			fprintf(call->out, "%.*s\n", (int)n, text);
			text += n ? n : strlen(text);
			text += *text == ' ';
			if (*text)
				fprintf(call->out, " %-7s %4s  ", "", "");
		}
	}
}

static void put_peers(struct call *call, const json_t *peers)
{
	const json_t *row;
	size_t i;

	json_array_foreach(peers, i, row) {
		fprintf(call->out, " %-7s %.40s: ", i ? "" : "PEERS", take_text(row, "network"));
		put_ways(call, row);
		fputc('\n', call->out);
	}
}

/* Those that no tunnel above has the name of: they were booked as custom. */
static void put_others(struct call *call, const json_t *prints, const json_t *tunnels)
{
	const json_t *print, *row;
	size_t i, k;

	json_array_foreach(prints, i, print) {
		bool told = false;

		json_array_foreach(tunnels, k, row)
			told |= json_equal(json_object_get(row, "name"), json_object_get(print, "nickname"));
		if (!told)
			fprintf(call->out, " SHOWED  %s  %.60s\n         %.90s\n\n",
				take_text(print, "nickname"), take_text(print, "shape"),
				take_text(print, "fingerprint"));
	}
}

void show_past(struct call *call, const json_t *answer)
{
	const json_t *data = json_object_get(answer, "data"), *row;
	const json_t *history = json_object_get(data, "history");
	const json_t *window = json_object_get(answer, "window");
	const json_t *tunnels = json_object_get(history, "tunnels");
	char from[24], to[24];
	size_t i;

	fprintf(call->out, "network %.64s, out of the history from %s to %s UTC: ",
		take_text(json_object_get(data, "subject"), "name"), time_of(from, window, "from"),
		time_of(to, window, "to"));
	if (!json_array_size(tunnels))
		fputs("no tunnel\n\n", call->out);
	else
		fprintf(call->out, "%zu tunnel%s\n\n", json_array_size(tunnels),
			json_array_size(tunnels) > 1 ? "s" : "");
	json_array_foreach(tunnels, i, row) {
		put_tunnel(call, row);
		show_levels(call, row);
		put_why(call, json_object_get(row, "evidence"));
		fprintf(call->out, " DECIDED %.90s\n\n", take_text(row, "decided"));
	}
	put_others(call, json_object_get(data, "fingerprints"), tunnels);
	put_peers(call, json_object_get(history, "peers"));
}
