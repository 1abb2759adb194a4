/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a networks answer as they are kept; for networks*.c only. */
#ifndef TUNPRINT_NETWORKS_ROWS_H
#define TUNPRINT_NETWORKS_ROWS_H

#include "answer/names.h"
#include "answer/networks.h"

struct traffic {
	uint64_t packets[2], bytes[2], flows;
	int64_t first, last;
};

struct entry {
	uint32_t network, fingerprint, path;	/* ids of names; 0: none */
	uint16_t class;
	uint8_t tunnel;		/* called one */
	uint8_t confidence;
	struct traffic traffic;
};

struct networks_answer {
	const struct filter *filter;
	const struct networks *networks;
	struct names names;
	struct entry *entries;
	uint32_t *slots;	/* index + 1; 0: free */
	uint32_t count, room, mask;
	uint64_t limit;		/* networks written; 0: all */
	bool crowded;		/* some rows went to OTHERS */
};

#define OTHERS "(others)"

void traffic_add(struct traffic *sum, const struct traffic *more);
uint64_t traffic_bytes(const struct traffic *traffic);

#endif
