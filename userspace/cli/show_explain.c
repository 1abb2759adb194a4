// SPDX-License-Identifier: Apache-2.0
/* tunprint.explain/1 for people: what speaks for it, what against, and what was seen. */
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "cli/learned.h"
#include "cli/show.h"

static void put_prints(struct call *call, const json_t *prints)
{
	const json_t *row;
	size_t i;

	json_array_foreach(prints, i, row) {
		const char *note = take_text(row, "note");

		fprintf(call->out, " %-7s %s  %s, confidence %llu, %s\n         %.88s\n         %.90s\n",
			i ? "" : "PRINT", take_text(row, "nickname"), take_text(row, "state"),
			(unsigned long long)take_u64(row, "confidence"), take_text(row, "transport"),
			take_text(row, "shape"), take_text(row, "fingerprint"));
		if (note)
			fprintf(call->out, "         no signature: %.96s\n", note);
	}
}

void show_levels(struct call *call, const json_t *data)
{
	const json_t *levels = json_object_get(data, "levels"), *row;
	bool known = json_array_size(json_object_get(data, "fingerprints")) == 1;
	size_t i;

	if (!json_is_object(levels))
		return;
	if (!known)
		fprintf(call->out, " SHOWS   %.90s\n", take_text(levels, "structure"));
	json_array_foreach(json_object_get(data, "fields"), i, row) {
		uint64_t offset = take_u64(row, "offset"), bytes = take_u64(row, "bytes");

		fprintf(call->out, " %-7s byte%s %3llu", i ? "" : "FIELDS", bytes > 1 ? "s" : " ",
			(unsigned long long)offset);
		if (bytes > 1)
			fprintf(call->out, "..%-3llu", (unsigned long long)(offset + bytes - 1));
		else
			fputs("     ", call->out);
		fprintf(call->out, "  %s\n", take_text(row, "meaning"));
	}
	fprintf(call->out, " FAMILY  %.90s\n", take_text(levels, "family"));
	if (strcmp(take_text(levels, "instance"), take_text(levels, "structure")))
		fprintf(call->out, " VALUES  %.90s\n", take_text(levels, "instance"));
}

static void put_side(struct call *call, const json_t *evidence, bool side)
{
	const char *name = side ? "FOR" : "AGAINST";
	const json_t *row, *weight;
	bool first = true;
	size_t i;

	json_array_foreach(evidence, i, row) {
		char points[16] = "";

		if (take_bool(row, "for") != side)
			continue;
		weight = json_object_get(row, "weight");
		if (json_is_integer(weight))
			snprintf(points, sizeof(points), "%+lld", (long long)json_integer_value(weight));
		fprintf(call->out, " %-7s %4s  %.84s\n", first ? name : "", points,
			take_text(row, "text"));
		first = false;
	}
	if (first)
		fprintf(call->out, " %-7s %4s  nothing\n", name, "");
}

static void put_peers(struct call *call, const json_t *peers)
{
	const json_t *row;
	size_t i;

	json_array_foreach(peers, i, row) {
		const char *address = take_text(row, "address");
		double share = json_number_value(json_object_get(row, "share"));
		uint64_t port = take_u64(row, "port");
		char bytes[UNITS_ROOM], end[96];

		snprintf(end, sizeof(end), !port ? "%s" : strchr(address, ':') ? "[%s]:%llu" : "%s:%llu",
			 address, (unsigned long long)port);
		fprintf(call->out, " %-7s %-44s %3.0f %%  %s\n", i ? "" : "PEERS", end, 100 * share,
			units_bytes(bytes, take_u64(row, "bytes")));
	}
}

static void put_sample(struct call *call, const json_t *sample)
{
	const json_t *row;
	size_t i;

	json_array_foreach(sample, i, row) {
		const char *way = take_text(row, "way"), *head = take_text(row, "head");

		fprintf(call->out, " %-7s %s %8.3f s %5llu bytes  ", i ? "" : "SAMPLE",
			way && *way == 'u' ? ">" : "<", take_u64(row, "microseconds") / 1e6,
			(unsigned long long)take_u64(row, "length"));
		for (size_t k = 0; head && head[k] && head[k + 1]; k += 2)
			fprintf(call->out, "%s%.2s", k && k % 8 == 0 ? " " : "", head + k);
		fputc('\n', call->out);
	}
}

/* Of an answer from what is kept. */
static void put_lost(struct call *call, const json_t *lost)
{
	const json_t *row;
	size_t i;

	json_array_foreach(lost, i, row)
		fprintf(call->out, " %-7s %.90s\n", i ? "" : "LACKS", json_string_value(row));
}

static int put_flows(struct call *call, const json_t *flows, struct reason *why)
{
	if (!json_array_size(flows))
		return EXIT_DONE;
	fputc('\n', call->out);
	return show_flows(call, flows, 0, why);
}

int show_explain(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *data = json_object_get(answer, "data");
	const json_t *subject = json_object_get(data, "subject");
	const char *empty = take_text(answer, "empty");

	if (!json_is_object(data))
		return reason_say(why, EXIT_FAILED, "%s", empty ? empty : "not found");
	if (call->form != FORM_TABLE)
		return reason_say(why, EXIT_USAGE, "explain is for people, or --json");
	if (json_is_object(json_object_get(data, "history"))) {
		show_past(call, answer);
		put_lost(call, json_object_get(data, "not_kept"));
		return EXIT_DONE;
	}
	fprintf(call->out, "%s %s: confidence %llu that this is a tunnel\n\n", take_text(subject, "kind"),
		take_text(subject, "name"), (unsigned long long)take_u64(data, "confidence"));
	put_prints(call, json_object_get(data, "fingerprints"));
	show_levels(call, data);
	put_side(call, json_object_get(data, "evidence"), true);
	put_side(call, json_object_get(data, "evidence"), false);
	fprintf(call->out, " CHANCE  %.90s\n", take_text(json_object_get(data, "chance"), "text"));
	put_peers(call, json_object_get(data, "peers"));
	put_sample(call, json_object_get(data, "sample"));
	fprintf(call->out, " DECIDED %.90s\n", take_text(data, "decided"));
	put_lost(call, json_object_get(data, "not_kept"));
	return put_flows(call, json_object_get(data, "flows"), why);
}
