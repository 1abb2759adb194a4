/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who talks through tunnels to whom. The ledger knows one end of a packet; the other is known of flows
 * only, so these sums are approximate: they hold what the flow table said of tunnels that were
 * announced, looked up once a minute, and miss what passed between the last look and the end.
 */
#ifndef TUNPRINT_PEERS_H
#define TUNPRINT_PEERS_H

#include <stddef.h>

#include "collect/source.h"

#define PEERS_FLOWS 65536u	/* followed at a time */
#define PEERS_SUMS 65536u	/* kinds between two writes */
#define PEERS_TURN 60		/* refreshes until every flow was looked up once */

struct peer_flow {
	struct flow_key key;
	uint64_t net, peer, bytes[2];
	uint32_t packets[2];
	uint16_t class;
	bool gone;
};

/* Not yet in the store. */
struct peer_sum {
	uint64_t net, peer, packets[2], bytes[2], flows;
	uint16_t class;
};

struct peers {
	struct peer_flow *flows;
	uint32_t *slots;		/* hash of keys to index + 1 */
	size_t flows_count, next;	/* next: where the next look begins */
	struct peer_sum *sums;		/* sorted by net, peer, class */
	size_t sums_count, sums_room;
	uint64_t refused;		/* flows that were too many */
};

/* 0, -ENOSPC or -ENOMEM, which are counted as refused. */
int peers_note(struct peers *peers, const struct verdict_event *event);
/* A PEERS_TURN-th of the flows is looked up. */
void peers_refresh(struct peers *peers, struct source *source);
void peers_written(struct peers *peers);
void peers_free(struct peers *peers);

#endif
