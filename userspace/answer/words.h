/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of the packet path in words: classes, reasons, what a matcher said, IP protocols. */
#ifndef TUNPRINT_WORDS_H
#define TUNPRINT_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include "../../bpf/types.h"

#define WORD_ROOM 24

/* One line of bpf/proto/list.h. */
struct protocol {
	uint16_t number;
	const char *word;		/* file bpf/proto/<word>.h; NULL: given by another stage */
	const char *name;
	int kind;			/* enum kind */
	uint32_t on;			/* ON_UDP ... */
	uint8_t packets;
	bool middle;
	const char *decides;
	const char *const *sayings;	/* NULL-terminated */
	const char *const *variants;
};

extern const struct protocol protocols[];
extern const unsigned int protocols_count;

/* NULL for a class that no list names. */
const struct protocol *protocol_of(uint16_t class);
const struct protocol *protocol_named(const char *name);

/* "wireguard", "unknown", "not-ip" ...; never NULL. */
const char *class_name(uint16_t class);
/* 0: no such class. Reasons and protocols alike. */
int class_number(const char *name, uint16_t *class);
const char *kind_name(int kind);
/* Variant of a flow, or NULL. */
const char *variant_name(uint16_t class, uint8_t variant);

/* "tcp", "udp", "esp" ..., else the number as text. */
const char *ip_protocol_name(uint8_t proto, char out[WORD_ROOM]);

#define EVIDENCE_TEXT_ROOM 96

/* Why the flow has its verdict, strongest first; returns how many of at most room were set. */
unsigned int evidence(const struct flow *flow, char (*out)[EVIDENCE_TEXT_ROOM], unsigned int room);

/* The network's name: "192.0.2.0/24", or through the callback for named ones. */
const char *network_name(uint64_t net, const char *(*named)(void *, uint32_t), void *arg,
			 char out[64]);

#endif
