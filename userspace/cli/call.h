/* SPDX-License-Identifier: Apache-2.0 */
/* One call of tunprint: what was asked, and how the answer is to look. */
#ifndef TUNPRINT_CALL_H
#define TUNPRINT_CALL_H

#include <jansson.h>

#include "answer/question.h"
#include "base/args.h"
#include "base/table.h"
#include "serve/protocol.h"

enum verb {
	VERB_STATUS, VERB_NETWORKS, VERB_TREND, VERB_HOURS, VERB_PATHS, VERB_REPORT,
	VERB_FLOWS, VERB_FINGERPRINTS, VERB_EXPLAIN, VERB_SPREAD, VERB_REPLAY, VERB_DOCTOR,
	VERB_PROTOCOLS, VERB_IMPORT, VERB_STORE, VERB_PREFIXES, VERB_SIGNATURES, VERB_TOP,
	VERB_EVENTS,
	VERB_HELP, VERB_VERSION,
};

/* Not VERB_...: bits for option rows. */
#define WITH(verb) (1u << VERB_##verb)

enum option_id {
	OPT_JSON = 1, OPT_CSV, OPT_TSV, OPT_COLUMNS, OPT_NO_HEADERS, OPT_COLOR, OPT_LIMIT,
	OPT_SOCKET, OPT_FOLLOW, OPT_EVERY, OPT_FAIL_EMPTY, OPT_FLOWS, OPT_NETWORKS, OPT_ENGINE,
	OPT_MIN_CONFIDENCE, OPT_MAX_FLOWS, OPT_WITHOUT, OPT_STORE, OPT_SIGNATURES, OPT_HELP, OPT_VERSION,
	OPT_SRC, OPT_NETWORK, OPT_PATH, OPT_CLASS, OPT_SINCE, OPT_UNTIL, OPT_TUNNELS,
	OPT_BY, OPT_SORT, OPT_STEP, OPT_BASELINE, OPT_TZ,
	OPT_FINGERPRINTS, OPT_CUSTOM, OPT_EXPLAIN, OPT_SPREAD, OPT_EXPORT, OPT_SAMPLE,
	OPT_OFFICE,
	OPT_OUTPUT, OPT_TYPE, OPT_NO_PAGER, OPT_LEARN,
};

enum form { FORM_TABLE, FORM_JSON, FORM_CSV, FORM_TSV };

struct call {
	struct args args;
	enum form form;
	struct table_look look;
	const char *columns;	/* NULL: as the table likes */
	uint64_t limit;		/* rows of a table; 0: all */
	bool follow, fail_empty;
	uint64_t every;		/* microseconds between two answers of --follow */
	int64_t now;		/* microseconds since 1970 */
	struct filter filter;	/* the question's */
	struct question question;
	json_t *extra;		/* members that ask() sends beside the filter; NULL: none */
	FILE *out;
};

extern const struct args_table tunprint_table;

/*
 * One function a verb: returns the exit code. What went wrong is in the reason, which the caller
 * prints; an empty reason prints nothing. Writing errors of call->out are the caller's too.
 */
int verb_status(struct call *call, struct reason *why);
int verb_networks(struct call *call, struct reason *why);
int verb_trend(struct call *call, struct reason *why);
int verb_hours(struct call *call, struct reason *why);
int verb_paths(struct call *call, struct reason *why);
int verb_report(struct call *call, struct reason *why);
int verb_events(struct call *call, struct reason *why);
int verb_flows(struct call *call, struct reason *why);
int verb_replay(struct call *call, struct reason *why);
int verb_doctor(struct call *call, struct reason *why);
int verb_protocols(struct call *call, struct reason *why);
int verb_import(struct call *call, struct reason *why);
int verb_prefixes(struct call *call, struct reason *why);
int verb_store(struct call *call, struct reason *why);
int verb_signatures(struct call *call, struct reason *why);
int verb_fingerprints(struct call *call, struct reason *why);
int verb_explain(struct call *call, struct reason *why);
int verb_spread(struct call *call, struct reason *why);
int verb_top(struct call *call, struct reason *why);
int verb_help(struct call *call, struct reason *why);
int verb_version(struct call *call, struct reason *why);

/* question.c: the question of words from index on and of options; also in call->filter. */
int call_question(struct call *call, enum question_verb verb, unsigned int index,
		  struct reason *why);
/* The same for a verb of history about a subject, which may be NULL: in the options or none. */
int call_history(struct call *call, enum question_verb verb, const char *subject,
		 struct reason *why);
/* The first word when it is a subject and no key, else NULL. */
const char *call_subject(const struct call *call);
/* Filters only. */
int call_filter(struct call *call, unsigned int index, struct reason *why);
/*
 * An answer's JSON text for people (through show) or as it is; returns the exit code that its
 * content asks for: EXIT_INCOMPLETE, EXIT_NOTHING with --fail-empty.
 */
int show_answer(struct call *call, const char *text,
		int (*show)(struct call *, const json_t *, struct reason *), struct reason *why);
int show_networks(struct call *call, const json_t *answer, struct reason *why);
int show_trend(struct call *call, const json_t *answer, struct reason *why);
int show_hours(struct call *call, const json_t *answer, struct reason *why);
int show_paths(struct call *call, const json_t *answer, struct reason *why);
int show_signatures(struct call *call, const json_t *answer, struct reason *why);
int show_status(struct call *call, const json_t *answer, struct reason *why);
int show_protocols(struct call *call, const json_t *answer, struct reason *why);
int show_events(struct call *call, const json_t *events, struct reason *why);
/* An array of flow objects; more: flows that are not in it. */
int show_flows(struct call *call, const json_t *flows, uint64_t more, struct reason *why);

#endif
