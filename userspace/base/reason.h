/* SPDX-License-Identifier: Apache-2.0 */
/* Why something failed, in words for the operator: written where it is known, printed at the edge. */
#ifndef TUNPRINT_REASON_H
#define TUNPRINT_REASON_H

#include <stddef.h>

#define REASON_ROOM 512
#define REASON_TOKEN_ROOM 72

struct reason {
	char text[REASON_ROOM];
};

/*
 * Writes the sentence and returns err unchanged, so that a failing function ends with
 * `return reason_say(why, -EINVAL, ...)`. why may be NULL.
 */
int reason_say(struct reason *why, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "where: " in front of the sentence, for example file and line; returns err. */
int reason_within(struct reason *why, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * A word of foreign input made safe to show: quoted, control bytes and bad UTF-8 as \xNN,
 * cut with "..." when long. Returns out.
 */
char *reason_token(char out[REASON_TOKEN_ROOM], const char *word, size_t length);

#endif
