/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The observer in the kernel: its programs and maps, what they are attached to, what they counted.
 *
 * With a pin directory the maps and links outlive this process, and counting goes on without it.
 * Opening again loads the programs of this build on the maps that are there and puts them in place
 * of the running ones, packet for packet. Functions return 0 or a negative errno with the reason.
 */
#ifndef TUNPRINT_ATTACH_H
#define TUNPRINT_ATTACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/if.h>

#include "../../bpf/types.h"
#include "../base/networks.h"
#include "../base/reason.h"

struct observer;

#define SAMPLES_NONE (~0U)

/* Zero means the default. */
struct observer_options {
	const char *pin;		/* directory on a bpffs; NULL: gone with the process */
	uint32_t flows, cells;		/* entries; cells beside the fixed ones */
	uint32_t desks, fragments;	/* rounded up to a power of two */
	uint64_t events;		/* bytes, rounded up to a power of two of pages */
	uint32_t prefixes;		/* room for named prefixes */
	uint32_t samples_per_second;	/* per network; SAMPLES_NONE: none */
	bool replaying;			/* frames come by observer_run(), not from an interface */
};

int observer_open(struct observer **observer, const struct observer_options *options,
		  struct reason *why);
/* Shows every program to the verifier now, and not when an interface first wants it. */
int observer_load(struct observer *observer, struct reason *why);
/* Attached programs stay when pinned, else they are gone. */
void observer_close(struct observer *observer);
/* Detaches everything pinned under the directory and removes it; 0 also when nothing was there. */
int observer_remove(const char *pin, struct reason *why);

enum attach_mode { ATTACH_AUTO, ATTACH_NATIVE, ATTACH_GENERIC, ATTACH_TC };

struct attach_vlan {
	uint16_t id;			/* 1..4094 */
	uint16_t path;			/* 1..PATHS-1 */
};

struct attach_request {
	char name[IFNAMSIZ];
	uint16_t path;			/* 1..PATHS-1 */
	uint8_t mode;			/* enum attach_mode: of the ingress side */
	bool ingress, egress;
	bool tap;			/* drop after counting: a mirror port */
	bool force;			/* tap although the interface has an address */
	uint32_t priority;		/* in libxdp's dispatcher; 0: 10, before filters */
	const struct attach_vlan *vlans;	/* other paths than the interface's, by the outermost tag */
	unsigned int vlans_count;
};

enum hook {
	HOOK_NONE, HOOK_XDP_NATIVE, HOOK_XDP_GENERIC, HOOK_TCX, HOOK_CLSACT,
};

struct attached {
	uint8_t hook;			/* enum hook */
	bool dispatcher;		/* one of several, through libxdp */
	bool frags;			/* jumbo frames in several buffers are seen */
	bool taken_over;		/* was running before this process */
	uint32_t priority;		/* of the dispatcher or the clsact filter, 0: none */
	uint32_t program;		/* kernel's id */
	char why[192];			/* why not the better way; empty: it is the best */
};

struct attach_result {
	char name[IFNAMSIZ];
	uint32_t ifindex;
	uint16_t path;
	bool tap;
	struct attached ingress, egress;
};

const char *hook_name(enum hook hook);

/* One interface in the namespace of the caller. On failure nothing of it stays attached. */
int observer_attach(struct observer *observer, const struct attach_request *request,
		    struct attach_result *result, struct reason *why);
/* Interfaces pinned by an earlier process and not wanted any more are detached this way too. */
int observer_detach(struct observer *observer, const char *name, struct reason *why);

/* Named networks: all at once; a packet meanwhile sees the old list or the new one. */
int observer_networks(struct observer *observer, const struct networks *networks,
		      struct reason *why);

/* Signatures: all at once, likewise. NULL: none. Counts are of flows, by number, and only grow. */
struct signature_set;
struct signature_counts;
int observer_signatures(struct observer *observer, const struct signature_set *set,
			struct reason *why);
int observer_signature_counts(struct observer *observer, uint16_t number,
			      struct signature_counts *counts);

/* What was counted. Cells and seen are exact when the traffic rests, else a packet apart. */
int observer_cells(struct observer *observer,
		   int (*each)(void *arg, const struct cell_key *key, const struct cell *cell),
		   void *arg);
/* hook: 0 ingress, 1 egress */
int observer_seen(struct observer *observer, uint16_t path, int hook, struct cell *seen);
int observer_lost(struct observer *observer, uint64_t lost[LOSSES]);
/* The flow table in no order; flows that come or go meanwhile may be missing or twice. */
int observer_flows(struct observer *observer,
		   int (*each)(void *arg, const struct flow_key *key, const struct flow *flow),
		   void *arg);
/* Takes what lies in the ring buffer; the programs never wake the reader, so call it regularly. */
int observer_events(struct observer *observer, void (*verdict)(void *arg, const struct verdict_event *),
		    void (*sample)(void *arg, const struct sample_event *),
		    void (*name)(void *arg, const struct name_event *), void *arg);

/* When the ledger was begun, microseconds since 1970: of its pin, so before this process; 0: not known. */
int64_t observer_since(const struct observer *observer);
/* Add to a time of the observer's clock (flow.first, event.at) to get ns since 1970. */
int64_t observer_epoch(struct observer *observer);

/* How full the tables are. */
struct observer_rooms {
	uint32_t flows, cells, cells_used, desks, prefixes, prefixes_used;
	uint64_t memory;		/* bytes of kernel memory in maps, 0: not told */
};
int observer_rooms(struct observer *observer, struct observer_rooms *rooms);

/* One frame through the XDP program under BPF_PROG_TEST_RUN; replaying observers only. */
struct frame;
int observer_run(struct observer *observer, const struct frame *frame);

/* For tests and benchmarks: the program's descriptor by name, -ENOENT; a map's likewise. */
int observer_program(struct observer *observer, const char *name);
int observer_map(struct observer *observer, const char *name);

#endif
