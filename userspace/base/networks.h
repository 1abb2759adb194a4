/* SPDX-License-Identifier: Apache-2.0 */
/* The operator's source networks: names for sets of prefixes, from networks.conf. */
#ifndef TUNPRINT_NETWORKS_H
#define TUNPRINT_NETWORKS_H

#include <stdio.h>

#include "base/lpm.h"

#define NETWORK_NAME_ROOM 64	/* bytes with the NUL */
#define NETWORK_TAGS 16
#define NETWORKS_MOST 1000000	/* prefixes */

struct network {
	char name[NETWORK_NAME_ROOM];
	uint32_t asn;			/* 0 when not given (RFC 7607 keeps 0 free) */
	unsigned int tags_count;
	char (*tags)[NETWORK_NAME_ROOM]; /* in the order of their first appearance */
	unsigned int line;		/* where the name was first seen */
};

struct network_prefix {
	struct prefix prefix;
	uint32_t network;		/* id from 1; 0 in the guard, see networks_load */
	unsigned int line;
};

struct networks {
	struct network *list;		/* id is index + 1, in the order of the file */
	size_t count;
	struct network_prefix *prefixes; /* sorted by prefix_order, each once */
	size_t prefixes_count;
	struct lpm *lpm;
	uint32_t *slots;		/* hash of names to ids, 0 is free */
	size_t slots_count;		/* a power of two, or 0 */
};

/*
 * Reads lines `PREFIX NAME [ASN] [TAG...]`; "#" starts a comment. Either everything is loaded, or
 * networks is left empty and the reason says `file:line: what`, with the bad word; -EINVAL, -ENOENT
 * and so on. When an IPv6 prefix as short as ::/0 would swallow IPv4 (::ffff:0:0/96) a guard
 * 0.0.0.0/0 with network 0 is added to the prefixes.
 */
int networks_load(struct networks *networks, const char *path, struct reason *why);
/* The same from an open stream, which is closed; name is for messages. */
int networks_read(struct networks *networks, FILE *file, const char *name, struct reason *why);
void networks_free(struct networks *networks);

/* Id of the network that holds the address, 0 for none of the operator's. */
uint32_t networks_find(const struct networks *networks, const struct address *address);
/* NULL for 0 and unknown ids. */
const struct network *networks_get(const struct networks *networks, uint32_t id);
/* Id of a name, 0 when there is none. */
uint32_t networks_named(const struct networks *networks, const char *name);
/* The slot that holds the name, or the free one where it would go; slots_count is not 0. */
uint32_t *networks_slot(const struct networks *networks, const char *name);

/* The network of an address that no operator named: its /24 or /48. */
struct prefix networks_default_prefix(const struct address *address);
/* The name of either kind: the operator's, or "192.0.2.0/24"; returns out. */
char *networks_name(char out[NETWORK_NAME_ROOM], const struct networks *networks,
		    const struct address *address);

#endif
