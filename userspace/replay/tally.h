/* SPDX-License-Identifier: Apache-2.0 */
/* Flows summed up by network, class and path, in numbers: names come once, at the end. */
#ifndef TUNPRINT_TALLY_H
#define TUNPRINT_TALLY_H

#include "answer/networks.h"
#include "engine/engine.h"

#define TALLY_MOST (1u << 20)	/* rows; beyond, flows are counted without their network */

struct tally_row {
	uint64_t net;			/* NET() */
	uint16_t class, path;
	uint8_t tunnel;			/* called one */
	uint8_t confidence;		/* of the surest flow */
	uint64_t packets[2], bytes[2], flows;
	uint64_t first, last;		/* ns since 1970 */
};

struct flow_tally {
	struct tally_row *rows;
	uint32_t *slots;		/* index + 1; 0: free */
	uint32_t count, room, mask;
	uint64_t packets;		/* of all flows */
	uint64_t crowded;		/* flows that found no row of their own */
};

/* -ENOMEM. A zeroed struct is empty. */
int tally_flow(struct flow_tally *tally, const struct flow *flow, bool tunnel);
/* The rows into an answer. with_traffic: else only confidence, flows and times. */
int tally_answer(const struct flow_tally *tally, struct networks_answer *answer,
		 const struct reader *reader, bool with_traffic);
void tally_free(struct flow_tally *tally);

#endif
