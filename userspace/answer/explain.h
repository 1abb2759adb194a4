/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of tunprint.explain/1; for explain*.c and weights.c only. */
#ifndef TUNPRINT_EXPLAIN_H
#define TUNPRINT_EXPLAIN_H

#include "answer/prints.h"

/* One object of "evidence"; points: below 0 against, 0: no weight of its own. */
void put_evidence(struct json *json, int points, const char *text);
void put_behaviour(struct json *json, unsigned int behaved, uint16_t class);
void put_flow_evidence(struct json *json, const struct flow *flow);

/* explain_print.c: "levels" and "fields"; rows of "evidence"; who decided; "not_kept". */
void put_levels(struct json *json, const struct print *print);
void put_print_evidence(struct json *json, const struct print *print);
const char *print_decided(const struct print *print);
void put_print_lost(struct json *json, const struct print *print);

/* "data" of a fingerprint; prints may be NULL where there are no flows. */
void explain_print(struct json *json, const struct prints *prints, const struct print *print);

void put_subject(struct json *json, const char *kind, const char *name);

struct past;
/* explain_past.c: "data" of a network; catalogue may be NULL, and reader where no names are known. */
void explain_past(struct json *json, const struct past *past, const struct catalogue *catalogue,
		  const struct reader *reader);

#define EXPLAIN_FLOWS 10

struct explained {
	struct flow_key key;
	struct flow flow;
};

/* What flows a question is about. */
struct concerned {
	const struct prints *prints;
	const char *word;		/* name of a network; or: */
	bool is_prefix, is_end, is_pair;
	struct prefix prefix;
	struct { struct address address; uint16_t port; } end[2];
	struct explained flows[EXPLAIN_FLOWS];	/* tunnels first, then the largest */
	unsigned int count;
	uint64_t matched, tunnels;
	uint64_t bytes[2];		/* of tunnels, by way */
	unsigned int behaved;		/* of tunnels */
	uint8_t confidence;
};

/* host_share.c: how much of its host's traffic goes to the flow's peer, where that is nearly all. */
void put_host_share(struct json *json, const struct prints *prints, const struct explained *of);

/* Reads the word and walks the flows. */
void concerned_find(struct concerned *subject, const struct prints *prints, const char *word);

#endif
