/* SPDX-License-Identifier: Apache-2.0 */
/* A network's tunnels, put together from a history; for explain_past*.c only. */
#ifndef TUNPRINT_PAST_H
#define TUNPRINT_PAST_H

#include "answer/history.h"
#include "answer/names.h"

#define PAST_PEERS 8
#define PAST_UNJUDGED 255	/* confidence: no verdict is kept */

/* Of one class, or with one network at the other end. */
struct past_row {
	uint32_t name;			/* id, of classes or of peers */
	int64_t first, last;		/* microseconds */
	uint64_t judged;		/* verdicts; of peers: flows */
	uint8_t confidence;
	uint64_t packets[2], bytes[2];
};

struct past_list {
	struct names names;
	struct past_row *rows;		/* by id less one, until they are in order */
	uint32_t count, room;
};

struct past {
	const char *network;
	struct past_list tunnels, peers;	/* those with the most bytes first */
	bool known;			/* the history has anything of the network */
	unsigned int damaged;		/* buckets that were left out */
};

/* seconds; 0 or a negative errno. past_free() in any case. */
int past_find(struct past *past, const struct history *history, const char *network, int64_t from,
	      int64_t to, struct reason *why);
void past_free(struct past *past);

#endif
