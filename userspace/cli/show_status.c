// SPDX-License-Identifier: Apache-2.0
/* tunprint.status/1 for people: the pipeline as a table, what was seen, and warnings. */
#include <stdio.h>
#include <string.h>

#include "base/times.h"
#include "base/units.h"
#include "cli/show.h"

static const struct table_column columns[] = {
	{ "stage", " STAGE", ALIGN_LEFT, 0, false },
	{ "in", "IN", ALIGN_RIGHT, 0, false },
	{ "out", "OUT", ALIGN_RIGHT, 0, false },
	{ "lost", "LOST", ALIGN_RIGHT, 0, false },
	{ "rate", "NOW", ALIGN_RIGHT, 1, false },
	{ "state", "STATE", ALIGN_LEFT, 0, false },
	{ "note", "NOTE", ALIGN_LEFT, 0, true },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static enum table_meaning meaning_of(const char *state)
{
	if (!strcmp(state, "ok"))
		return MEANS_GOOD;
	if (!strcmp(state, "lossy"))
		return MEANS_WARNING;
	return strcmp(state, "blind") ? MEANS_LITTLE : MEANS_BAD;
}

static void stage_row(struct table *table, const json_t *stage)
{
	const char *object = take_text(stage, "object"), *state = take_text(stage, "state");
	const char *unit = take_text(stage, "unit");
	const json_t *rate = json_object_get(stage, "per_second");
	char text[CELL_ROOM], number[UNITS_ROOM], lost[CELL_ROOM];
	uint64_t in = take_u64(stage, "in"), gone = take_u64(stage, "lost");

	snprintf(text, sizeof(text), " %s%s%s", take_text(stage, "stage"), object ? " " : "",
		 object ? object : "");
	table_cell(table, text, MEANS_NOTHING);
	snprintf(text, sizeof(text), "%s %s", units_count(number, in), unit ? unit : "");
	table_cell(table, text, MEANS_NOTHING);
	cell_count(table, take_u64(stage, "out"));
	snprintf(lost, sizeof(lost), "%s", units_count(number, gone));
	if (gone)
		snprintf(lost + strlen(lost), sizeof(lost) - strlen(lost), " (%s)",
			 units_percent(number, gone, in));
	table_cell(table, lost, gone ? MEANS_WARNING : MEANS_NOTHING);
	*text = '\0';
	if (json_is_number(rate))
		snprintf(text, sizeof(text), "%s/s",
			 units_count(number, (uint64_t)json_number_value(rate)));
	table_cell(table, text, MEANS_NOTHING);
	state = state ? state : "?";
	table_cell(table, state, meaning_of(state));
	table_cell(table, take_text(stage, "note") ? take_text(stage, "note") : " ", MEANS_NOTHING);
}

static void show_hooks(struct call *call, const json_t *hooks)
{
	const json_t *hook;
	size_t i;

	json_array_foreach(hooks, i, hook) {
		const char *path = take_text(hook, "path"), *why = take_text(hook, "why");
		const char *mode = take_text(hook, "mode");
		uint64_t priority = take_u64(hook, "priority");

		fprintf(call->out, "%s%s %s%s%s: %s%s%s", i ? "         " : " HOOKS   ",
			take_text(hook, "interface"), take_text(hook, "way"),
			path && strcmp(path, take_text(hook, "interface")) ? " as " : "",
			path && strcmp(path, take_text(hook, "interface")) ? path : "",
			take_text(hook, "hook"), mode && *mode ? ", " : "", mode ? mode : "");
		if (priority)
			fprintf(call->out, ", priority %llu", (unsigned long long)priority);
		fprintf(call->out, "%s%s\n", why ? ": " : "", why ? why : "");
	}
	if (!i)
		fprintf(call->out, " HOOKS   none: no interface is watched\n");
}

static void show_head(struct call *call, const json_t *data, int64_t generated)
{
	const char *version = take_text(data, "version"), *host = take_text(data, "host");
	const char *state = take_text(data, "state");
	int64_t started = take_time(data, "started"), counting = take_time(data, "counting");
	char up[UNITS_ROOM], since[TIMES_ROOM];

	fprintf(call->out, "tunprintd %s on %s, up %s, state %s\n", version ? version : "?",
		host && *host ? host : "?",
		started ? units_duration(up, (uint64_t)(generated - started)) : "?",
		state ? state : "?");
	fprintf(call->out, "counting since %s\n\n", counting ? times_local(since, counting) : "?");
}

static void show_tail(struct call *call, const json_t *data)
{
	const json_t *seen = json_object_get(data, "seen"), *warning;
	size_t i;

	fputc('\n', call->out);
	show_hooks(call, json_object_get(data, "hooks"));
	fprintf(call->out, " SEEN    %llu networks, %llu with tunnels; %llu tunnel flows, "
		"%llu protocols, %llu learned fingerprints\n",
		(unsigned long long)take_u64(seen, "networks"),
		(unsigned long long)take_u64(seen, "tunnel_networks"),
		(unsigned long long)take_u64(seen, "tunnel_flows"),
		(unsigned long long)take_u64(seen, "tunnel_protocols"),
		(unsigned long long)take_u64(seen, "custom"));
	json_array_foreach(json_object_get(data, "warnings"), i, warning)
		fprintf(call->out, "%s%s\n", i ? "         " : " WARNING ", json_string_value(warning));
}

int show_status(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *data = json_object_get(answer, "data"), *stage;
	struct table *table = table_new(columns, COLUMNS);
	size_t i;
	int code;

	if (!table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	show_head(call, data, take_time(answer, "generated"));
	json_array_foreach(json_object_get(data, "stages"), i, stage)
		stage_row(table, stage);
	code = show_table(call, table, why);
	show_tail(call, data);
	table_free(table);
	return code;
}
