/* SPDX-License-Identifier: Apache-2.0 */
/* One run of tunprint replay, for replay*.c only: begun, read, answered. */
#ifndef TUNPRINT_REPLAY_SESSION_H
#define TUNPRINT_REPLAY_SESSION_H

#include "answer/networks.h"
#include "cli/flow_list.h"
#include "cli/learned.h"
#include "cli/replay_store.h"
#include "learn/learn.h"
#include "replay/replay.h"
#include "replay/tally.h"
#include "signature/book.h"

struct session {
	struct call *call;
	struct networks networks;
	struct reader reader;
	struct engine *engine;
	struct learn *learn;
	struct book book;
	struct signature_set *set;
	struct flow_tally tally;
	struct flow_list list;
	bool flows;			/* the answer is a list of flows */
	bool prints;			/* or about fingerprints */
	struct print_ask ask;
	struct replayed sum;
	uint64_t muted[CLASSES / 64];	/* --without */
	struct history *history;	/* NULL: nothing is stored */
	int failed;			/* negative errno out of a callback */
	int damaged;			/* files with something wrong */
};

/* Words before the first filter key are files. */
unsigned int session_files(const struct args *args);
/* Options, signatures, networks, engine. Exit codes. */
int session_begin(struct session *session, struct reason *why);
/* What begin made, also when it failed half way. */
void session_end(struct session *session);

/* For the engine: flows as they leave it, first to learn from, then as the others make them look. */
int session_learn_flow(void *session, const struct flow_key *key, const struct flow *flow);
int session_other_flow(void *session, const struct flow_key *key, const struct flow *flow);
int session_take_flow(void *session, const struct flow_key *key, const struct flow *flow);

/* --learn FILE: the rules of what was learned, as signatures. */
int session_write_rules(struct session *session, struct reason *why);
/* The answer that was asked for. */
int session_answer(struct session *session, struct reason *why);

#endif
