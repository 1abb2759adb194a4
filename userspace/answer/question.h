/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an operator asks of the history: the verb, its subject and how it is to be looked at. The same
 * question is asked of a collector (as a request's "args") and of a store's file.
 */
#ifndef TUNPRINT_QUESTION_H
#define TUNPRINT_QUESTION_H

#include "answer/filter.h"
#include "base/calendar.h"
#include "base/zone.h"

/* Questions of history, and of what passes now. */
enum question_verb {
	ASK_NETWORKS, ASK_TREND, ASK_HOURS, ASK_PATHS, ASKS, ASK_FLOWS = ASKS, ASK_PRINTS,
};
/* Of ASK_PRINTS: what of the learner's fingerprints. */
enum question_print { PRINTS_LIST, PRINTS_EXPLAIN, PRINTS_SPREAD, PRINTS_SAMPLE };
#define QUESTION_WORD_ROOM 160

enum question_by { BY_NETWORK, BY_ASN, BY_TAG, BY_PREFIX, BY_PEER };
enum question_sort { SORT_TUNNEL, SORT_BYTES, SORT_GROWTH, SORT_SHARE, SORT_SINCE, SORT_NAME };

struct question {
	enum question_verb verb;
	struct filter filter;		/* times: what was asked for, else what the verb takes */
	char subject[FILTER_WORD_ROOM];	/* a network, a fingerprint, a class, "all"; "": none */
	enum question_by by;
	unsigned int by_length;		/* BY_PREFIX: of IPv4; of IPv6 by_length6 */
	unsigned int by_length6;
	enum question_sort sort;
	bool has_step;
	enum calendar_step step;
	int64_t base_from, base_to;	/* baseline, microseconds; both 0: none was named */
	struct zone zone;
	unsigned int office_from, office_to;	/* hours of Monday to Friday */
	uint64_t days;			/* of a window whose beginning is not given; 0: as the verb likes */
	uint64_t limit;			/* rows, 0: all */
	enum question_print print;
	char word[QUESTION_WORD_ROOM];	/* ASK_PRINTS: a fingerprint, network or flow; "": all */
	bool custom;
};

void question_start(struct question *question, enum question_verb verb);
const char *question_name(enum question_verb verb);
/* -ENOENT: no question of history. */
int question_verb(const char *name);
/* Whether the verb has a subject. */
bool question_has_subject(enum question_verb verb);

/* One of by, sort, step, baseline, office-hours; -ENOENT when the key is none of them. */
int question_take(struct question *question, const char *key, const char *value,
		  struct reason *why);
/* A request's "args"; members that are nobody's are refused. */
int question_read(struct question *question, const json_t *args, int64_t now, struct reason *why);
/* The same as members of an open object. */
void question_write(const struct question *question, struct json *json);
const char *question_by_name(const struct question *question, char out[16]);
const char *question_sort_name(const struct question *question);

#endif
