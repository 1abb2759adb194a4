// SPDX-License-Identifier: Apache-2.0
/* The rows of a table, and which of its columns are asked for. */
#include "base/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/closest.h"
#include "base/table_rows.h"
#include "base/utf8.h"

struct table *table_new(const struct table_column *columns, size_t count)
{
	struct table *table;

	if (count == 0 || count > TABLE_COLUMNS)
		return NULL;
	table = calloc(1, sizeof(*table));
	if (!table)
		return NULL;
	table->columns = columns;
	table->count = count;
	table->shown_count = count;
	for (size_t i = 0; i < count; i++)
		table->shown[i] = i;
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->filled; i++) {
		free(table->cells[i].text);
		free(table->cells[i].plain);
	}
	free(table->cells);
	free(table);
}

/* A copy that a terminal cannot be steered by; three bytes at most for each one. */
static char *clean_copy(const char *text)
{
	size_t length = strlen(text), at = 0, used = 0;
	char *copy = malloc(3 * length + 1);

	if (!copy)
		return NULL;
	while (at < length) {
		uint32_t code;
		size_t n = utf8_next(text + at, length - at, &code);
		bool bad = code == UTF8_BAD || utf8_control(code);

		memcpy(copy + used, bad ? "\xef\xbf\xbd" : text + at, bad ? 3 : n);
		used += bad ? 3 : n;
		at += n;
	}
	copy[used] = '\0';
	return copy;
}

static int grow(struct table *table)
{
	size_t room = table->room ? 2 * table->room : 16 * table->count;
	struct table_cell *cells = reallocarray(table->cells, room, sizeof(*cells));

	if (!cells)
		return -ENOMEM;
	table->cells = cells;
	table->room = room;
	return 0;
}

void table_pair(struct table *table, const char *text, const char *plain,
		enum table_meaning meaning)
{
	struct table_cell cell = { .meaning = meaning };

	if (table->error || (table->filled == table->room && grow(table))) {
		table->error = -ENOMEM;
		return;
	}
	cell.text = clean_copy(text && *text ? text : "-");
	cell.plain = strdup(plain ? plain : "");
	if (!cell.text || !cell.plain) {
		free(cell.text);
		free(cell.plain);
		table->error = -ENOMEM;
		return;
	}
	if (!strcmp(cell.text, " "))	/* a cell that is meant to be empty */
		*cell.text = '\0';
	cell.width = utf8_width(cell.text);
	table->cells[table->filled++] = cell;
}

void table_cell(struct table *table, const char *text, enum table_meaning meaning)
{
	table_pair(table, text, text, meaning);
}

size_t table_rows(const struct table *table)
{
	return (table->filled + table->count - 1) / table->count;
}

static int unknown_column(const struct table *table, const char *name, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	struct closest closest;

	closest_start(&closest, name);
	for (size_t i = 0; i < table->count; i++)
		closest_offer(&closest, table->columns[i].name);
	reason_token(token, name, strlen(name));
	if (closest.best)
		return reason_say(why, -EINVAL, "there is no column %s; did you mean '%s'?", token,
				  closest.best);
	return reason_say(why, -EINVAL, "there is no column %s", token);
}

int table_choose(struct table *table, const char *names, struct reason *why)
{
	size_t chosen[TABLE_COLUMNS], count = 0;
	const char *at = names;

	for (;;) {
		size_t length = strcspn(at, ","), i;
		char name[64];

		snprintf(name, sizeof(name), "%.*s", (int)(length < 63 ? length : 63), at);
		for (i = 0; i < table->count; i++)
			if (!strcmp(name, table->columns[i].name))
				break;
		if (i == table->count)
			return unknown_column(table, name, why);
		for (size_t j = 0; j < count; j++)
			if (chosen[j] == i)
				return reason_say(why, -EINVAL, "column '%s' is named twice", name);
		chosen[count++] = i;
		at += length;
		if (!*at++)
			break;
	}
	memcpy(table->shown, chosen, count * sizeof(*chosen));
	table->shown_count = count;
	table->fixed = true;
	return 0;
}
