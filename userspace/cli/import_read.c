// SPDX-License-Identifier: Apache-2.0
/* Both forms become texts by field first, so that every mistake is found and told in one place. */
#include <errno.h>
#include <string.h>

#include "base/times.h"
#include "base/units.h"
#include "cli/import_read.h"

static const char *const words[FIELDS] = {
	[FIELD_NETWORK] = "network", [FIELD_SRC] = "src", [FIELD_PATH] = "path",
	[FIELD_PROTOCOL] = "protocol", [FIELD_CLASS] = "class",
	[FIELD_FINGERPRINT] = "fingerprint", [FIELD_FIRST] = "first", [FIELD_LAST] = "last",
	[FIELD_PACKETS_UP] = "packets_up", [FIELD_PACKETS_DOWN] = "packets_down",
	[FIELD_BYTES_UP] = "bytes_up", [FIELD_BYTES_DOWN] = "bytes_down",
	[FIELD_CONFIDENCE] = "confidence", [FIELD_FLOWS] = "flows",
};

static int field_of(const char *word, size_t length)
{
	for (int i = 0; i < FIELDS; i++)
		if (strlen(words[i]) == length && !strncmp(words[i], word, length))
			return i;
	return -1;
}

static bool has_column(const struct import_reader *r, int field)
{
	for (unsigned int i = 0; i < r->columns_count; i++)
		if (r->columns[i] == field)
			return true;
	return false;
}

/* One value off *at, quotes resolved (RFC 4180); more says that a comma came behind it. */
static int take_value(const char **at, char *out, bool *more, struct reason *why)
{
	const char *c = *at;
	bool quoted = *c == '"';

	for (c += quoted; *c && (quoted || *c != ','); c++) {
		if (quoted && *c == '"' && c[1] != '"')
			break;
		c += quoted && *c == '"';
		*out++ = *c;
	}
	*out = '\0';
	if (quoted && *c++ != '"')
		return reason_say(why, -EINVAL, "a quote is not closed in its line");
	if (*c && *c != ',')
		return reason_say(why, -EINVAL, "a quote is closed inside a value");
	*more = *c == ',';
	*at = c + *more;
	return 0;
}

static int take_titles(struct import_reader *r, struct reason *why)
{
	const char *at = r->lines.text;
	char title[LINES_LONGEST], token[REASON_TOKEN_ROOM];
	bool more = true;

	while (more) {
		int field, err = take_value(&at, title, &more, why);

		if (err)
			return err;
		if (r->columns_count == IMPORT_COLUMNS)
			return reason_say(why, -EINVAL, "more than %d columns", IMPORT_COLUMNS);
		field = field_of(title, strlen(title));
		if (field >= 0 && has_column(r, field))
			return reason_say(why, -EINVAL, "column %s stands twice",
					  reason_token(token, title, strlen(title)));
		r->columns[r->columns_count++] = field;
	}
	if (!has_column(r, FIELD_FIRST))
		return reason_say(why, -EINVAL, "the first line must name the columns, "
				  "'first' among them; or be JSON");
	return 0;
}

static int take_csv(struct import_reader *r, struct reason *why)
{
	char spare[LINES_LONGEST];
	const char *at = r->lines.text;
	bool more = true;
	unsigned int i;

	for (i = 0; more; i++) {
		int field = i < r->columns_count ? r->columns[i] : -1;
		int err = take_value(&at, field < 0 ? spare : r->texts[field], &more, why);

		if (err)
			return err;
	}
	if (i != r->columns_count)
		return reason_say(why, -EINVAL, "%u values where the first line has %u columns", i,
				  r->columns_count);
	return 0;
}

static int take_member(struct import_reader *r, int field, const json_t *value, struct reason *why)
{
	const char *text = json_string_value(value);
	size_t length;

	if (json_is_null(value) || !value)
		return 0;
	if (json_is_integer(value)) {
		snprintf(r->texts[field], LINES_LONGEST, "%" JSON_INTEGER_FORMAT,
			 json_integer_value(value));
		return 0;
	}
	length = text ? strlen(text) : 0;
	if (!text || length >= LINES_LONGEST)
		return reason_say(why, -EINVAL, "'%s' is neither a text nor an integer", words[field]);
	memcpy(r->texts[field], text, length + 1);
	return 0;
}

static int take_json(struct import_reader *r, struct reason *why)
{
	json_error_t error;
	json_t *object = json_loads(r->lines.text, JSON_REJECT_DUPLICATES, &error);
	int err = 0;

	if (!json_is_object(object))
		err = reason_say(why, -EINVAL, "is no JSON object: %s", object ? "it is another value" :
				 error.text);
	for (int i = 0; i < FIELDS && !err; i++)
		err = take_member(r, i, json_object_get(object, words[i]), why);
	json_decref(object);
	return err;
}

int import_open(struct import_reader *r, const char *path, struct reason *why)
{
	int err = lines_open(&r->lines, path, why);

	r->columns_count = 0;
	if (err)
		return err;
	err = lines_next(&r->lines, why);
	if (err == 0)
		err = reason_say(why, -EINVAL, "%s: is empty", path);
	if (err > 0) {
		r->json = r->lines.text[strspn(r->lines.text, " \t")] == '{';
		err = r->json ? 0 : take_titles(r, why);
		if (err)
			lines_blame(&r->lines, err, why);
	}
	if (!err && r->json) {
		lines_close(&r->lines);
		return lines_open(&r->lines, path, why);
	}
	if (err)
		lines_close(&r->lines);
	return err;
}

