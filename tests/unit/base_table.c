// SPDX-License-Identifier: Apache-2.0
/* Tables: what is left out first, what never is, and the forms for programs. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/table.h"
#include "base/utf8.h"

static const struct table_column columns[] = {
	{ .name = "network", .title = "NETWORK" },
	{ .name = "name", .title = "NAME", .drop = 1, .cut = true },
	{ .name = "note", .title = "NOTE", .drop = 2 },
	{ .name = "bytes", .title = "BYTES", .align = ALIGN_RIGHT },
};

static struct table *sample(void)
{
	struct table *table = table_new(columns, 4);

	assert_non_null(table);
	table_cell(table, "203.0.113.0/24", MEANS_NOTHING);
	table_cell(table, "Beispiel\xc3\xbc", MEANS_NOTHING);
	table_cell(table, "a,\"b\"\tc", MEANS_NOTHING);
	table_pair(table, "4.10 TB", "4100000000000", MEANS_BAD);
	table_cell(table, "2001:db8:40::/44", MEANS_NOTHING);
	table_cell(table, "\xe5\x8c\x97", MEANS_NOTHING);
	table_cell(table, NULL, MEANS_NOTHING);
	table_pair(table, "7 B", "7", MEANS_NOTHING);
	return table;
}

static char *shown(const struct table *table, struct table_look look)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	assert_int_equal(table_print(table, file, &look), 0);
	fclose(file);
	return text;
}

static void expect(const struct table *table, struct table_look look, const char *wanted)
{
	char *text = shown(table, look);

	assert_string_equal(text, wanted);
	free(text);
}

static void columns_line_up(void **state)
{
	struct table *table = sample();

	(void)state;
	assert_int_equal(table_rows(table), 2);
	expect(table, (struct table_look){ .width = 100 },
	       "NETWORK           NAME       NOTE       BYTES\n"
	       "203.0.113.0/24    Beispiel\xc3\xbc  a,\"b\"\xef\xbf\xbd" "c  4.10 TB\n"
	       "2001:db8:40::/44  \xe5\x8c\x97         -            7 B\n");
	table_free(table);
}

static void optional_columns_go_first(void **state)
{
	struct table *table = sample();

	(void)state;
	expect(table, (struct table_look){ .width = 40, .no_headers = true },
	       "203.0.113.0/24    Beispiel\xc3\xbc  4.10 TB\n"
	       "2001:db8:40::/44  \xe5\x8c\x97             7 B\n");
	/* Too narrow even for what must stay: the address stays whole. */
	expect(table, (struct table_look){ .width = 10, .no_headers = true },
	       "203.0.113.0/24    4.10 TB\n"
	       "2001:db8:40::/44      7 B\n");
	table_free(table);
}

static void cut_columns_end_with_an_ellipsis(void **state)
{
	static const struct table_column cut[] = { { .name = "a", .title = "A", .cut = true },
						   { .name = "b", .title = "B" } };
	struct table *table = table_new(cut, 2);

	(void)state;
	table_cell(table, "0123456789abcdef", MEANS_NOTHING);
	table_cell(table, "x", MEANS_NOTHING);
	expect(table, (struct table_look){ .width = 13, .no_headers = true },
	       "012345678\xe2\x80\xa6  x\n");
	expect(table, (struct table_look){ .width = 0, .no_headers = true },
	       "0123456789abcdef  x\n");
	table_free(table);
}

static void colour_repeats_the_meaning(void **state)
{
	struct table *table = sample();
	char *text = shown(table, (struct table_look){ .width = 100, .colour = true });

	(void)state;
	assert_non_null(strstr(text, "\033[31m4.10 TB\033[0m"));
	free(text);
	text = shown(table, (struct table_look){ .width = 100 });
	assert_null(strchr(text, '\033'));
	free(text);
	table_free(table);
}

static void programs_get_base_units(void **state)
{
	struct table *table = sample();
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	(void)state;
	assert_int_equal(table_choose(table, "bytes,note", NULL), 0);
	assert_int_equal(table_print_csv(table, file, false), 0);
	assert_int_equal(table_print_tsv(table, file, true), 0);
	fclose(file);
	assert_string_equal(text, "bytes,note\n4100000000000,\"a,\"\"b\"\"\tc\"\n7,\n"
				  "4100000000000\ta,\"b\"\\tc\n7\t\n");
	free(text);
	table_free(table);
}

static void unknown_columns_are_named(void **state)
{
	struct table *table = sample();
	struct reason why;

	(void)state;
	assert_int_equal(table_choose(table, "network,byte", &why), -EINVAL);
	assert_string_equal(why.text, "there is no column 'byte'; did you mean 'bytes'?");
	assert_int_equal(table_choose(table, "name,name", &why), -EINVAL);
	assert_int_equal(table_choose(table, "", &why), -EINVAL);
	table_free(table);
}

static void colour_follows_the_environment(void **state)
{
	FILE *file = fopen("/dev/null", "w");

	(void)state;
	assert_non_null(file);
	unsetenv("NO_COLOR");
	unsetenv("CLICOLOR_FORCE");
	assert_false(table_colour_wanted(COLOUR_AUTO, file));
	assert_true(table_colour_wanted(COLOUR_ALWAYS, file));
	setenv("CLICOLOR_FORCE", "1", 1);
	assert_true(table_colour_wanted(COLOUR_AUTO, file));
	assert_false(table_colour_wanted(COLOUR_NEVER, file));
	setenv("NO_COLOR", "", 1);
	assert_true(table_colour_wanted(COLOUR_AUTO, file));
	setenv("NO_COLOR", "1", 1);
	assert_false(table_colour_wanted(COLOUR_AUTO, file));
	assert_int_equal(table_width(file), TABLE_WIDTH);
	fclose(file);
}

static void widths_count_cells(void **state)
{
	(void)state;
	assert_int_equal(utf8_width("abc"), 3);
	assert_int_equal(utf8_width("e\xcc\x81"), 1);		/* e and a combining acute */
	assert_int_equal(utf8_width("\xe5\x8c\x97\xe4\xba\xac"), 4);
	assert_int_equal(utf8_width("\xff"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_line_up),
		cmocka_unit_test(optional_columns_go_first),
		cmocka_unit_test(cut_columns_end_with_an_ellipsis),
		cmocka_unit_test(colour_repeats_the_meaning),
		cmocka_unit_test(programs_get_base_units),
		cmocka_unit_test(unknown_columns_are_named),
		cmocka_unit_test(colour_follows_the_environment),
		cmocka_unit_test(widths_count_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
