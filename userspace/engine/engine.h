/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An engine takes frames and keeps flows and a ledger. The native one runs bpf/observe.h in this
 * process; the kernel one hands the same frames to the real programs. Not thread-safe.
 */
#ifndef TUNPRINT_ENGINE_H
#define TUNPRINT_ENGINE_H

#include <stddef.h>
#include <stdint.h>
#include "../../bpf/types.h"

struct engine;
struct networks;
struct signature_set;
struct signature_counts;

/* A frame as captured. */
struct frame {
	const uint8_t *data;
	uint32_t have;		/* bytes captured */
	uint32_t wire;		/* bytes on the wire, >= have */
	uint64_t at;		/* ns since 1970 */
	uint16_t path;		/* 1..PATHS-1 */
	uint16_t type;		/* EtherType at off, 0: Ethernet header at 0 (or at LINK_IP, IP) */
	uint16_t off;		/* where the network header, or a tag, begins if type is set */
	uint8_t link;		/* enum link_kind */
};

struct engine_options {
	uint32_t flows;		/* at most this many at once; 0: default */
	uint32_t desks;		/* power of two; 0: default */
	/* Longest-prefix match on a mapped address (network byte order); 0: no named network. */
	uint32_t (*network)(void *arg, const uint64_t addr[2]);
	const struct networks *networks;	/* the same for the kernel, which gets the list itself */
	void (*evicted)(void *arg, const struct flow_key *key, const struct flow *flow);
	void (*sampled)(void *arg, const struct sample_event *sample);
	void (*told)(void *arg, const struct name_event *name);	/* DNS messages */
	void (*announced)(void *arg, const struct verdict_event *verdict);
	void *arg;
	const uint64_t *muted;		/* bit set of CLASSES: matchers that are not heard; may be NULL */
};
#define CLASSES 512		/* numbers of the built-in classes lie below */

/* What every engine can do. Functions return 0 or a negative errno. */
struct engine_ops {
	int (*frame)(struct engine *e, const struct frame *frame);
	/* Oldest flow first. A callback that returns non-zero ends the walk. */
	int (*flows)(struct engine *e, int (*each)(void *arg, const struct flow_key *key,
						   const struct flow *flow), void *arg);
	int (*cells)(struct engine *e, int (*each)(void *arg, const struct cell_key *key,
						   const struct cell *cell), void *arg);
	int (*seen)(struct engine *e, struct cell *seen);
	uint64_t (*lost)(struct engine *e, enum loss loss);
	/* From the next frame on; the set must live as long as the engine. NULL: none. */
	int (*signatures)(struct engine *e, const struct signature_set *set);
	int (*signature_counts)(struct engine *e, uint16_t number, struct signature_counts *counts);
	void (*end)(struct engine *e);
};

struct engine {
	const struct engine_ops *ops;
	struct engine_options options;
};

/* NULL and errno on failure. */
struct engine *engine_native(const struct engine_options *options);
/* NULL with the reason: root and a kernel that takes the programs are needed. */
struct reason;
struct engine *engine_kernel(const struct engine_options *options, struct reason *why);

#endif
