/* SPDX-License-Identifier: Apache-2.0 */
/* A watched interface: what hangs on it, and whether its own counters say that we see nothing. */
#ifndef TUNPRINT_POST_H
#define TUNPRINT_POST_H

#include <stdbool.h>
#include <stdint.h>

#include "../../bpf/types.h"
#include "answer/status.h"

#define POST_BLIND_PACKETS 10		/* as many at the interface and none at the hook ... */
#define POST_BLIND_TIME (5 * 1000000ll)	/* ... for so long: blind */

/* From /sys/class/net/NAME/statistics. */
struct nic {
	uint64_t received, sent, missed;
};

struct post {
	char name[16], path_name[64];
	uint16_t path;
	uint64_t vlans;			/* bit n: path n is a VLAN of it */
	bool ingress, egress;
	char words[2][2][192];		/* by side: mode and why */
	struct status_hook hooks[2];
	unsigned int hooks_count;

	struct nic first, now;
	bool gone;			/* the interface cannot be read any more */
	uint64_t hook_packets;		/* seen on its path when it last changed */
	uint64_t nic_packets;		/* of the interface at that moment */
	int64_t moved;			/* mono of that moment */
	bool blind;
};

/* Packets that should meet the hooks, since the collector started. */
uint64_t post_packets(const struct post *post);
/* Seen on its path and those of its VLANs. */
uint64_t post_seen(const struct post *post, const struct cell seen[PATHS][2]);
void post_begin(struct post *post, int64_t mono);
/* Once per interval, with what was seen on its path so far. */
void post_tick(struct post *post, uint64_t seen, int64_t mono);

#endif
