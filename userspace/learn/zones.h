/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zones: tunnels in DNS. Messages of DNS flows in, verdicts on the flows that carried them out.
 * What decides belongs to a source host and a registered zone, not to a flow: a resolver may stand
 * between, and a client may ask from a new port each time. Bounded: what finds no room is counted.
 * Not thread-safe.
 */
#ifndef TUNPRINT_ZONES_H
#define TUNPRINT_ZONES_H

#include <stdint.h>
#include "../../bpf/types.h"

struct zones;

struct zones_limits {
	uint32_t zones;		/* pairs of host and zone; 0: 16384 (0.8 kB each) */
	uint32_t flows;		/* DNS flows remembered; 0: 65536 (64 bytes each) */
};

struct zones_losses {
	uint64_t zones;		/* given up for others before they were quiet for an hour */
	uint64_t flows;		/* forgotten for newer ones */
	uint64_t messages;	/* that could not be read, or whose zone was not seen */
};

struct zones *zones_new(const struct zones_limits *limits);	/* NULL: no memory */
void zones_free(struct zones *zones);

/* A message, as it comes. */
void zones_sample(struct zones *zones, const struct name_event *name);

/* What the zones say of a flow: may raise its verdict to dns-tunnel or to a tool's name. */
void zones_judge(struct zones *zones, const struct flow_key *key, struct flow *flow);

#define ZONE_TEXT_ROOM 256

/* Why, with numbers: line n from 0, strongest first; NULL: no more. Valid until the next call. */
const char *zones_evidence(struct zones *zones, const struct flow_key *key, unsigned int n);

/* "tf1/d;...": how the tunnel in this flow spells; NULL: none. Valid until the next call. */
const char *zones_fingerprint(struct zones *zones, const struct flow_key *key,
			      const struct flow *flow);

struct zones_losses zones_losses(const struct zones *zones);

#endif
