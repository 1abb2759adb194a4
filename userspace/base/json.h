/* SPDX-License-Identifier: Apache-2.0 */
/* Writes JSON as it goes: no allocation, nothing kept but the nesting; every error is remembered. */
#ifndef TUNPRINT_JSON_H
#define TUNPRINT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_DEPTH 32

enum json_style {
	JSON_LINE,	/* compact; each top-level value on a line of its own (JSON Lines) */
	JSON_PRETTY,	/* indented by two spaces */
};

struct json {
	FILE *file;
	enum json_style style;
	int error;			/* first error, negative errno */
	unsigned int depth;
	bool array[JSON_DEPTH];		/* kind of each open level */
	bool filled[JSON_DEPTH];	/* it has a member already */
};

/*
 * Every json_open_ and json_put_ takes the member's name, which must be NULL inside arrays and at top level and must
 * not be NULL inside objects. A wrong call, a too deep nesting or a failed write sets the error and
 * silences what follows; nobody has to check before json_end().
 */
void json_start(struct json *json, FILE *file, enum json_style style);
void json_open_object(struct json *json, const char *name);
void json_open_array(struct json *json, const char *name);
void json_close(struct json *json);	/* the innermost object or array */
void json_put_text(struct json *json, const char *name, const char *text);	/* NULL text is null */
void json_put_bytes(struct json *json, const char *name, const char *text, size_t length);
void json_put_u64(struct json *json, const char *name, uint64_t value);
void json_put_i64(struct json *json, const char *name, int64_t value);
void json_put_bool(struct json *json, const char *name, bool value);
void json_put_double(struct json *json, const char *name, double value); /* not finite: null */
void json_put_null(struct json *json, const char *name);

/* Flushes. 0, or the first error; -EINVAL when something is still open or was called wrongly. */
int json_end(struct json *json);

#endif
