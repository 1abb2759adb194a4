/* SPDX-License-Identifier: Apache-2.0 */
/* What every answer begins with: schema, when, over which time, and whether anything is missing. */
#ifndef TUNPRINT_HEAD_H
#define TUNPRINT_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"

struct answer_head {
	const char *source;	/* "collector" or "replay" */
	int64_t generated;	/* microseconds since 1970 */
	int64_t from, to;	/* what the data covers; 0: not known */
	const char *missing;	/* what is not in the answer and why; NULL: it is complete */
	const char *empty;	/* why there is nothing to see, in words; NULL: the answer finds it */
};

/* Opens the object and writes everything before "data". The caller closes it with json_close(). */
void answer_begin(struct json *json, const char *schema, const struct answer_head *head);
/* A time member; null when 0. */
void answer_time(struct json *json, const char *name, int64_t time);

#endif
