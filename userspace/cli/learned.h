/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about fingerprints, asked of a collector or of captures, and how their answers are shown. */
#ifndef TUNPRINT_LEARNED_H
#define TUNPRINT_LEARNED_H

#include "answer/prints.h"
#include "cli/call.h"

struct print_ask {
	enum question_print what;
	const char *word;	/* a fingerprint, network or flow; NULL: all of them */
	bool custom;
	const char *file;	/* PRINTS_SAMPLE: where the packets go */
};

/* Asked of replay by its options; false: none of them was given. */
bool print_ask_options(const struct call *call, struct print_ask *ask);
/* Answers from what replay learned. */
int answer_prints(struct call *call, const struct print_ask *ask, const struct prints *prints,
		  struct reason *why);
/* An answer's text in the call's form; the exit code. */
int show_prints(struct call *call, const struct print_ask *ask, const char *text,
		struct reason *why);

int show_fingerprints(struct call *call, const json_t *answer, struct reason *why);
int show_explain(struct call *call, const json_t *answer, struct reason *why);
/* Of an explanation out of a history: head, tunnels, peers. */
void show_past(struct call *call, const json_t *answer);
/* Of anything that has "levels" and "fields". */
void show_levels(struct call *call, const json_t *data);
int show_spread(struct call *call, const json_t *answer, struct reason *why);

/* sample_file.c: tunprint.sample/1 as a capture; nothing is left of a file that fails. */
int sample_write(const json_t *answer, const char *path, unsigned int *packets, struct reason *why);

#endif
