/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of fingerprints beside the store: fed by verdicts, kept in a file of its own. */
#ifndef TUNPRINT_COLLECT_PRINTS_H
#define TUNPRINT_COLLECT_PRINTS_H

#include "collect/collect.h"

#define PRINTS_FILE "fingerprints.jsonl"	/* in the store's folder */

/*
 * After learn and store_path are set. A file that cannot be read is set aside and noted, and the
 * catalogue begins anew.
 */
void prints_begin(struct collect *collect);
/* A tunnel as it is now, as others make it look; again: it was told before. */
void prints_flow(struct collect *collect, const struct flow_key *key, const struct flow *flow,
		 bool again);
/* A verdict: told to the others as well, and looked after while the flow is young. */
void prints_verdict(struct collect *collect, const struct verdict_event *event);
#define PRINTS_PUSHED 4			/* rules at a time */
/* Once a tick: rules that became ready go to the book and into the kernel. */
void prints_push(struct collect *collect, int64_t now);
/* Now and then, and at the end: what changed goes to the file. */
void prints_save(struct collect *collect, int64_t now);

#endif
