// SPDX-License-Identifier: Apache-2.0
/* How rows are fitted into a line, coloured, and written for people and for programs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/table_rows.h"
#include "base/utf8.h"

#define GAP 2
#define CUT_LEAST 8	/* a cut column keeps at least so many cells */

struct layout {
	size_t column[TABLE_COLUMNS];
	size_t width[TABLE_COLUMNS];
	size_t count;
	bool colour;
};

static size_t line_width(const struct layout *layout)
{
	size_t sum = 0;

	for (size_t i = 0; i < layout->count; i++)
		sum += layout->width[i] + (i ? GAP : 0);
	return sum;
}

static size_t column_width(const struct table *table, size_t column, bool headers)
{
	size_t width = headers ? utf8_width(table->columns[column].title) : 0;

	for (size_t i = column; i < table->filled; i += table->count)
		if (table->cells[i].width > width)
			width = table->cells[i].width;
	return width;
}

/* Takes the most optional column out; false when all that is left must stay. */
static bool drop_one(const struct table *table, struct layout *layout)
{
	size_t worst = 0;
	unsigned int drop = 0;

	for (size_t i = 0; i < layout->count; i++) {
		if (table->columns[layout->column[i]].drop >= drop) {
			drop = table->columns[layout->column[i]].drop;
			worst = i;
		}
	}
	if (!drop)
		return false;
	layout->count--;
	for (size_t i = worst; i < layout->count; i++) {
		layout->column[i] = layout->column[i + 1];
		layout->width[i] = layout->width[i + 1];
	}
	return true;
}

static void fit(const struct table *table, struct layout *layout, const struct table_look *look)
{
	layout->count = table->shown_count;
	layout->colour = look->colour;
	for (size_t i = 0; i < layout->count; i++) {
		layout->column[i] = table->shown[i];
		layout->width[i] = column_width(table, table->shown[i], !look->no_headers);
	}
	if (!look->width)
		return;
	while (!table->fixed && line_width(layout) > look->width)
		if (!drop_one(table, layout))
			break;
	for (size_t i = 0; i < layout->count; i++) {
		size_t excess = line_width(layout);

		excess = excess > look->width ? excess - look->width : 0;
		if (!table->columns[layout->column[i]].cut || layout->width[i] <= CUT_LEAST)
			continue;
		layout->width[i] -= excess < layout->width[i] - CUT_LEAST ?
					    excess :
					    layout->width[i] - CUT_LEAST;
	}
}

static const char *colour_of(enum table_meaning meaning)
{
	switch (meaning) {
	case MEANS_GOOD:
		return "\033[32m";
	case MEANS_WARNING:
		return "\033[33m";
	case MEANS_BAD:
		return "\033[31m";
	case MEANS_LITTLE:
		return "\033[2m";
	case MEANS_NOTHING:
		break;
	}
	return NULL;
}

/* The text, or as much as fits with an ellipsis behind it; returns the cells used. */
static size_t put_cut(FILE *file, const char *text, size_t width, size_t room)
{
	size_t length = strlen(text), at = 0, used = 0;

	if (width <= room) {
		fputs(text, file);
		return width;
	}
	while (at < length) {
		uint32_t code;
		size_t n = utf8_next(text + at, length - at, &code);

		if (used + (size_t)utf8_cells(code) > room - 1)
			break;
		fwrite(text + at, 1, n, file);
		used += (size_t)utf8_cells(code);
		at += n;
	}
	fputs("\xe2\x80\xa6", file);
	return used + 1;
}

static void put_cell(FILE *file, const struct layout *layout, size_t i, enum table_align align,
		     const struct table_cell *cell)
{
	const char *colour = layout->colour ? colour_of(cell->meaning) : NULL;
	size_t room = layout->width[i], used = cell->width < room ? cell->width : room;

	if (i)
		fprintf(file, "%*s", GAP, "");
	if (align == ALIGN_RIGHT && used < room)
		fprintf(file, "%*s", (int)(room - used), "");
	if (colour)
		fputs(colour, file);
	used = put_cut(file, cell->text, cell->width, room);
	if (colour)
		fputs("\033[0m", file);
	/* No blanks at the end of a line. */
	if (align == ALIGN_LEFT && used < room && i + 1 < layout->count)
		fprintf(file, "%*s", (int)(room - used), "");
}

