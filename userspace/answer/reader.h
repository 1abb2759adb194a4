/* SPDX-License-Identifier: Apache-2.0 */
/* What the numbers of a flow or a cell mean to whoever reads the answer. */
#ifndef TUNPRINT_READER_H
#define TUNPRINT_READER_H

#include <stdint.h>

#include "../../bpf/types.h"
#include "base/networks.h"

struct reader {
	const struct networks *networks;	/* the operator's; NULL: none are named */
	const char *const *paths;		/* PATHS names; NULL or a NULL name: "-" */
	/* Stable name of a learned fingerprint of a flow. May be NULL. */
	const char *(*fingerprint)(void *arg, const struct flow_key *key, const struct flow *flow);
	/* Line n from 0 of what the learner adds to the evidence; NULL: no more. May be NULL. */
	const char *(*learned)(void *arg, const struct flow_key *key, unsigned int n);
	void *arg;
	/* The name of a signature's class, until this thread's next call; NULL: unknown. May be NULL. */
	const char *(*signature)(void *signatures, uint16_t class);
	void *signatures;
	int64_t offset;			/* ns from the flow's clock to 1970 */
	unsigned int min_confidence;	/* 0..100: from here on it is called a tunnel */
};

#define CONFIDENCE_STANDARD 50

/* "example-press", "192.0.2.0/24" or "-". */
const char *reader_network(const struct reader *reader, uint64_t net, char out[NETWORK_NAME_ROOM]);
const char *reader_path(const struct reader *reader, uint16_t path);
/* Is the flow called a tunnel? */
int flow_is_tunnel(const struct flow *flow, unsigned int min_confidence);
/* The path of the initiator's packets, else of the answers; 0: none booked. */
uint16_t flow_path(const struct flow *flow);

#endif
