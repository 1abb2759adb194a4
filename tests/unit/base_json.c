// SPDX-License-Identifier: Apache-2.0
/* What the JSON writer must produce, read back by a strict parser where that says more. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/json.h"

struct page {
	FILE *file;
	char *text;
	size_t size;
	struct json json;
};

static void page_open(struct page *page, enum json_style style)
{
	page->file = open_memstream(&page->text, &page->size);
	assert_non_null(page->file);
	json_start(&page->json, page->file, style);
}

static void page_close(struct page *page)
{
	fclose(page->file);
	free(page->text);
}

static void lines_are_compact(void **state)
{
	struct page page;

	(void)state;
	page_open(&page, JSON_LINE);
	json_open_object(&page.json, NULL);
	json_put_text(&page.json, "a", "x");
	json_open_array(&page.json, "list");
	json_put_u64(&page.json, NULL, UINT64_MAX);
	json_put_i64(&page.json, NULL, INT64_MIN);
	json_put_bool(&page.json, NULL, true);
	json_put_null(&page.json, NULL);
	json_close(&page.json);
	json_open_object(&page.json, "empty");
	json_close(&page.json);
	json_put_text(&page.json, "none", NULL);
	json_close(&page.json);
	json_open_array(&page.json, NULL);
	json_close(&page.json);
	assert_int_equal(json_end(&page.json), 0);
	assert_string_equal(page.text,
			    "{\"a\":\"x\",\"list\":[18446744073709551615,-9223372036854775808,true,"
			    "null],\"empty\":{},\"none\":null}\n[]\n");
	page_close(&page);
}

static void pretty_is_indented(void **state)
{
	struct page page;

	(void)state;
	page_open(&page, JSON_PRETTY);
	json_open_object(&page.json, NULL);
	json_open_array(&page.json, "list");
	json_put_u64(&page.json, NULL, 1);
	json_close(&page.json);
	json_open_array(&page.json, "empty");
	json_close(&page.json);
	json_close(&page.json);
	assert_int_equal(json_end(&page.json), 0);
	assert_string_equal(page.text, "{\n  \"list\": [\n    1\n  ],\n  \"empty\": []\n}\n");
	page_close(&page);
}

static void strings_are_escaped(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "\"\\/\n\t\r\b\x01\x7f", "\"\\\"\\\\/\\n\\t\\u000d\\u0008\\u0001\\u007f\"\n" },
		{ "z\xc3\xbc\xf0\x9f\x98\x80", "\"z\xc3\xbc\xf0\x9f\x98\x80\"\n" },
		{ "\xff" "a", "\"\xef\xbf\xbd" "a\"\n" },
		{ "\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\"\n" },		/* overlong */
		{ "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"\n" }, /* surrogate */
		{ "\xe2\x82", "\"\xef\xbf\xbd\"\n" },				/* cut */
		{ "\xf4\x90\x80\x80",
		  "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"\n" },
		{ "a\xe2\x80\xae" "b", "\"a\\u202eb\"\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct page page;

		page_open(&page, JSON_LINE);
		json_put_text(&page.json, NULL, cases[i].in);
		assert_int_equal(json_end(&page.json), 0);
		assert_string_equal(page.text, cases[i].out);
		page_close(&page);
	}
}

static void every_two_bytes_give_valid_json(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 65536; i += 7) {
		char two[2] = { (char)(i >> 8), (char)i };
		struct page page;
		json_t *value;

		page_open(&page, JSON_LINE);
		json_open_array(&page.json, NULL);
		json_put_bytes(&page.json, NULL, two, sizeof(two));
		json_close(&page.json);
		assert_int_equal(json_end(&page.json), 0);
		value = json_loadb(page.text, page.size, JSON_ALLOW_NUL, NULL);
		assert_non_null(value);
		json_decref(value);
		page_close(&page);
	}
}

static void doubles_read_back(void **state)
{
	static const double values[] = { 0, 0.1, 1.0 / 3, 1e300, -2.5, 123456789.123 };

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct page page;

		page_open(&page, JSON_LINE);
		json_put_double(&page.json, NULL, values[i]);
		assert_int_equal(json_end(&page.json), 0);
		assert_true(strtod(page.text, NULL) == values[i]);
		page_close(&page);
	}
	struct page page;

	page_open(&page, JSON_LINE);
	json_put_double(&page.json, NULL, 0.1);
	json_put_double(&page.json, NULL, 1.0 / 0.0);
	assert_int_equal(json_end(&page.json), 0);
	assert_string_equal(page.text, "0.1\nnull\n");
	page_close(&page);
}

static void wrong_calls_are_errors(void **state)
{
	struct page page;

	(void)state;
	page_open(&page, JSON_LINE);
	json_open_object(&page.json, NULL);
	json_put_u64(&page.json, NULL, 1);	/* a member without a name */
	json_close(&page.json);
	assert_int_equal(json_end(&page.json), -EINVAL);
	page_close(&page);

	page_open(&page, JSON_LINE);
	json_open_array(&page.json, NULL);
	assert_int_equal(json_end(&page.json), -EINVAL);	/* left open */
	page_close(&page);

	page_open(&page, JSON_LINE);
	json_close(&page.json);
	assert_int_equal(json_end(&page.json), -EINVAL);
	page_close(&page);

	page_open(&page, JSON_LINE);
	for (int i = 0; i <= JSON_DEPTH; i++)
		json_open_array(&page.json, NULL);
	assert_int_equal(json_end(&page.json), -E2BIG);
	page_close(&page);
}

static void a_full_disk_is_reported(void **state)
{
	FILE *full = fopen("/dev/full", "w");
	struct json json;

	(void)state;
	if (!full)
		skip();
	json_start(&json, full, JSON_LINE);
	json_put_u64(&json, NULL, 1);
	assert_int_equal(json_end(&json), -ENOSPC);
	fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_compact),
		cmocka_unit_test(pretty_is_indented),
		cmocka_unit_test(strings_are_escaped),
		cmocka_unit_test(every_two_bytes_give_valid_json),
		cmocka_unit_test(doubles_read_back),
		cmocka_unit_test(wrong_calls_are_errors),
		cmocka_unit_test(a_full_disk_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
