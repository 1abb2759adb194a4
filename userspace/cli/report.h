/* SPDX-License-Identifier: Apache-2.0 */
/* A report in the making; for report*.c only. */
#ifndef TUNPRINT_REPORT_H
#define TUNPRINT_REPORT_H

#include "answer/names.h"
#include "cli/call.h"

struct report {
	struct call *call;
	FILE *out;
	const json_t *networks;	/* the first table's answer */
	FILE *findings;		/* list items of what stands out, as sections find them */
	bool incomplete;
	struct catalogue *catalogue;	/* beside --store; NULL: not asked for yet */
	struct names tunnels;	/* id - 1 is the colour, the same all over the page */
};

/* report_findings.c: one item about a network; those that the first table's answer tells. */
void report_finding(struct report *report, const char *name, const json_t *trend, const json_t *hours,
		    const json_t *paths);
int report_findings(struct report *report);
/* report_evidence.c: why the network's tunnels are called so. */
void report_evidence(struct report *report, const char *name);
const json_t *report_network(const struct report *report, const char *name);

/* The colour of a tunnel, and its name: a fingerprint, or a protocol. */
unsigned int report_colour(struct report *report, const json_t *tunnel);
const char *report_tunnel(const json_t *tunnel);
/* Of tunprint.networks/1. */
void report_networks(struct report *report, const json_t *answer);
/* A fingerprint in a network; texts belong to the answer. */
struct report_print {
	const char *name, *network;
	int64_t since;		/* microseconds since 1970, 0: not told */
	uint64_t bytes, confidence;
};
/* All of them, by name and then by time; NULL: no memory. */
struct report_print *report_find_prints(const json_t *answer, size_t *count);
/* How many from the first on have its name. */
size_t report_same_print(const struct report_print *prints, size_t count);
/* 0 or -ENOMEM. */
int report_prints(FILE *out, const json_t *answer);

#endif
