/* SPDX-License-Identifier: Apache-2.0 */
/* What the learner is made of, for learn.c and learn_note.c. */
#ifndef TUNPRINT_LEARN_PARTS_H
#define TUNPRINT_LEARN_PARTS_H

#include <pthread.h>

#include "carried.h"
#include "ends.h"
#include "learn.h"
#include "rule.h"
#include "sessions.h"
#include "zones.h"

struct learn {
	struct sessions sessions;
	struct carried_flows carried;
	struct ends *ends;
	struct zones *zones;
	struct catalogue *catalogue;
	bool late;
	pthread_mutex_t lock;		/* events come in one thread, questions in others */
};

/* Does the structure of its first payloads say what the flow is, as no catalogue does? */
int has_structure(const struct flow *flow);
/* The line of a tunnel whose payloads have none: in a carrier, in DNS. NULL: none. */
const char *line_without_payloads(struct learn *learn, const struct flow_key *key,
				  const struct flow *flow);

#endif
