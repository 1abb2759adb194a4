// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "signature/fields.h"

static unsigned int column_of(const char *text, size_t offset)
{
	unsigned int column = 1;
	size_t length = strlen(text);

	for (size_t at = 0; at < offset && at < length; column++) {
		uint32_t code;
		size_t n = utf8_next(text + at, length - at, &code);

		at += n ? n : 1;
	}
	return column;
}

int blame(struct reading *r, size_t offset, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(r->mistake->why, sizeof(r->mistake->why), format, args);
	va_end(args);
	r->mistake->column = column_of(r->text, offset);
	return -EINVAL;
}

size_t spot(struct reading *r, const char *name)
{
	r->steps[r->depth] = (struct json_step){ name, 0 };
	return json_place(r->text, r->steps, r->depth + (name ? 1 : 0));
}

static size_t spot_of_name(struct reading *r, const char *name)
{
	r->steps[r->depth] = (struct json_step){ name, 0 };
	return json_place_name(r->text, r->steps, r->depth + 1);
}

int refuse_unknown(struct reading *r, json_t *object, const char *const *known)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) {
		unsigned int i = 0;

		while (known[i] && strcmp(known[i], key))
			i++;
		if (!known[i])
			return blame(r, spot_of_name(r, key), "unknown key \"%.40s\"", key);
	}
	return 0;
}

int field_number(struct reading *r, json_t *object, const char *name, int64_t min, int64_t max,
		  int64_t *out)
{
	json_t *value = json_object_get(object, name);

	if (!value)
		return 0;
	if (!json_is_integer(value) || json_integer_value(value) < min ||
	    json_integer_value(value) > max)
		return blame(r, spot(r, name), "%s: must be a whole number from %lld to %lld", name,
			     (long long)min, (long long)max);
	*out = json_integer_value(value);
	return 0;
}

int field_small(struct reading *r, json_t *object, const char *name, unsigned int max,
		uint8_t *out)
{
	int64_t value = *out;
	int err = field_number(r, object, name, 0, max, &value);

	*out = (uint8_t)value;
	return err;
}

int field_words(struct reading *r, json_t *object, const char *name, size_t room, char *out)
{
	json_t *value = json_object_get(object, name);
	const char *text = json_string_value(value);

	if (!value || json_is_null(value))
		return 0;
	if (!text || strlen(text) >= room)
		return blame(r, spot(r, name), "%s: must be a text of at most %zu bytes", name,
			     room - 1);
	strcpy(out, text);
	return 0;
}

int field_choice(struct reading *r, json_t *object, const char *name, const char *const *list,
		  uint8_t *out)
{
	const char *text = json_string_value(json_object_get(object, name));

	if (!json_object_get(object, name))
		return 0;
	for (unsigned int i = 0; text && list[i]; i++)
		if (!strcmp(text, list[i])) {
			*out = (uint8_t)i;
			return 0;
		}
	return blame(r, spot(r, name), "%s: is none of the words it may be: %s, %s ...", name,
		     list[0], list[1]);
}

int field_bytes(struct reading *r, json_t *object, const char *name, uint32_t *out)
{
	json_t *value = json_object_get(object, name);
	const char *text = json_string_value(value), *p = text;

	if (!value)
		return 0;
	while (p && *p) {
		char *end;
		unsigned long from, to;

		if (!isdigit((unsigned char)*p))
			return blame(r, spot(r, name) + 1 + (size_t)(p - text),
				     "%s: must be bytes like \"0-3,7\"", name);
		from = to = strtoul(p, &end, 10);
		if (*end == '-' && isdigit((unsigned char)end[1]))
			to = strtoul(end + 1, &end, 10);
		if (to < from || to >= SIGNATURE_BYTES || (*end && *end != ',') ||
		    (*end == ',' && !end[1]))
			return blame(r, spot(r, name) + 1 + (size_t)(p - text),
				     "%s: must be bytes from 0 to %d, like \"0-3,7\"", name,
				     SIGNATURE_BYTES - 1);
		for (unsigned long i = from; i <= to; i++)
			*out |= 1U << i;
		p = *end ? end + 1 : end;
	}
	return text ? 0 : blame(r, spot(r, name), "%s: must be a text like \"0-3,7\"", name);
}

int field_hex(struct reading *r, json_t *object, const char *name, uint32_t *out)
{
	json_t *value = json_object_get(object, name);
	const char *text = json_string_value(value);

	if (!value)
		return 0;
	if (!text || !*text || strlen(text) > 8 || text[strspn(text, "0123456789abcdefABCDEF")])
		return blame(r, spot(r, name), "%s: must be up to 8 hexadecimal digits", name);
	*out = (uint32_t)strtoul(text, NULL, 16);
	return 0;
}

int field_list(struct reading *r, json_t *object, const char *name, size_t most, size_t size,
		void *out, int (*one)(struct reading *, json_t *, void *))
{
	json_t *array = json_object_get(object, name);
	int err = 0;

	if (!array)
		return 0;
	if (!json_is_array(array) || json_array_size(array) > most)
		return blame(r, spot(r, name), "%s: must be a list of at most %zu", name, most);
	for (size_t i = 0; i < json_array_size(array) && !err; i++) {
		r->steps[r->depth] = (struct json_step){ name, 0 };
		r->steps[r->depth + 1] = (struct json_step){ NULL, (unsigned int)i };
		r->depth += 2;
		err = one(r, json_array_get(array, i), (char *)out + i * size);
		r->depth -= 2;
	}
	return err;
}
