/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tunnels that were announced and may still show more. The kernel tells once that a flow is a tunnel;
 * what becomes of it while it is young (surer, another name, more payloads) is looked up here, in the
 * flow table, once a tick, so that the packet path has nothing to do for it.
 */
#ifndef TUNPRINT_YOUNG_H
#define TUNPRINT_YOUNG_H

#include <stddef.h>

#include "../../bpf/types.h"

#define YOUNG_FLOWS 512		/* at a time; one more takes the oldest one's place, as it is */

struct young {
	struct {
		struct flow_key key;
		struct flow flow;	/* as it was last seen */
	} list[YOUNG_FLOWS];
	size_t count, next;
};

/* Once; a flow that is there already is no second one. */
void young_add(struct young *young, const struct flow_key *key, const struct flow *flow);

struct collect;
/* Looks at every one of them; those that have shown all that they will are forgotten. Microseconds. */
void young_look(struct collect *collect, int64_t now);

#endif
