/* SPDX-License-Identifier: Apache-2.0 */
/* One flow as the object of the JSON contract. */
#ifndef TUNPRINT_FLOW_LINE_H
#define TUNPRINT_FLOW_LINE_H

#include "answer/reader.h"
#include "base/json.h"

void flow_json(struct json *json, const struct flow_key *key, const struct flow *flow,
	       const struct reader *reader);

#endif
