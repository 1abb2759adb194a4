/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of history, each one JSON object; text, CSV and pictures are made of it. */
#ifndef TUNPRINT_ANSWER_H
#define TUNPRINT_ANSWER_H

#include "answer/history.h"
#include "answer/question.h"

/*
 * Writes the answer as one line of JSON. The exit code (serve/protocol.h) that its content asks for,
 * or a negative errno with the reason, and then what was written is of no use.
 */
int answer_question(const struct question *question, const struct history *history, FILE *out,
		    struct reason *why);

int answer_networks(const struct question *question, const struct history *history,
		    struct json *json, struct reason *why);
int answer_trend(const struct question *question, const struct history *history,
		 struct json *json, struct reason *why);
int answer_hours(const struct question *question, const struct history *history,
		 struct json *json, struct reason *why);
int answer_paths(const struct question *question, const struct history *history,
		 struct json *json, struct reason *why);
/* Of a class by its name, which is the question's word. */
int answer_spread(const struct question *question, const struct history *history,
		  struct json *json, struct reason *why);
/* Of a fingerprint, by the history's catalogue. */
int answer_explain(const struct question *question, const struct history *history,
		   struct json *json, struct reason *why);

#endif
