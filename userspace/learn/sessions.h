/* SPDX-License-Identifier: Apache-2.0 */
/* The first payloads of many flows: an open table of fixed size, in which the oldest gives way. */
#ifndef TUNPRINT_SESSIONS_H
#define TUNPRINT_SESSIONS_H

#include "conversation.h"

struct sessions {
	struct conversation *list;
	uint32_t mask;
	uint64_t flows;			/* whose payloads were kept */
	uint64_t given_up;		/* of these for newer ones, while they went on and were not long enough */
};

int sessions_begin(struct sessions *sessions, uint32_t limit);	/* -ENOMEM */
void sessions_end(struct sessions *sessions);
struct conversation *sessions_find(struct sessions *sessions, const struct flow_key *key);
void sessions_keep(struct sessions *sessions, const struct sample_event *sample);

#endif
