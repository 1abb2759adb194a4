/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a networks answer as they are kept; for networks*.c only. */
#ifndef TUNPRINT_NETWORKS_ROWS_H
#define TUNPRINT_NETWORKS_ROWS_H

#include "answer/names.h"
#include "answer/networks.h"

struct traffic {
	uint64_t packets[2], bytes[2], flows;
	int64_t first, last, since;
	uint64_t before;	/* bytes of the time that is compared with */
};

/* The entries from..to of one network, and their sums. */
struct sum {
	const struct networks_answer *answer;
	uint32_t from, to;
	struct traffic all, tunnels;
	uint64_t hidden;	/* bytes of tunnels that hide what they are */
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
	uint32_t last;		/* where the row before went */
	uint64_t limit;		/* networks written; 0: all */
	const struct question *question;	/* NULL: by network, most tunnelled first */
	int64_t before_from, before_to;	/* microseconds; both 0: nothing to compare with */
	double before_scale;
	bool crowded;		/* some rows went to OTHERS */
};

#define OTHERS "(others)"

void traffic_add(struct traffic *sum, const struct traffic *more);
uint64_t traffic_bytes(const struct traffic *traffic);

/* networks_group.c: each group that the network belongs to; an error of each ends it. */
int networks_groups(const struct networks_answer *answer, const char *network,
		    int (*each)(void *arg, const char *group), void *arg);
/* networks_order.c */
int sum_order(const void *a, const void *b, void *question);
/* Growth of tunnelled bytes; false when there is nothing to compare with. */
bool sum_growth(const struct sum *sum, double *growth);
bool entry_is_hidden(const struct networks_answer *answer, const struct entry *entry);
/* networks_put.c: one object of "data", and its pieces. */
void put_traffic(struct json *json, const struct traffic *traffic);
void put_tunnelled(struct json *json, const struct traffic *tunnels);
void put_class(struct json *json, const struct names *names, const struct entry *entry);
void put_network(struct json *json, const struct sum *sum, struct entry *scratch);

#endif
