/* SPDX-License-Identifier: Apache-2.0 */
/* Whose history is asked for: all, a network, or a class or fingerprint; and over which time. */
#ifndef TUNPRINT_SUBJECT_H
#define TUNPRINT_SUBJECT_H

#include "answer/head.h"
#include "answer/history.h"
#include "answer/question.h"

enum subject_kind { SUBJECT_ALL, SUBJECT_NETWORK, SUBJECT_CLASS };

/* How sure it is that a network's class on a path is a tunnel. */
struct subject_sure {
	char path[64], class[64];
	uint8_t confidence;
};

struct subject {
	const struct question *question;
	const struct history *history;
	enum subject_kind kind;
	bool known;		/* the history has anything of that name */
	const char *name;
	int64_t from, to;	/* seconds: the window, within what there is */
	int64_t first, last;	/* what there is at all */
	struct subject_sure *sure;	/* of a network */
	size_t sure_count;
	char empty[320];	/* why nothing is to be seen; "": there is something */
	char missing[REASON_ROOM];	/* what the window lacks; "": it is complete */
};

/* span: of the default window before its end, 0 is all there is. 0 or a negative errno. */
int subject_find(struct subject *subject, const struct question *question,
		 const struct history *history, int64_t span, struct reason *why);
void subject_free(struct subject *subject);
/*
 * Rows of [from, to) that the question wants: of the subject, and tunnels unless a class was named.
 * Grouped by class and path, those of a class by network and path.
 */
int subject_walk(struct subject *subject, int64_t from, int64_t to, enum series_step step,
		 int (*each)(void *arg, const struct series_row *row), void *arg,
		 struct reason *why);
int subject_week(struct subject *subject, int64_t from, int64_t to,
		 int (*each)(void *arg, const struct profile_row *row), void *arg,
		 struct reason *why);
/* Fills in what part of each column was counted, 0..1; notes what is missing of the window. */
int subject_cover(struct subject *subject, int64_t from, int64_t span, double *cover,
		  size_t columns, struct reason *why);
/* "subject", "what", "filter" and "min_confidence" of the answer, behind its head. */
void subject_begin(struct subject *subject, const char *schema, struct json *json);
/* Nothing of it was found: says so in the head to come. */
void subject_is_empty(struct subject *subject);
/* EXIT_DONE, or EXIT_INCOMPLETE's number when something is missing. */
int subject_code(const struct subject *subject);

#endif
