// SPDX-License-Identifier: Apache-2.0
/* A walk over JSON that is known to be valid; what is not is not walked further. */
#include <string.h>

#include "signature/locate.h"

static const char *blank(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

/* Behind a string that begins at p. */
static const char *over_string(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	return *p ? p + 1 : p;
}

/* Behind any value. */
static const char *over(const char *p)
{
	unsigned int depth = 0;

	do {
		p = blank(p);
		if (*p == '"') {
			p = over_string(p);
		} else if (*p == '{' || *p == '[') {
			depth++;
			p++;
		} else if (*p == '}' || *p == ']') {
			depth -= depth != 0;
			p++;
		} else if (*p == ',' || *p == ':') {
			p++;
		} else {
			p += strcspn(p, " \t\r\n,:]}");
		}
	} while (*p && depth);
	return p;
}

static int is_name(const char *p, const char *name)
{
	size_t n = strlen(name);

	return *p == '"' && !strncmp(p + 1, name, n) && p[n + 1] == '"';
}

/* One step down from the value at p: its name (or itself in an array) and value; 0: not there. */
static int step_down(const char *p, const struct json_step *step, const char **name,
		     const char **value)
{
	unsigned int i = 0;

	if (*p != (step->name ? '{' : '['))
		return 0;
	for (p = blank(p + 1); *p && *p != '}' && *p != ']'; i++) {
		const char *key = p;

		if (step->name) {
			p = blank(over_string(p));
			p = blank(*p == ':' ? p + 1 : p);
		}
		if (step->name ? is_name(key, step->name) : i == step->index) {
			*name = key;
			*value = p;
			return 1;
		}
		p = blank(over(p));
		p = blank(*p == ',' ? p + 1 : p);
		if (p == key)
			return 0;
	}
	return 0;
}

static size_t walk(const char *text, const struct json_step *steps, unsigned int count, int name)
{
	const char *value = blank(text), *key = value;

	for (unsigned int i = 0; i < count; i++)
		if (!step_down(value, &steps[i], &key, &value))
			break;
	return (size_t)((name ? key : value) - text);
}

size_t json_place(const char *text, const struct json_step *steps, unsigned int count)
{
	return walk(text, steps, count, 0);
}

size_t json_place_name(const char *text, const struct json_step *steps, unsigned int count)
{
	return walk(text, steps, count, 1);
}
