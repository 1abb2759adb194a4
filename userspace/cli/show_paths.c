// SPDX-License-Identifier: Apache-2.0
/* tunprint.paths/1 for people: a column for each link, and the moves between them. */
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "cli/chart.h"
#include "cli/show.h"

#define PATHS_SHOWN 6		/* links beside each other; the rest is one column */
#define BAR 10

static const struct table_column plain_columns[] = {
	{ "at", "FROM", ALIGN_LEFT, 0, false },
	{ "path", "PATH", ALIGN_LEFT, 0, false },
	{ "bytes", "BYTES", ALIGN_RIGHT, 0, false },
	{ "share", "SHARE", ALIGN_RIGHT, 0, false },
	{ "asymmetry", "ASYMMETRY", ALIGN_RIGHT, 0, false },
};

/* For programs, a row for each step and link. */
static int show_rows(struct call *call, const json_t *answer, struct reason *why)
{
	struct table *table = table_new(plain_columns,
					sizeof(plain_columns) / sizeof(plain_columns[0]));
	const json_t *row, *path;
	size_t i, j;
	int code;

	if (!table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	json_array_foreach(json_object_get(answer, "data"), i, row)
		json_array_foreach(json_object_get(row, "paths"), j, path) {
			char asymmetry[32];

			snprintf(asymmetry, sizeof(asymmetry), "%.6f", take_real(row, "asymmetry"));
			table_pair(table, take_text(row, take_text(answer, "step")),
				   take_text(row, "from"), MEANS_NOTHING);
			table_cell(table, take_text(path, "path"), MEANS_NOTHING);
			cell_bytes(table, take_u64(path, "bytes"));
			cell_share(table, take_u64(path, "bytes"), take_u64(row, "bytes"));
			table_cell(table, asymmetry, MEANS_NOTHING);
		}
	code = show_table(call, table, why);
	table_free(table);
	return code;
}

static void share_cell(struct table *table, uint64_t part, uint64_t whole, bool bar)
{
	char text[CHART_CELLS * CHART_CELL + UNITS_ROOM], blocks[CHART_CELLS * CHART_CELL];
	char share[UNITS_ROOM];

	snprintf(text, sizeof(text), "%5s %s", units_percent(share, part, whole),
		 bar ? chart_bar(blocks, whole ? (double)part / (double)whole : 0, BAR) : "");
	if (bar && !part)
		snprintf(text, sizeof(text), "%5s", "-");
	table_cell(table, text, MEANS_NOTHING);
}

static void step_cells(struct table *table, const json_t *answer, const json_t *row, size_t shown)
{
	const json_t *paths = json_object_get(row, "paths"), *path;
	uint64_t whole = take_u64(row, "bytes"), rest = 0;
	char at[40], asymmetry[16];
	size_t i;

	snprintf(at, sizeof(at), "%.20s%s", take_text(row, take_text(answer, "step")),
		 take_bool(row, "complete") ? "" : "*");
	snprintf(asymmetry, sizeof(asymmetry), "%.0f %%", 100 * take_real(row, "asymmetry"));
	table_cell(table, at, MEANS_NOTHING);
	json_array_foreach(paths, i, path) {
		if (i < shown)
			share_cell(table, take_u64(path, "bytes"), whole, true);
		else
			rest += take_u64(path, "bytes");
	}
	if (json_array_size(paths) > shown)
		share_cell(table, rest, whole, false);
	cell_bytes(table, whole);
	table_cell(table, asymmetry, MEANS_NOTHING);
}

static int show_steps(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *paths = json_object_get(answer, "paths"), *row;
	size_t count = json_array_size(paths), shown = count < PATHS_SHOWN ? count : PATHS_SHOWN;
	struct table_column columns[PATHS_SHOWN + 4] = { { "at", "FROM", ALIGN_LEFT, 0, false } };
	struct table *table;
	size_t used = 1, i;
	int code;

	for (i = 0; i < shown; i++) {
		const char *name = json_string_value(json_array_get(paths, i));

		columns[used++] = (struct table_column){ name, name, ALIGN_LEFT,
							 i > 2 ? (unsigned char)i : 0, false };
	}
	if (count > shown)
		columns[used++] = (struct table_column){ "others", "OTHERS", ALIGN_LEFT, 9, false };
	columns[used++] = (struct table_column){ "bytes", "TOTAL", ALIGN_RIGHT, 0, false };
	columns[used++] = (struct table_column){ "asymmetry", "ASYMMETRY", ALIGN_RIGHT, 8, false };
	table = table_new(columns, used);
	if (!table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	json_array_foreach(json_object_get(answer, "data"), i, row)
		step_cells(table, answer, row, shown);
	code = show_table(call, table, why);
	table_free(table);
	return code;
}

/* "a third", "half": how people say it; else the percent. */
static const char *part_word(double part, char out[32])
{
	static const struct { double least, most; const char *word; } words[] = {
		{ 0.22, 0.28, "a quarter" }, { 0.30, 0.37, "a third" }, { 0.45, 0.55, "half" },
		{ 0.63, 0.70, "two thirds" }, { 0.72, 0.78, "three quarters" },
		{ 0.97, 1.01, "all" },
	};

	for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (part >= words[i].least && part <= words[i].most)
			return words[i].word;
	snprintf(out, 32, "%.0f %%", 100 * part);
	return out;
}

static void put_list(FILE *out, const char *before, const json_t *list)
{
	const json_t *name;
	size_t i;

	json_array_foreach(list, i, name)
		fprintf(out, "%s%s", i ? ", " : before, json_string_value(name));
}

/* Which classes came here, in one line. */
static void put_parts(FILE *out, const json_t *parts, bool came)
{
	const json_t *part;
	bool any = false;
	size_t i;

	json_array_foreach(parts, i, part) {
		uint64_t before = take_u64(part, "bytes_per_day_before");
		uint64_t after = take_u64(part, "bytes_per_day_after");

		if ((after > before) != came)
			continue;
		fprintf(out, "%s%s", any ? ", " : came ? "        carried there: " :
			"        no longer there: ", take_text(part, "name"));
		any = true;
	}
	if (any)
		fputc('\n', out);
}

static void show_move(FILE *out, const json_t *move)
{
	double before = take_real(move, "share_before"), after = take_real(move, "share_after");
	const char *at = take_text(move, "at"), *path = take_text(move, "path");
	bool came = after > before;
	char part[32];

	fprintf(out, "MOVE  %.10s", at);
	if (take_u64(move, "within_s") < 86400)
		fprintf(out, " %.5s UTC", at + 11);
	fprintf(out, "  %s of the traffic moved", part_word(came ? after - before : before - after,
							   part));
	if (came) {
		put_list(out, " from ", json_object_get(move, "from"));
		fprintf(out, " to %s%s\n", take_bool(move, "new") ? "the new link " : "", path);
	} else {
		fprintf(out, " away from %s", path);
		put_list(out, " to ", json_object_get(move, "to"));
		fputc('\n', out);
	}
	fprintf(out, "        %s: %.0f %% of it before, %.0f %% after; %s\n", path, 100 * before,
		100 * after, take_bool(move, "both_ways") ? "both directions" : "one direction only");
	put_parts(out, json_object_get(move, "parts"), came);
}

int show_paths(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *moves = json_object_get(answer, "moves"), *move;
	const char *missing = take_text(answer, "missing");
	char title[CELL_ROOM];
	size_t i;
	int code;

	if (show_empty(call, answer, "history"))
		return EXIT_DONE;
	if (call->form != FORM_TABLE || call->columns || call->look.no_headers)
		return show_rows(call, answer, why);
	fprintf(call->out, "%s over links, by %s, %s\n\n", subject_text(title, answer),
		take_text(answer, "step"),
		missing ? "incomplete" : "complete");
	json_array_foreach(moves, i, move)
		show_move(call->out, move);
	if (!json_array_size(moves))
		fputs("No move between links of a tenth or more.\n", call->out);
	fputc('\n', call->out);
	code = show_steps(call, answer, why);
	if (code == EXIT_DONE)
		fprintf(call->out, "\nasymmetry %.0f %%: what goes out by another link than it comes in by;"
			"   * not counted as a whole\n", 100 * take_real(answer, "asymmetry"));
	return code;
}
