/* SPDX-License-Identifier: Apache-2.0 */
/* A report in the making; for report*.c only. */
#ifndef TUNPRINT_REPORT_H
#define TUNPRINT_REPORT_H

#include "answer/names.h"
#include "cli/call.h"

struct report {
	struct call *call;
	FILE *out;
	bool incomplete;
	struct names tunnels;	/* id - 1 is the colour, the same all over the page */
};

/* Of tunprint.networks/1. */
void report_networks(struct report *report, const json_t *answer);
/* 0 or -ENOMEM. */
int report_prints(FILE *out, const json_t *answer);

#endif
