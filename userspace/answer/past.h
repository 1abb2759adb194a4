/* SPDX-License-Identifier: Apache-2.0 */
/* What a history tells of a name: sums, verdicts, first and last; for explain*.c and spread.c. */
#ifndef TUNPRINT_PAST_H
#define TUNPRINT_PAST_H

#include "answer/history.h"
#include "answer/names.h"

#define PAST_PEERS 8
#define PAST_UNJUDGED 255	/* confidence: no verdict is kept */

/* Of one class, of one network, or with one network at the other end. */
struct past_row {
	uint32_t name;			/* id in the list's names */
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

/* The row of a name, a new one if need be; NULL: out of memory. */
struct past_row *past_row_of(struct past_list *list, const char *name);
void past_row_seen(struct past_row *row, const struct series_seen *seen);
void past_row_add(struct past_row *row, const uint64_t packets[2], const uint64_t bytes[2]);
void past_list_free(struct past_list *list);

/* seconds; 0 or a negative errno. past_free() in any case. */
int past_find(struct past *past, const struct history *history, const char *network, int64_t from,
	      int64_t to, struct reason *why);
void past_free(struct past *past);

#endif