void import_close(struct import_reader *r)
{
	lines_close(&r->lines);
}

static const char *given(const struct import_reader *r, int field)
{
	return *r->texts[field] ? r->texts[field] : NULL;
}

static int number(const struct import_reader *r, int field, uint64_t most, uint64_t *out,
		  struct reason *why)
{
	if (!given(r, field))
		return 0;
	if (units_parse_number(r->texts[field], 0, most, out, why))
		return reason_within(why, -EINVAL, "'%s'", words[field]);
	return 0;
}

static int moment(const struct import_reader *r, int field, int64_t *out, struct reason *why)
{
	if (times_parse(r->texts[field], r->now, out, why))
		return reason_within(why, -EINVAL, "'%s'", words[field]);
	return 0;
}

/* What may stand in a dictionary: it is shown in tables and typed in filters. */
static int name(const char **out, const char *text, const char *what, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];

	if (strlen(text) >= STORE_NAME_ROOM)
		return reason_say(why, -EINVAL, "'%s' is longer than %d bytes", what,
				  STORE_NAME_ROOM - 1);
	if (strpbrk(text, " \t\"',"))
		return reason_say(why, -EINVAL, "%s as '%s': no blanks, commas and quotes",
				  reason_token(token, text, strlen(text)), what);
	*out = text;
	return 0;
}

static int take_network(struct import_reader *r, struct import_record *record, struct reason *why)
{
	struct networks none = { 0 };
	struct address address;

	if (given(r, FIELD_NETWORK))
		return name(&record->network, r->texts[FIELD_NETWORK], "network", why);
	if (!given(r, FIELD_SRC))
		return reason_say(why, -EINVAL, "neither 'network' nor 'src' is given");
	if (address_parse(r->texts[FIELD_SRC], &address, why))
		return reason_within(why, -EINVAL, "'src'");
	record->network = networks_name(r->name, r->networks ? r->networks : &none, &address);
	return 0;
}

static int take_names(struct import_reader *r, struct import_record *record, struct reason *why)
{
	const char *class = given(r, FIELD_FINGERPRINT);
	int err = take_network(r, record, why);

	class = class ? class : given(r, FIELD_CLASS);
	class = class ? class : given(r, FIELD_PROTOCOL);
	err = err ? err : name(&record->path, given(r, FIELD_PATH) ? r->texts[FIELD_PATH] : "-",
			       "path", why);
	if (!err && !class)
		err = reason_say(why, -EINVAL, "none of 'protocol', 'class' and 'fingerprint' is given");
	return err ? err : name(&record->class, class, "protocol", why);
}

static int take_times(struct import_reader *r, struct import_record *record, struct reason *why)
{
	int err;

	if (!given(r, FIELD_FIRST))
		return reason_say(why, -EINVAL, "'first' is not given");
	err = moment(r, FIELD_FIRST, &record->first, why);
	record->last = record->first;
	if (!err && given(r, FIELD_LAST))
		err = moment(r, FIELD_LAST, &record->last, why);
	if (!err && record->last < record->first)
		err = reason_say(why, -EINVAL, "'last' is before 'first'");
	return err;
}

static int take_record(struct import_reader *r, struct import_record *record, struct reason *why)
{
	static const struct { int field, way; bool bytes; } counts[] = {
		{ FIELD_PACKETS_UP, 0, false }, { FIELD_PACKETS_DOWN, 1, false },
		{ FIELD_BYTES_UP, 0, true }, { FIELD_BYTES_DOWN, 1, true },
	};
	uint64_t confidence = 0;
	int err = take_names(r, record, why);

	record->verdicts = 1;
	err = err ? err : take_times(r, record, why);
	for (int i = 0; i < 4 && !err; i++)
		err = number(r, counts[i].field, INT64_MAX >> 8, counts[i].bytes ?
			     &record->bytes[counts[i].way] : &record->packets[counts[i].way], why);
	err = err ? err : number(r, FIELD_CONFIDENCE, 100, &confidence, why);
	err = err ? err : number(r, FIELD_FLOWS, INT64_MAX >> 8, &record->verdicts, why);
	record->confidence = (uint8_t)confidence;
	if (!err && !(record->packets[0] | record->packets[1] | record->bytes[0] |
		      record->bytes[1]))
		err = reason_say(why, -EINVAL, "nothing is counted: 'packets_up', 'bytes_up' and so on");
	return err;
}

int import_next(struct import_reader *r, struct import_record *record, struct reason *why)
{
	int err;

	do {
		err = lines_next(&r->lines, why);
		if (err <= 0)
			return err;
	} while (!*r->lines.text);
	for (int i = 0; i < FIELDS; i++)
		*r->texts[i] = '\0';
	memset(record, 0, sizeof(*record));
	err = r->json ? take_json(r, why) : take_csv(r, why);
	err = err ? err : take_record(r, record, why);
	return err ? lines_blame(&r->lines, err, why) : 1;
}
