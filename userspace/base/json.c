// SPDX-License-Identifier: Apache-2.0
/* JSON text (RFC 8259): where commas, quotes and escapes go, and that the output is valid UTF-8. */
#include "base/json.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static void fail(struct json *json, int err)
{
	if (!json->error)
		json->error = err;
}

static void put(struct json *json, const char *text, size_t length)
{
	if (json->error || !length)
		return;
	errno = 0;
	if (fwrite(text, 1, length, json->file) != length)
		fail(json, errno ? -errno : -EIO);
}

static void put_text(struct json *json, const char *text)
{
	put(json, text, strlen(text));
}

static void put_line(struct json *json, unsigned int depth)
{
	if (json->style != JSON_PRETTY)
		return;
	put(json, "\n", 1);
	for (unsigned int i = 0; i < depth; i++)
		put(json, "  ", 2);
}

static void put_code(struct json *json, const char *from, size_t length, uint32_t code)
{
	char escape[8];

	switch (code) {
	case UTF8_BAD:
		put(json, "\xef\xbf\xbd", 3);
		return;
	case '"':
		put(json, "\\\"", 2);
		return;
	case '\\':
		put(json, "\\\\", 2);
		return;
	case '\n':
		put(json, "\\n", 2);
		return;
	case '\t':
		put(json, "\\t", 2);
		return;
	}
	/* Control and direction characters too: JSON is often shown on a terminal. */
	if (!utf8_control(code)) {
		put(json, from, length);
		return;
	}
	snprintf(escape, sizeof(escape), "\\u%04x", (unsigned int)(code & 0xffff));
	put(json, escape, 6);
}

static void put_string(struct json *json, const char *text, size_t length)
{
	size_t at = 0;

	put(json, "\"", 1);
	while (at < length && !json->error) {
		uint32_t code;
		size_t n = utf8_next(text + at, length - at, &code);

		put_code(json, text + at, n, code);
		at += n;
	}
	put(json, "\"", 1);
}

/* Everything that stands before a value: comma, indentation, name. */
static void before(struct json *json, const char *name)
{
	unsigned int level = json->depth - 1;

	if (json->depth == 0) {
		if (name)
			fail(json, -EINVAL);
		return;
	}
	if (!name != json->array[level])
		fail(json, -EINVAL);
	if (json->filled[level])
		put(json, ",", 1);
	json->filled[level] = true;
	put_line(json, json->depth);
	if (!name || json->error)
		return;
	put_string(json, name, strlen(name));
	put_text(json, json->style == JSON_PRETTY ? ": " : ":");
}

static void after(struct json *json)
{
	if (json->depth == 0)
		put(json, "\n", 1);
}

static void open_level(struct json *json, const char *name, bool array)
{
	before(json, name);
	if (json->depth == JSON_DEPTH)
		fail(json, -E2BIG);
	if (json->error)
		return;
	put(json, array ? "[" : "{", 1);
	json->array[json->depth] = array;
	json->filled[json->depth] = false;
	json->depth++;
}

void json_start(struct json *json, FILE *file, enum json_style style)
{
	memset(json, 0, sizeof(*json));
	json->file = file;
	json->style = style;
}

void json_open_object(struct json *json, const char *name)
{
	open_level(json, name, false);
}

void json_open_array(struct json *json, const char *name)
{
	open_level(json, name, true);
}

void json_close(struct json *json)
{
	if (json->depth == 0)
		fail(json, -EINVAL);
	if (json->error)
		return;
	json->depth--;
	if (json->filled[json->depth])
		put_line(json, json->depth);
	put(json, json->array[json->depth] ? "]" : "}", 1);
	after(json);
}

void json_put_bytes(struct json *json, const char *name, const char *text, size_t length)
{
	before(json, name);
	put_string(json, text, length);
	after(json);
}

static void word(struct json *json, const char *name, const char *text)
{
	before(json, name);
	put_text(json, text);
	after(json);
}

void json_put_text(struct json *json, const char *name, const char *text)
{
	if (text)
		json_put_bytes(json, name, text, strlen(text));
	else
		json_put_null(json, name);
}

void json_put_u64(struct json *json, const char *name, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	word(json, name, text);
}

void json_put_i64(struct json *json, const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	word(json, name, text);
}

void json_put_bool(struct json *json, const char *name, bool value)
{
	word(json, name, value ? "true" : "false");
}

void json_put_double(struct json *json, const char *name, double value)
{
	char text[40];
	char *comma;

	if (!isfinite(value)) {
		json_put_null(json, name);
		return;
	}
	/* The shortest form that reads back as the same number. */
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	comma = strchr(text, ','); /* a locale's decimal sign */
	if (comma)
		*comma = '.';
	word(json, name, text);
}

void json_put_null(struct json *json, const char *name)
{
	word(json, name, "null");
}

int json_end(struct json *json)
{
	if (json->depth)
		fail(json, -EINVAL);
	if (fflush(json->file) && !json->error)
		fail(json, errno ? -errno : -EIO);
	if (ferror(json->file))
		fail(json, -EIO);
	return json->error;
}
