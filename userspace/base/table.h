/* SPDX-License-Identifier: Apache-2.0 */
/* The same rows as a table for people (width, colour) or as CSV or TSV for programs. */
#ifndef TUNPRINT_TABLE_H
#define TUNPRINT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/reason.h"

#define TABLE_WIDTH 100		/* cells, when the output is no terminal */
#define TABLE_COLUMNS 32

enum table_align { ALIGN_LEFT, ALIGN_RIGHT };

/* What a cell means; colour only repeats it. */
enum table_meaning { MEANS_NOTHING, MEANS_GOOD, MEANS_WARNING, MEANS_BAD, MEANS_LITTLE };

enum table_colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct table_column {
	const char *name;	/* for programs: --columns, CSV head; "first_seen" */
	const char *title;	/* for people; "FIRST SEEN" */
	enum table_align align;
	unsigned char drop;	/* 0 stays; the highest number goes first when the line is full */
	bool cut;		/* may lose its end when dropping was not enough; never addresses */
};

struct table;

/* columns must outlive the table. NULL when memory is short or there are too many columns. */
struct table *table_new(const struct table_column *columns, size_t count);
void table_free(struct table *table);

/*
 * Fills the row from left to right; the next cell after the last column begins a new row.
 * Memory errors are remembered and returned by the printing functions. NULL text is "-" for
 * people and empty for programs, " " is empty for people. Control characters become U+FFFD for people.
 */
void table_cell(struct table *table, const char *text, enum table_meaning meaning);
/* Text for people and text for programs (base units) where they differ. */
void table_pair(struct table *table, const char *text, const char *plain,
		enum table_meaning meaning);
size_t table_rows(const struct table *table);

/* Shows only these columns, "name,bytes", in this order, and drops none of them. -EINVAL. */
int table_choose(struct table *table, const char *names, struct reason *why);

struct table_look {
	size_t width;		/* cells; 0 is without limit */
	bool colour;
	bool no_headers;
};

/* 0, -ENOMEM or the write error. */
int table_print(const struct table *table, FILE *file, const struct table_look *look);
int table_print_csv(const struct table *table, FILE *file, bool no_headers);	/* RFC 4180 */
/* Tab between cells; a tab, CR, LF or backslash in a cell is written \t \r \n \\. */
int table_print_tsv(const struct table *table, FILE *file, bool no_headers);

/* The terminal's columns, or TABLE_WIDTH. */
size_t table_width(FILE *file);
/* --color's word: auto, always or never; -EINVAL. */
int table_colour_word(const char *word, enum table_colour *colour, struct reason *why);
/* --color, then NO_COLOR (set, not empty), CLICOLOR_FORCE (not "0"), TERM=dumb, terminal. */
bool table_colour_wanted(enum table_colour colour, FILE *file);

#endif
