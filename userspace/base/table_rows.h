/* SPDX-License-Identifier: Apache-2.0 */
/* How a table is kept; for table.c and its printers only. */
#ifndef TUNPRINT_TABLE_ROWS_H
#define TUNPRINT_TABLE_ROWS_H

#include "base/table.h"

struct table_cell {
	char *text;	/* clean UTF-8 for people */
	char *plain;	/* for programs, as given */
	size_t width;	/* terminal cells of text */
	enum table_meaning meaning;
};

struct table {
	const struct table_column *columns;
	size_t count;
	size_t shown[TABLE_COLUMNS];	/* columns in the order asked for */
	size_t shown_count;
	bool fixed;			/* asked for by name: none is dropped */
	struct table_cell *cells;	/* row after row */
	size_t filled, room;
	int error;
};

#endif
