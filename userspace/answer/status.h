/* SPDX-License-Identifier: Apache-2.0 */
/* tunprint.status/1: the pipeline stage by stage, what goes in, comes out and is lost, and why. */
#ifndef TUNPRINT_STATUS_H
#define TUNPRINT_STATUS_H

#include "answer/head.h"

enum status_state {
	STATUS_OK,
	STATUS_LOSSY,		/* something was lost lately; the note says what to do */
	STATUS_BLIND,		/* sees nothing though it should */
	STATUS_IDLE,		/* nothing to do, and that is plausible */
};

/* One stage, top to bottom as a packet travels. Counts since the collector started counting. */
struct status_stage {
	const char *stage;	/* "nic", "hook", "flows", "ledger", "samples", "store" */
	const char *object;	/* "wan0", or NULL */
	const char *unit;	/* of the counts: "packets", "flows", "events", "rows" */
	uint64_t in, out, lost;
	double rate;		/* in per second, lately; negative: not known */
	enum status_state state;
	const char *note;	/* one short sentence for the operator, or NULL */
};

/* Where a program is attached. */
struct status_hook {
	const char *interface, *path;
	const char *hook;	/* "xdp", "tcx", "clsact" */
	const char *mode;	/* "native", "generic", "dispatcher native" ... */
	const char *way;	/* "ingress", "egress" */
	const char *why;	/* why this mode, or NULL */
	uint32_t priority;	/* 0: none */
};

struct status {
	const char *version, *host, *kernel;
	int64_t started;			/* microseconds since 1970 */
	int64_t counting;			/* maps exist since; survives restarts; 0: not known */
	enum status_state state;		/* the worst, as the daemon judges it */
	const struct status_hook *hooks;
	unsigned int hooks_count;
	const struct status_stage *stages;
	unsigned int stages_count;
	/* What was seen in the last day, or since counting when that is shorter. */
	uint64_t networks, tunnel_networks, tunnel_flows, tunnel_protocols, custom;
	const char *const *warnings;
	unsigned int warnings_count;
};

const char *status_word(enum status_state state);
void status_json(struct json *json, const struct status *status, const struct answer_head *head);

#endif
