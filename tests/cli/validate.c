// SPDX-License-Identifier: Apache-2.0
/*
 * validate SCHEMA.json [--lines] < JSON: holds standard input against the subset of JSON Schema that
 * docs/schema uses. A keyword that it does not know is an error, so that no rule is skipped unseen.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const json_t *root;

static int complain(const char *where, const char *what)
{
	fprintf(stderr, "%s: %s\n", *where ? where : "(top)", what);
	return 1;
}

static const char *type_name(const json_t *value)
{
	static const char *const names[] = {
		[JSON_OBJECT] = "object", [JSON_ARRAY] = "array", [JSON_STRING] = "string",
		[JSON_INTEGER] = "integer", [JSON_REAL] = "number", [JSON_TRUE] = "boolean",
		[JSON_FALSE] = "boolean", [JSON_NULL] = "null",
	};

	return names[json_typeof(value)];
}

static int has_type(const json_t *value, const char *name)
{
	return !strcmp(type_name(value), name) || (json_is_integer(value) && !strcmp(name, "number"));
}

static int check_type(const json_t *type, const json_t *value, const char *where)
{
	const json_t *one;
	size_t i;

	if (json_is_string(type))
		return has_type(value, json_string_value(type)) ? 0 : complain(where, "wrong type");
	json_array_foreach(type, i, one)
		if (has_type(value, json_string_value(one)))
			return 0;
	return complain(where, "none of the types");
}

static int check(const json_t *schema, const json_t *value, const char *where);

static int check_members(const json_t *properties, const json_t *value, const char *where)
{
	json_t *rule;
	const char *name;
	int bad = 0;

	json_object_foreach((json_t *)properties, name, rule) {
		const json_t *member = json_object_get(value, name);
		char path[512];

		snprintf(path, sizeof(path), "%s.%s", where, name);
		if (member)
			bad |= check(rule, member, path);
	}
	return bad;
}

static int check_list(const char *keyword, const json_t *list, const json_t *value,
		      const char *where)
{
	const json_t *one;
	char text[128];
	size_t i;

	if (!strcmp(keyword, "required")) {
		json_array_foreach(list, i, one)
			if (!json_object_get(value, json_string_value(one))) {
				snprintf(text, sizeof(text), "lacks %s", json_string_value(one));
				return complain(where, text);
			}
		return 0;
	}
	json_array_foreach(list, i, one)		/* enum */
		if (json_equal(one, value))
			return 0;
	return complain(where, "not one of the words");
}

static int check_items(const json_t *rule, const json_t *value, const char *where)
{
	const json_t *one;
	char path[512];
	int bad = 0;
	size_t i;

	json_array_foreach(value, i, one) {
		snprintf(path, sizeof(path), "%s[%zu]", where, i);
		bad |= check(rule, one, path);
	}
	return bad;
}

static int check_ref(const char *ref, const json_t *value, const char *where)
{
	static const char prefix[] = "#/$defs/";
	const json_t *rule = NULL;

	if (!strncmp(ref, prefix, sizeof(prefix) - 1))
		rule = json_object_get(json_object_get(root, "$defs"), ref + sizeof(prefix) - 1);
	return rule ? check(rule, value, where) : complain(where, "broken $ref");
}

static int check_keyword(const char *keyword, const json_t *rule, const json_t *value,
			 const char *where)
{
	if (!strcmp(keyword, "type"))
		return check_type(rule, value, where);
	if (!strcmp(keyword, "properties"))
		return check_members(rule, value, where);
	if (!strcmp(keyword, "required"))	/* says nothing about what is no object */
		return json_is_object(value) ? check_list(keyword, rule, value, where) : 0;
	if (!strcmp(keyword, "enum"))
		return check_list(keyword, rule, value, where);
	if (!strcmp(keyword, "items"))
		return check_items(rule, value, where);
	if (!strcmp(keyword, "const"))
		return json_equal(rule, value) ? 0 : complain(where, "not the constant");
	if (!strcmp(keyword, "minimum"))
		return !json_is_number(value) || json_number_value(value) >= json_number_value(rule) ?
			0 : complain(where, "too small");
	if (!strcmp(keyword, "maximum"))
		return !json_is_number(value) || json_number_value(value) <= json_number_value(rule) ?
			0 : complain(where, "too large");
	if (!strcmp(keyword, "$ref"))
		return check_ref(json_string_value(rule), value, where);
	if (!strcmp(keyword, "$schema") || !strcmp(keyword, "title") || !strcmp(keyword, "$defs"))
		return 0;
	return complain(keyword, "keyword that validate does not know");
}

static int check(const json_t *schema, const json_t *value, const char *where)
{
	const char *keyword;
	json_t *rule;
	int bad = 0;

	json_object_foreach((json_t *)schema, keyword, rule)
		bad |= check_keyword(keyword, rule, value, where);
	return bad;
}

int main(int argc, char **argv)
{
	size_t flags = JSON_REJECT_DUPLICATES | (argc > 2 ? JSON_DISABLE_EOF_CHECK : 0), count = 0;
	json_error_t error;
	int bad = 0, c;

	root = argc > 1 ? json_load_file(argv[1], 0, &error) : NULL;
	if (!root) {
		fprintf(stderr, "%s: no schema: %s\n", argc > 1 ? argv[1] : "validate", error.text);
		return 2;
	}
	do {
		json_t *value = json_loadf(stdin, flags, &error);

		if (!value)
			return complain("", error.text);
		bad |= check(root, value, "");
		json_decref(value);
		count++;
		while ((c = getchar()) == '\n')
			;
		ungetc(c, stdin);
	} while (argc > 2 && c != EOF);
	json_decref((json_t *)root);
	return bad || !count;
}
