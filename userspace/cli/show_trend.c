// SPDX-License-Identifier: Apache-2.0
/* tunprint.trend/1 for people: months as columns of a year, growth, and what changed when. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/units.h"
#include "cli/chart.h"
#include "cli/show.h"

static const struct table_column columns[] = {
	{ "at", "FROM", ALIGN_LEFT, 0, false },
	{ "chart", "", ALIGN_LEFT, 0, false },
	{ "bytes", "BYTES", ALIGN_RIGHT, 0, false },
	{ "bytes_up", "SENT", ALIGN_RIGHT, 3, false },
	{ "bytes_down", "GOT", ALIGN_RIGHT, 3, false },
	{ "bytes_per_day", "A DAY", ALIGN_RIGHT, 2, false },
	{ "growth", "GROWTH", ALIGN_RIGHT, 0, false },
	{ "note", "NOTE", ALIGN_LEFT, 0, false },
};

#define BAR 24

static double most_a_day(const json_t *data)
{
	const json_t *row;
	double most = 0;
	size_t i;

	json_array_foreach(data, i, row)
		most = fmax(most, (double)take_u64(row, "bytes_per_day"));
	return most;
}

static const char *note_of(const json_t *row, char out[64])
{
	int64_t from = take_time(row, "from"), to = take_time(row, "to");
	double days = (double)(to - from) / UNITS_DAY, counted = take_real(row, "days_counted");

	if (take_bool(row, "complete"))
		return " ";
	snprintf(out, 64, counted < 10 ? "%.1f of %.0f days" : "%.0f of %.0f days", counted, days);
	return out;
}

static void add_row(struct table *table, const json_t *row, const char *step, double most)
{
	char bar[CHART_CELLS * CHART_CELL], growth[32], plain[32] = "", note[64];
	const json_t *value = json_object_get(row, "growth");

	table_pair(table, take_text(row, step), take_text(row, "from"), MEANS_NOTHING);
	table_pair(table, chart_bar(bar, (double)take_u64(row, "bytes_per_day") / most, BAR), "",
		   MEANS_NOTHING);
	cell_bytes(table, take_u64(row, "bytes"));
	cell_bytes(table, take_u64(row, "bytes_up"));
	cell_bytes(table, take_u64(row, "bytes_down"));
	cell_bytes(table, take_u64(row, "bytes_per_day"));
	if (json_is_number(value))
		snprintf(plain, sizeof(plain), "%.6f", json_number_value(value));
	table_pair(table, json_is_number(value) ? chart_growth(growth, json_number_value(value)) :
		   NULL, plain, MEANS_NOTHING);
	table_pair(table, note_of(row, note), take_bool(row, "complete") ? "" : "incomplete",
		   MEANS_LITTLE);
}

static int show_rows(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *data = json_object_get(answer, "data"), *row;
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	double most = most_a_day(data);
	size_t i;
	int code;

	if (!table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	json_array_foreach(data, i, row)
		add_row(table, row, take_text(answer, "step"), most);
	code = show_table(call, table, why);
	table_free(table);
	return code;
}

struct year {
	char name[8];
	double values[12], bytes, days, whole;
	unsigned int last;
};

static void show_year(FILE *out, const struct year *year, double most, double base)
{
	char chart[CHART_CELLS * CHART_CELL], bytes[UNITS_ROOM], rate[UNITS_ROOM], growth[32] = "";

	if (base > 0 && year->days > 0)
		chart_growth(growth, year->bytes / year->days / base - 1);
	fprintf(out, " %s  %s%*s  %9s  %9s a day  %7s", year->name,
		chart_columns(chart, year->values, year->last + 1, most),
		(int)(11 - year->last), "", units_bytes(bytes, (uint64_t)year->bytes),
		units_bytes(rate, year->days > 0 ? (uint64_t)(year->bytes / year->days) : 0),
		growth);
	if (year->days < 0.98 * year->whole)
		fprintf(out, "  %.0f of %.0f days", year->days, year->whole);
	fputc('\n', out);
}

/* A line for each year: its months as columns, all to one scale. */
static void show_years(FILE *out, const json_t *data, double most, double base)
{
	struct year year = { .name = "" };
	const json_t *row;
	size_t i;

	json_array_foreach(data, i, row) {
		const char *name = take_text(row, "month");
		unsigned int month = name && strlen(name) == 7 ? (unsigned int)((name[5] - '0') * 10 +
									 name[6] - '1') : 12;

		if (month > 11)
			continue;
		if (strncmp(year.name, name, 4)) {
			if (*year.name)
				show_year(out, &year, most, base);
			year = (struct year){ .name = "" };
			snprintf(year.name, sizeof(year.name), "%.4s", name);
			for (unsigned int j = 0; j < 12; j++)
				year.values[j] = NAN;
		}
		year.values[month] = (double)take_u64(row, "bytes_per_day");
		year.last = month;
		year.bytes += (double)take_u64(row, "bytes");
		year.days += take_real(row, "days_counted");
		year.whole += (double)(take_time(row, "to") - take_time(row, "from")) / UNITS_DAY;
	}
	if (*year.name)
		show_year(out, &year, most, base);
}

