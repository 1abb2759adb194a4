// SPDX-License-Identifier: Apache-2.0
/* What every answer begins with. */
#include "answer/head.h"
#include "base/times.h"

void answer_time(struct json *json, const char *name, int64_t time)
{
	char text[TIMES_ROOM];

	json_put_text(json, name, time ? times_iso(text, time) : NULL);
}

void answer_begin(struct json *json, const char *schema, const struct answer_head *head)
{
	json_open_object(json, NULL);
	json_put_text(json, "schema", schema);
	answer_time(json, "generated", head->generated);
	json_open_object(json, "window");
	answer_time(json, "from", head->from);
	answer_time(json, "to", head->to);
	json_close(json);
	json_put_bool(json, "complete", !head->missing);
	json_put_text(json, "source", head->source);
	json_put_text(json, "missing", head->missing);
	json_put_text(json, "empty", head->empty);
}
