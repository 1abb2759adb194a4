/* SPDX-License-Identifier: Apache-2.0 */
/* The first payloads of one flow, as the learner looks at them. */
#ifndef TUNPRINT_CONVERSATION_H
#define TUNPRINT_CONVERSATION_H

#include <stdint.h>
#include "../../bpf/types.h"

struct payload {
	uint32_t len;			/* bytes on the wire */
	uint32_t stream;		/* TCP: offset in the stream, ~0: not known */
	uint64_t at;			/* ns */
	uint8_t have;			/* bytes of head that are real, <= SAMPLE_HEAD */
	uint8_t way;
	uint8_t head[SAMPLE_HEAD];
	uint8_t tail[TAIL];
};

#define CONVERSATION_PAYLOADS (2 * SAMPLES_PER_WAY)

struct conversation {
	struct flow_key key;
	uint64_t net;
	uint64_t last;			/* ns */
	uint8_t hi_started;		/* the initiator is the key's hi end; set where a flow tells it */
	uint8_t tunnel;			/* somebody called its flow a tunnel */
	uint8_t count;			/* of payloads, in the order they came */
	uint8_t ways[2];		/* of these, by way */
	uint64_t noted;			/* hash of the line under which the catalogue has it, 0: it has not */
	struct payload payloads[CONVERSATION_PAYLOADS];
};

#endif