/* "2023", "2026-10" or "2026-09-28 to 2026-10-04". */
static char *span_text(char out[64], const json_t *level)
{
	int64_t from = take_time(level, "from") / 1000000, to = take_time(level, "to") / 1000000;
	char first[CALENDAR_ROOM], last[CALENDAR_ROOM];

	for (int step = EACH_YEAR; step >= EACH_MONTH; step--)
		if (calendar_floor(step, from) == from && calendar_next(step, from) == to) {
			strcpy(out, calendar_text(first, step, from));
			return out;
		}
	snprintf(out, 64, "%s to %s", calendar_text(first, EACH_DAY, from),
		 calendar_text(last, EACH_DAY, to - 1));
	return out;
}

static void show_growth(FILE *out, const json_t *answer)
{
	const json_t *base = json_object_get(answer, "baseline");
	const json_t *recent = json_object_get(answer, "recent");
	const json_t *growth = json_object_get(answer, "growth");
	char text[32], a[UNITS_ROOM], b[UNITS_ROOM], then[64], now[64];

	if (!json_is_number(growth)) {
		fputs("\nGrowth: not known, the history is too short or nothing is in the baseline\n",
		      out);
		return;
	}
	fprintf(out, "\nGrowth %s: from %s a day (%s) to %s a day (%s)\n",
		chart_growth(text, json_number_value(growth)),
		units_bytes(a, take_u64(base, "bytes_per_day")), span_text(then, base),
		units_bytes(b, take_u64(recent, "bytes_per_day")), span_text(now, recent));
}

static void show_change(FILE *out, const json_t *change)
{
	const char *at = take_text(change, "at"), *event = take_text(change, "event");
	const char *name = take_text(change, "name"), *kind = take_text(change, "kind");
	char growth[32], before[UNITS_ROOM], after[UNITS_ROOM];
	bool day = take_u64(change, "within_s") >= 86400;

	if (!at || !event)
		return;
	fprintf(out, "  %.10s %.5s  ", at, day ? "     " : at + 11);
	if (!strcmp(event, "turns")) {
		fprintf(out, "turns: %.0f %% of the bytes went up, then %.0f %%\n",
			100 * take_real(change, "share_before"), 100 * take_real(change, "share_after"));
		return;
	}
	if (strcmp(event, "level")) {
		fprintf(out, "%s%s%s %s\n", kind && strcmp(kind, "class") ? kind : "",
			kind && strcmp(kind, "class") ? " " : "", name ? name : "", event);
		return;
	}
	fprintf(out, "%s: from %s to %s a day%s%s\n",
		json_is_number(json_object_get(change, "growth")) ?
		chart_growth(growth, take_real(change, "growth")) : "begins",
		units_bytes(before, take_u64(change, "bytes_per_day_before")),
		units_bytes(after, take_u64(change, "bytes_per_day_after")),
		name ? ", mostly " : "", name ? name : "");
}

static void show_parts(FILE *out, const char *title, const json_t *parts)
{
	uint64_t whole = 0;
	const json_t *part;
	char share[UNITS_ROOM];
	size_t i;

	json_array_foreach(parts, i, part)
		whole += take_u64(part, "bytes");
	json_array_foreach(parts, i, part) {
		if (i == 5) {
			fprintf(out, " +%zu", json_array_size(parts) - i);
			break;
		}
		fprintf(out, "%s%s %s", i ? ", " : title, take_text(part, "name"),
			units_percent(share, take_u64(part, "bytes"), whole));
	}
	if (json_array_size(parts))
		fputc('\n', out);
}

static void show_head(FILE *out, const json_t *answer)
{
	const json_t *window = json_object_get(answer, "window");
	const char *from = take_text(window, "from"), *to = take_text(window, "to");
	const char *missing = take_text(answer, "missing");
	char title[CELL_ROOM];

	fprintf(out, "%s, %.10s to %.10s UTC, %s\n\n", subject_text(title, answer), from ? from : "?", to ? to : "?",
		missing ? "incomplete" : "complete");
}

int show_trend(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *data = json_object_get(answer, "data"), *change;
	bool months = !strcmp(take_text(answer, "step") ? take_text(answer, "step") : "", "month");
	bool heads = call->form == FORM_TABLE && !call->look.no_headers;
	int code = EXIT_DONE;
	size_t i;

	if (show_empty(call, answer, "history"))
		return EXIT_DONE;
	if (heads)
		show_head(call->out, answer);
	if (heads && months && !call->columns)
		show_years(call->out, data, most_a_day(data), take_real(
			   json_object_get(answer, "baseline"), "bytes_per_day"));
	else
		code = show_rows(call, answer, why);
	if (!heads || code)
		return code;
	show_growth(call->out, answer);
	if (json_array_size(json_object_get(answer, "changes")))
		fputs("Changes (UTC)\n", call->out);
	json_array_foreach(json_object_get(answer, "changes"), i, change)
		show_change(call->out, change);
	fputc('\n', call->out);
	show_parts(call->out, "Made of  ", json_object_get(answer, "classes"));
	show_parts(call->out, "Used by  ", json_object_get(answer, "networks"));
	show_parts(call->out, "Over     ", json_object_get(answer, "paths"));
	return code;
}
