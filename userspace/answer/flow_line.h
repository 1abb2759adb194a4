/* SPDX-License-Identifier: Apache-2.0 */
/* One flow as the object of the JSON contract. */
#ifndef TUNPRINT_FLOW_LINE_H
#define TUNPRINT_FLOW_LINE_H

#include <stdint.h>
#include "../base/json.h"
#include "../../bpf/types.h"

/* What the numbers of a flow mean to the reader. */
struct reader {
	const char *(*network)(void *arg, uint32_t id);	/* NULL: no named networks */
	const char *(*path)(void *arg, uint16_t path);
	/* Learned fingerprint of a flow, or NULL. */
	const char *(*fingerprint)(void *arg, const struct flow_key *key, const struct flow *flow);
	void *arg;
	int64_t offset;		/* ns from the flow's clock to 1970 */
	unsigned int min_confidence;
};

/* Is the flow called a tunnel? */
int flow_is_tunnel(const struct flow *flow, unsigned int min_confidence);

void flow_json(struct json *json, const struct flow_key *key, const struct flow *flow,
	       const struct reader *reader);

#endif
