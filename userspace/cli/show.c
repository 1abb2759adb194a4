// SPDX-License-Identifier: Apache-2.0
/* Members of an answer as cells: units and local time for people, base units and UTC for programs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/times.h"
#include "base/units.h"
#include "cli/show.h"

uint64_t take_u64(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return json_is_integer(value) ? (uint64_t)json_integer_value(value) : 0;
}

const char *take_text(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

double take_real(const json_t *object, const char *name)
{
	return json_number_value(json_object_get(object, name));
}

bool take_bool(const json_t *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}

int64_t take_time(const json_t *object, const char *name)
{
	const char *text = take_text(object, name);
	int64_t time = 0;

	if (!text || times_parse(text, 0, &time, NULL))
		return 0;
	return time;
}

void cell_bytes(struct table *table, uint64_t bytes)
{
	char text[UNITS_ROOM], plain[24];

	snprintf(plain, sizeof(plain), "%llu", (unsigned long long)bytes);
	table_pair(table, units_bytes(text, bytes), plain, MEANS_NOTHING);
}

void cell_count(struct table *table, uint64_t count)
{
	char text[UNITS_ROOM], plain[24];

	snprintf(plain, sizeof(plain), "%llu", (unsigned long long)count);
	table_pair(table, units_count(text, count), plain, MEANS_NOTHING);
}

void cell_share(struct table *table, uint64_t part, uint64_t whole)
{
	char text[UNITS_ROOM], plain[32];

	snprintf(plain, sizeof(plain), "%.6f", whole ? (double)part / (double)whole : 0.0);
	table_pair(table, units_percent(text, part, whole), plain, MEANS_NOTHING);
}

bool same_day(int64_t from, int64_t to)
{
	char first[TIMES_ROOM], last[TIMES_ROOM];

	return !strncmp(times_local(first, from), times_local(last, to), 10);
}

void cell_time(struct table *table, const json_t *object, const char *name, bool day)
{
	const char *plain = take_text(object, name);
	int64_t time = take_time(object, name);
	char text[TIMES_ROOM];

	if (time)
		times_local(text, time);
	table_pair(table, time ? text + (day ? 11 : 0) : NULL, plain, MEANS_NOTHING);
}

void cell_since(struct table *table, const json_t *object)
{
	const char *plain = take_text(object, "since");
	char text[TIMES_ROOM];
	int64_t time = take_time(object, "since");

	if (time)
		times_local(text, time)[10] = '\0';
	table_pair(table, time ? text : NULL, plain, MEANS_NOTHING);
}

char *window_text(char out[CELL_ROOM], int64_t from, int64_t to)
{
	char first[TIMES_ROOM], last[TIMES_ROOM], length[UNITS_ROOM], zone[16] = "";
	time_t second = to / 1000000;
	struct tm tm;

	*out = '\0';
	if (!from || !to)
		return out;
	if (localtime_r(&second, &tm))
		strftime(zone, sizeof(zone), " %Z", &tm);
	times_local(first, from);
	times_local(last, to);
	snprintf(out, CELL_ROOM, "%s to %s%s (%s)", first, same_day(from, to) ? last + 11 : last,
		 zone, units_duration(length, (uint64_t)(to - from)));
	return out;
}

char *subject_text(char out[CELL_ROOM], const json_t *answer)
{
	const json_t *subject = json_object_get(answer, "subject");
	const char *kind = take_text(subject, "kind"), *name = take_text(subject, "name");
	const char *what = take_text(answer, "what");

	what = !what || !strcmp(what, "tunnels") ? "Tunnels" : what;
	if (kind && !strcmp(kind, "class"))
		snprintf(out, CELL_ROOM, "%s", name);
	else
		snprintf(out, CELL_ROOM, "%s of %s", what,
			 kind && !strcmp(kind, "all") ? "all networks" : name ? name : "?");
	return out;
}

bool show_empty(struct call *call, const json_t *answer, const char *what)
{
	const char *empty = take_text(answer, "empty");

	if (call->form != FORM_TABLE || json_array_size(json_object_get(answer, "data")))
		return false;
	fprintf(call->out, "No %s: %s.\n", what, empty ? empty : "the answer is empty");
	return true;
}

char *plural(char out[64], uint64_t count, const char *one, const char *many)
{
	char number[UNITS_ROOM];

	snprintf(out, 64, "%s %s", units_count(number, count), count == 1 ? one : many);
	return out;
}

int show_table(struct call *call, struct table *table, struct reason *why)
{
	int err;

	if (call->columns && table_choose(table, call->columns, why)) {
		reason_within(why, -EINVAL, "--columns");
		return EXIT_USAGE;
	}
	if (call->form == FORM_TABLE)
		err = table_print(table, call->out, &call->look);
	else if (call->form == FORM_CSV)
		err = table_print_csv(table, call->out, call->look.no_headers);
	else
		err = table_print_tsv(table, call->out, call->look.no_headers);
	if (err == -ENOMEM)
		return reason_say(why, EXIT_FAILED, "out of memory");
	/* A write error shows at the end, when the output is closed. */
	return EXIT_DONE;
}

/* What the content says about itself. */
static int content_code(const struct call *call, const json_t *answer, struct reason *why)
{
	const char *missing = take_text(answer, "missing");
	const json_t *data = json_object_get(answer, "data");

	if (!take_bool(answer, "complete")) {
		if (missing)
			reason_say(why, 0, "incomplete: %s", missing);
		return EXIT_INCOMPLETE;
	}
	if (call->fail_empty && json_is_array(data) && !json_array_size(data))
		return EXIT_NOTHING;
	return EXIT_DONE;
}

int show_answer(struct call *call, const char *text,
		int (*show)(struct call *, const json_t *, struct reason *), struct reason *why)
{
	json_error_t error;
	json_t *answer = json_loads(text, 0, &error);
	int code = EXIT_DONE;

	if (!answer)
		return reason_say(why, EXIT_NO_COLLECTOR, "the collector's answer is cut or broken: %s",
				  error.text);
	if (call->form == FORM_JSON)
		fputs(text, call->out);
	else
		code = show(call, answer, why);
	if (code == EXIT_DONE)
		code = content_code(call, answer, why);
	json_decref(answer);
	return code;
}
