/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of ends, for ends*.c only: who is remembered, and what of whom. */
#ifndef TUNPRINT_ENDS_TABLE_H
#define TUNPRINT_ENDS_TABLE_H

#include "../../bpf/behave.h"
#include "ends.h"

/* A server's end (address, port, protocol), a source (address alone), or one with the other. */
struct end {
	uint64_t addr[2];	/* of a pair: both, mixed */
	uint16_t port;
	uint8_t proto;
	uint8_t used;
	uint16_t class;		/* of the tunnels seen */
	uint8_t certain;	/* one of them is, by its bytes */
	/* Each flow has a bit by its hash: one that speaks twice counts once. */
	uint64_t tunnels;	/* flows called a tunnel */
	uint64_t others;	/* of a pair: flows in a carrier whose start was seen and shows nothing */
	uint64_t servers;	/* of a source: servers of its random flows, a bit each */
};

#define ALL_BITS 64		/* so many that they cannot be told apart */

struct ends {
	struct end *servers, *sources, *pairs;
	uint32_t mask;
	int noted;
	uint64_t refused;
};

/* The two ends of a flow. */
struct both { uint64_t client[2], server[2]; uint16_t port, client_port; };

struct both ends_both(const struct flow_key *key, const struct flow *flow);
/* Client and server in one address. */
void ends_mix(uint64_t addr[2], const struct both *e);
/* The entry of an end; refused: make one, and count there if there is no room. */
struct end *ends_at(struct end *table, uint32_t mask, const uint64_t addr[2], uint16_t port,
		    uint8_t proto, uint64_t *refused);

#endif
