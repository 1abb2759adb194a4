// SPDX-License-Identifier: Apache-2.0
/* Which question is answered by what. */
#include <errno.h>
#include <stdio.h>

#include "answer/answer.h"

int answer_question(const struct question *question, const struct history *history, FILE *out,
		    struct reason *why)
{
	static int (*const answers[ASKS])(const struct question *, const struct history *,
					  struct json *, struct reason *) = {
		[ASK_NETWORKS] = answer_networks, [ASK_TREND] = answer_trend,
		[ASK_HOURS] = answer_hours, [ASK_PATHS] = answer_paths,
	};
	struct json json;
	int code, err;

	json_start(&json, out, JSON_LINE);
	if (question->verb == ASK_PRINTS)
		code = question->print == PRINTS_EXPLAIN ?
		       answer_explain(question, history, &json, why) :
		       answer_spread(question, history, &json, why);
	else
		code = answers[question->verb](question, history, &json, why);
	if (code < 0) {
		if (!*why->text)
			reason_say(why, code, code == -ETIME ? "the store took too long to read" :
				   "the history cannot be read (error %d)", -code);
		return code;
	}
	err = json_end(&json);
	return err ? reason_say(why, err, "the answer could not be written (error %d)", -err) : code;
}
