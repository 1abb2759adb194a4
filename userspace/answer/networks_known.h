/* SPDX-License-Identifier: Apache-2.0 */
/* What a store knows of each network, path and class beside their sums; for networks_history.c. */
#ifndef TUNPRINT_NETWORKS_KNOWN_H
#define TUNPRINT_NETWORKS_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "answer/names.h"

struct known {
	uint32_t network, path, class;	/* ids of names; path 0: all paths together */
	uint8_t confidence;
	int64_t first, last;		/* microseconds */
	uint64_t verdicts;
};

/* What a class's name means, looked up once. */
struct known_class {
	bool is_set;
	uint16_t class;
	const char *fingerprint;	/* of a learned one: its name */
};

struct knowns {
	struct names names;
	struct known *list;
	uint32_t count, room, last;
	struct known_range { uint32_t from, to; } *ranges;	/* by network: those in turn */
	uint32_t ranges_room, in_turn;
	uint32_t *slots;		/* of the others: index + 1; 0: free */
	uint32_t slots_room;
	struct known_class *classes;	/* by id of names */
	uint32_t classes_room;
};

/* The place for a key, made when there is none; "" is all paths. NULL: no memory. Holds until the next. */
struct known *known_at(struct knowns *knowns, const char *network, const char *path,
		       const char *class);
/* The same for a key that is not there yet, as whoever knows says. */
struct known *known_new(struct knowns *knowns, const char *network, const char *path,
			const char *class);
/* NULL: no memory. */
const struct known_class *known_class(struct knowns *knowns, const char *class);
void knowns_free(struct knowns *knowns);

#endif
