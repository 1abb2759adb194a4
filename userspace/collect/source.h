/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where counts come from: the observer in the kernel, or a test's own ledger. Functions return 0 or
 * a negative errno. One thread calls them, except flows(), which any thread may call.
 */
#ifndef TUNPRINT_SOURCE_H
#define TUNPRINT_SOURCE_H

#include "../../bpf/types.h"
#include "base/networks.h"
#include "base/reason.h"

#define SOURCE_EPOCH_ROOM 96

struct source;
struct signature_set;
struct signature_counts;

/* How full the tables are; 0: not known. */
struct source_rooms {
	uint64_t flows, cells, cells_used;
};

struct source_ops {
	/* Every cell with what it counted since the epoch began: numbers only grow. */
	int (*cells)(struct source *source,
		     int (*each)(void *arg, const struct cell_key *key, const struct cell *cell),
		     void *arg);
	int (*seen)(struct source *source, uint16_t path, int hook, struct cell *seen);
	int (*lost)(struct source *source, uint64_t lost[LOSSES]);
	int (*flows)(struct source *source,
		     int (*each)(void *arg, const struct flow_key *key, const struct flow *flow),
		     void *arg);
	/* One flow as it is now; -ENOENT: it is gone. */
	int (*flow)(struct source *source, const struct flow_key *key, struct flow *flow);
	/* Takes what waits, never blocks. */
	int (*events)(struct source *source,
		      void (*verdict)(void *arg, const struct verdict_event *event),
		      void (*sample)(void *arg, const struct sample_event *event),
		      void (*name)(void *arg, const struct name_event *event), void *arg);
	int (*networks)(struct source *source, const struct networks *networks,
			struct reason *why);
	int (*rooms)(struct source *source, struct source_rooms *rooms);
	/* Add to a time of the observer's clock to get ns since 1970. */
	int64_t (*offset)(struct source *source);
	/* What is matched from now on; how often one did. NULL: the source knows no signatures. */
	int (*signatures)(struct source *source, const struct signature_set *set,
			  struct reason *why);
	int (*signature_counts)(struct source *source, uint16_t number,
				struct signature_counts *counts);
};

struct source {
	const struct source_ops *ops;
	/* Names the counters: as long as it stays the same, they went on from where they were. */
	char epoch[SOURCE_EPOCH_ROOM];
	int64_t since;		/* the epoch's begin, microseconds since 1970; 0: with this process */
};

/* The kernel's; the observer stays the caller's. -errno with the reason. */
struct observer;
int source_kernel(struct source **source, struct observer *observer, struct reason *why);
void source_free(struct source *source);

#endif
