/* SPDX-License-Identifier: Apache-2.0 */
/* A DNS message (RFC 1035) as the judge of zones needs it: question, and the first answer's data. */
#ifndef TUNPRINT_MESSAGE_H
#define TUNPRINT_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>
#include "../../bpf/types.h"

#define LABELS_MAX 128

struct message {
	uint16_t id;
	bool is_answer;
	bool cut;		/* the name goes on behind what was seen: its end, the zone, is missing */
	uint8_t rcode;
	uint16_t answers;	/* records in the answer section */
	uint16_t type;		/* asked for; 0: cut */
	uint16_t answer_type;	/* of the first record; 0: none, or not seen */
	uint16_t answer_len;	/* bytes of its data; estimated from the length if not seen */
	uint8_t data[16];	/* first bytes of it, zero behind data_have */
	uint8_t data_have;
	uint8_t labels;
	uint8_t label[LABELS_MAX];	/* offsets of the length bytes in name */
	uint16_t name_len;	/* without the root label */
	uint8_t name[256];	/* wire form, as it came */
};

/* 0, or -EINVAL: no message with one question. */
int message_read(struct message *m, const struct name_event *e);

/* Offset in name where the registered zone begins (RFC 8499: what a registry hands out); name_len: none. */
uint16_t message_zone(const struct message *m);

/* Dotted text of name from offset on; bytes that are no printable ASCII as '?'. Returns out. */
char *message_text(char *out, uint32_t room, const struct message *m, uint16_t from);

#endif
