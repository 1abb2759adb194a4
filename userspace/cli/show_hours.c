// SPDX-License-Identifier: Apache-2.0
/* tunprint.hours/1 for people: two weeks of hours side by side, and what the shares say. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "cli/chart.h"
#include "cli/show.h"

static const struct table_column columns[] = {
	{ "day", "DAY", ALIGN_LEFT, 0, false },
	{ "hour", "HOUR", ALIGN_RIGHT, 0, false },
	{ "bytes", "BYTES", ALIGN_RIGHT, 0, false },
	{ "bytes_then", "THEN", ALIGN_RIGHT, 0, false },
};

/* For programs, a row for each hour. */
static int show_rows(struct call *call, const json_t *data, struct reason *why)
{
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	const json_t *day;
	char hour[24];
	size_t i;
	int code;

	if (!table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	json_array_foreach(data, i, day) {
		const json_t *now = json_object_get(day, "now"), *then = json_object_get(day, "then");

		for (size_t h = 0; h < json_array_size(now); h++) {
			snprintf(hour, sizeof(hour), "%zu", h);
			table_cell(table, take_text(day, "day"), MEANS_NOTHING);
			table_cell(table, hour, MEANS_NOTHING);
			cell_bytes(table, (uint64_t)json_integer_value(json_array_get(now, h)));
			if (json_array_size(then))
				cell_bytes(table, (uint64_t)json_integer_value(
						   json_array_get(then, h)));
			else
				table_cell(table, NULL, MEANS_NOTHING);
		}
	}
	code = show_table(call, table, why);
	table_free(table);
	return code;
}

static double most_of(const json_t *data, const char *which)
{
	const json_t *day, *value;
	double most = 0;
	size_t i, j;

	json_array_foreach(data, i, day)
		json_array_foreach(json_object_get(day, which), j, value)
			most = fmax(most, (double)json_integer_value(value));
	return most;
}

static void put_day(FILE *out, const json_t *hours, double most, unsigned int cells)
{
	for (size_t h = 0; h < 24; h++) {
		double value = (double)json_integer_value(json_array_get(hours, h));
		char shade = chart_shade(most > 0 ? value / most : 0);

		for (unsigned int i = 0; i < cells; i++)
			fputc(shade, out);
	}
}

static void date_span(char out[64], const json_t *profile)
{
	const char *from = take_text(profile, "from"), *to = take_text(profile, "to");

	snprintf(out, 64, "%.10s to %.10s", from ? from : "?", to ? to : "?");
}

static void show_maps(FILE *out, const json_t *answer, const json_t *data)
{
	const json_t *then = json_object_get(answer, "then"), *day;
	double now_most = most_of(data, "now"), then_most = most_of(data, "then");
	bool both = json_is_object(then);
	char now_span[64], then_span[64];
	size_t i;

	date_span(now_span, json_object_get(answer, "now"));
	if (both) {
		date_span(then_span, then);
		fprintf(out, "        %-31s%s\n", then_span, now_span);
		fputs("        00    06    12    18           00    06    12    18\n", out);
	} else {
		fputs("        00          06          12          18\n", out);
	}
	json_array_foreach(data, i, day) {
		fprintf(out, "  %-4s |", take_text(day, "day"));
		if (both) {
			put_day(out, json_object_get(day, "then"), then_most, 1);
			fputs("|     |", out);
		}
		put_day(out, json_object_get(day, "now"), now_most, both ? 1 : 2);
		fputs("|\n", out);
	}
	fputs("        each map to its own peak: blank none  . : - = + * # peak\n", out);
}

static void share_line(FILE *out, const char *title, const json_t *then, const json_t *now,
		       const char *name)
{
	if (json_is_object(then))
		fprintf(out, "  %-28s %5.1f %%  then    %5.1f %%  now\n", title,
			100 * take_real(then, name), 100 * take_real(now, name));
	else
		fprintf(out, "  %-28s %5.1f %%\n", title, 100 * take_real(now, name));
}

static void peak_line(FILE *out, const json_t *then, const json_t *now)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	char text[2][32];
	const json_t *both[] = { then, now };

	for (int i = 0; i < 2; i++)
		snprintf(text[i], sizeof(text[i]), "%s %02u:00",
			 days[take_u64(both[i], "peak_day") % 7],
			 (unsigned int)take_u64(both[i], "peak_hour"));
	if (json_is_object(then))
		fprintf(out, "  %-28s %s then   %s now\n", "peak", text[0], text[1]);
	else
		fprintf(out, "  %-28s %s\n", "peak", text[1]);
}

static void show_head(FILE *out, const json_t *answer)
{
	const char *missing = take_text(answer, "missing");
	char title[CELL_ROOM];

	fprintf(out, "%s by the hour of the week, %s, %s\n", subject_text(title, answer),
		take_text(answer, "zone"),
		missing ? "incomplete" : "complete");
}

int show_hours(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *data = json_object_get(answer, "data"), *now = json_object_get(answer, "now");
	const json_t *then = json_object_get(answer, "then");
	const char *shift = take_text(answer, "shift");
	const json_t *office = json_object_get(answer, "office_hours");
	unsigned int from = (unsigned int)take_u64(office, "from_hour");
	unsigned int to = (unsigned int)take_u64(office, "to_hour");
	FILE *out = call->out;
	char title[64];

	if (show_empty(call, answer, "history"))
		return EXIT_DONE;
	if (call->form != FORM_TABLE || call->columns || call->look.no_headers)
		return show_rows(call, data, why);
	show_head(out, answer);
	if (shift && strcmp(shift, "none"))
		fprintf(out, "Shifted %s: %.0f %% then, %.0f %% now\n", shift,
			100 * take_real(then, "office_share"), 100 * take_real(now, "office_share"));
	fputc('\n', out);
	show_maps(out, answer, data);
	fputc('\n', out);
	snprintf(title, sizeof(title), "office hours (Mon-Fri %02u-%02u)", from % 100, to % 100);
	share_line(out, title, then, now, "office_share");
	snprintf(title, sizeof(title), "evenings (Mon-Fri %02u-24)", to % 100);
	share_line(out, title, then, now, "evening_share");
	share_line(out, "weekends", then, now, "weekend_share");
	peak_line(out, then, now);
	return EXIT_DONE;
}
