// SPDX-License-Identifier: Apache-2.0
/* tunprint.signatures/1 for people. */
#include <stdio.h>
#include <string.h>

#include "cli/show.h"

static const struct table_column columns[] = {
	{ "name", "NAME", ALIGN_LEFT, 0, false },
	{ "alias", "ALIAS", ALIGN_LEFT, 3, true },
	{ "state", "STATE", ALIGN_LEFT, 0, false },
	{ "origin", "FROM", ALIGN_LEFT, 4, false },
	{ "bits", "BITS", ALIGN_RIGHT, 2, false },
	{ "hits", "FLOWS", ALIGN_RIGHT, 1, false },
	{ "ordinary", "ORDINARY", ALIGN_RIGHT, 2, false },
	{ "fingerprint", "FINGERPRINT", ALIGN_LEFT, 0, true },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static void put_row(struct table *table, const json_t *one)
{
	const json_t *bits = json_object_get(one, "bits");
	char text[32];

	table_cell(table, take_text(one, "name"), MEANS_NOTHING);
	table_cell(table, take_text(one, "alias"), MEANS_NOTHING);
	table_cell(table, take_text(one, "state"), strcmp(take_text(one, "state") ? : "", "pulled") ?
		   MEANS_NOTHING : MEANS_WARNING);
	table_cell(table, take_text(one, "origin"), MEANS_NOTHING);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)(take_u64(bits, "fixed") +
								  take_u64(bits, "relation")));
	table_cell(table, text, MEANS_NOTHING);
	cell_count(table, take_u64(one, "hits"));
	cell_count(table, take_u64(one, "ordinary"));
	table_cell(table, take_text(one, "fingerprint"), MEANS_NOTHING);
}

int show_signatures(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *data = json_object_get(answer, "data"), *one;
	struct table *table;
	size_t i;
	int code;

	if (call->form == FORM_TABLE && !json_array_size(data)) {
		fputs("No signatures: none was learned, imported or lies in signatures.d.\n", call->out);
		return EXIT_DONE;
	}
	table = table_new(columns, COLUMNS);
	if (!table)
		return reason_say(why, EXIT_FAILED, "out of memory");
	json_array_foreach(data, i, one)
		put_row(table, one);
	code = show_table(call, table, why);
	table_free(table);
	return code;
}
