/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line of a tunnel inside a carrier (TLS, DTLS, QUIC, SSH, WebSocket, HTTP). Its bytes are the carrier's
 * and tell nothing; sizes do: what the tunnel adds to the packets inside, or how it opens.
 * docs/fingerprints.md is the specification.
 */
#ifndef TUNPRINT_CARRIED_H
#define TUNPRINT_CARRIED_H

#include <stdbool.h>
#include <stdint.h>
#include "../../bpf/types.h"

#define CARRIED_ROOM 48

/* A class whose flows have such lines; none has a line of its first payloads. */
bool is_carried(uint16_t class);
bool line_is_carried(const char *line);
/* The coarser level: carrier and what is inside; out has FINGERPRINT_ROOM. Returns out. */
char *carried_family(char *out, const char *line);

/* Does it say no more than what is inside? */
bool carried_is_plain(const char *line);

/* NULL: it shows too little. Returns out. */
const char *carried_line(char out[CARRIED_ROOM], uint8_t proto, const struct flow *flow,
			 const struct behaviour *shows);

/* The lines of recent flows, by flow; the one that was quiet for longest gives way. */
struct carried_flow {
	struct flow_key key;
	uint64_t last;			/* ns */
	uint64_t noted;			/* hash of the line under which the catalogue has it, 0: it has not */
	char line[CARRIED_ROOM];
};
struct carried_flows {
	struct carried_flow *list;
	uint32_t mask;
};
int carried_begin(struct carried_flows *flows, uint32_t limit);	/* 0 or -ENOMEM */
void carried_end(struct carried_flows *flows);
void carried_keep(struct carried_flows *flows, const struct flow_key *key, const struct flow *flow,
		  const struct behaviour *shows);
/* NULL: none is known. */
struct carried_flow *carried_find(struct carried_flows *flows, const struct flow_key *key);

/* For carried*.c: the lines of each kind; carrier is the line's word. */
#define MASK 4			/* RFC 6455 5.3: the client's frames alone */
const char *packets_line(char out[CARRIED_ROOM], const char *carrier, const struct behaviour *shows);
/* Packets beyond doubt, although a connection's opening was seen as well. */
bool packets_sure(const struct behaviour *shows);
const char *connections_line(char out[CARRIED_ROOM], const char *carrier, const struct flow *flow,
			     const struct behaviour *shows);
const char *opening_line(char out[CARRIED_ROOM], const char *carrier, const struct behaviour *shows);

#endif
