/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and prefixes of both families in one 128-bit space (IPv4 as ::ffff:0:0/96, RFC 4291). */
#ifndef TUNPRINT_PREFIX_H
#define TUNPRINT_PREFIX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/reason.h"

#define ADDRESS_ROOM 48
#define PREFIX_ROOM 56

struct address {
	uint8_t bytes[16];	/* network order */
};

struct prefix {
	struct address address;	/* bits after length are 0 */
	uint8_t length;		/* 0..128; IPv4 is 96 + its own length */
};

_Static_assert(sizeof(struct prefix) == 17, "copied into keys bytewise");

bool address_is_ipv4(const struct address *address);
/* From bytes in network order; size is 4 or 16. */
struct address address_from(const void *bytes, unsigned int size);
int address_parse(const char *text, struct address *address, struct reason *why);
char *address_text(char out[ADDRESS_ROOM], const struct address *address);

/*
 * "192.0.2.0/24", "2001:db8::/32", or a bare address, which is a host. -EINVAL with the reason;
 * set host bits are refused and the reason names the prefix that was probably meant.
 */
int prefix_parse(const char *text, struct prefix *prefix, struct reason *why);
/* In the family's own length: IPv4 when it lies inside ::ffff:0:0/96. */
char *prefix_text(char out[PREFIX_ROOM], const struct prefix *prefix);
/* The prefix of that length around an address; length 0..128. */
struct prefix prefix_around(const struct address *address, unsigned int length);
bool prefix_holds(const struct prefix *prefix, const struct address *address);
/* By address, then shorter first: every prefix stands before those inside it. */
int prefix_order(const struct prefix *a, const struct prefix *b);

#endif