static int finish(const struct table *table, FILE *file)
{
	if (table->error)
		return table->error;
	errno = 0;
	if (fflush(file) || ferror(file))
		return errno ? -errno : -EIO;
	return 0;
}

int table_print(const struct table *table, FILE *file, const struct table_look *look)
{
	struct layout layout;

	if (table->error)
		return table->error;
	fit(table, &layout, look);
	for (size_t i = 0; i < layout.count && !look->no_headers; i++) {
		const struct table_column *column = &table->columns[layout.column[i]];
		struct table_cell head = { .text = (char *)column->title,
					   .width = utf8_width(column->title) };

		put_cell(file, &layout, i, column->align, &head);
	}
	if (!look->no_headers)
		fputc('\n', file);
	for (size_t row = 0; row + table->count <= table->filled; row += table->count) {
		struct layout line = layout;

		/* Nothing, not even blanks, for empty cells at the end. */
		while (line.count > 1 && !table->cells[row + line.column[line.count - 1]].width)
			line.count--;
		for (size_t i = 0; i < line.count; i++)
			put_cell(file, &line, i, table->columns[layout.column[i]].align,
				 &table->cells[row + layout.column[i]]);
		fputc('\n', file);
	}
	return finish(table, file);
}

static void put_csv(FILE *file, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, file);
		return;
	}
	fputc('"', file);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', file);
		fputc(*text, file);
	}
	fputc('"', file);
}

static void put_tsv(FILE *file, const char *text)
{
	static const char special[] = "\t\r\n\\", letters[] = "trn\\";

	for (; *text; text++) {
		const char *found = strchr(special, *text);

		if (found)
			fputc('\\', file);
		fputc(found ? letters[found - special] : *text, file);
	}
}

static int print_plain(const struct table *table, FILE *file, bool no_headers, char between,
		       void (*put)(FILE *file, const char *text))
{
	if (table->error)
		return table->error;
	for (size_t i = 0; i < table->shown_count && !no_headers; i++) {
		if (i)
			fputc(between, file);
		put(file, table->columns[table->shown[i]].name);
	}
	if (!no_headers)
		fputc('\n', file);
	for (size_t row = 0; row + table->count <= table->filled; row += table->count) {
		for (size_t i = 0; i < table->shown_count; i++) {
			if (i)
				fputc(between, file);
			put(file, table->cells[row + table->shown[i]].plain);
		}
		fputc('\n', file);
	}
	return finish(table, file);
}

int table_print_csv(const struct table *table, FILE *file, bool no_headers)
{
	return print_plain(table, file, no_headers, ',', put_csv);
}

int table_print_tsv(const struct table *table, FILE *file, bool no_headers)
{
	return print_plain(table, file, no_headers, '\t', put_tsv);
}

size_t table_width(FILE *file)
{
	struct winsize size;

	if (isatty(fileno(file)) && !ioctl(fileno(file), TIOCGWINSZ, &size) && size.ws_col >= 20)
		return size.ws_col;
	return TABLE_WIDTH;
}

int table_colour_word(const char *word, enum table_colour *colour, struct reason *why)
{
	static const char *const words[] = { "auto", "always", "never" };
	char token[REASON_TOKEN_ROOM];

	for (unsigned int i = 0; i < 3; i++) {
		if (!strcmp(word, words[i])) {
			*colour = (enum table_colour)i;
			return 0;
		}
	}
	return reason_say(why, -EINVAL, "%s is not auto, always or never",
			  reason_token(token, word, strlen(word)));
}

bool table_colour_wanted(enum table_colour colour, FILE *file)
{
	const char *no = getenv("NO_COLOR"), *force = getenv("CLICOLOR_FORCE");
	const char *term = getenv("TERM");

	if (colour != COLOUR_AUTO)
		return colour == COLOUR_ALWAYS;
	if (no && *no)
		return false;
	if (force && *force && strcmp(force, "0"))
		return true;
	return isatty(fileno(file)) && term && strcmp(term, "dumb");
}
