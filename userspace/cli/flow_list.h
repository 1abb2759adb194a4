/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Flows on their way to the output of replay: JSON lines at once, rows of CSV and TSV in portions,
 * and for people the weightiest ones, kept until the end.
 */
#ifndef TUNPRINT_FLOW_LIST_H
#define TUNPRINT_FLOW_LIST_H

#include "cli/call.h"

struct kept_flow {
	struct flow_key key;
	struct flow flow;
};

struct flow_list {
	struct call *call;
	const struct reader *reader;
	struct json json;		/* onto call->out */
	struct kept_flow *kept;
	size_t count, room, most;	/* most: 0 is without limit */
	uint64_t listed, dropped, tunnels;
};

void flow_list_start(struct flow_list *list, struct call *call, const struct reader *reader);
/* -ENOMEM, or the write error. */
int flow_list_add(struct flow_list *list, const struct flow_key *key, const struct flow *flow);
/* Writes what is left; an exit code. */
int flow_list_end(struct flow_list *list, struct reason *why);

#endif
