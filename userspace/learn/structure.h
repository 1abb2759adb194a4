/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is it? The wire format of an unknown protocol from the first payloads of a session, in one
 * readable line. docs/fingerprints.md is the specification.
 */
#ifndef TUNPRINT_STRUCTURE_H
#define TUNPRINT_STRUCTURE_H

#include <stdbool.h>
#include "conversation.h"

#define STRUCTURE_BYTES 40		/* offsets that are looked at */
#define FINGERPRINT_ROOM 160

/* What a byte at one offset is, both directions folded into one letter. */
enum field {
	FIELD_RANDOM = 'R',
	FIELD_ZERO = 'Z',		/* 0 in both */
	FIELD_BOTH = 'B',		/* the same other constant in both */
	FIELD_DIFFERENT = 'D',		/* constant, another in each direction */
	FIELD_NUMBER = 'N',		/* a counter */
	FIELD_LENGTH = 'L',		/* the payload's length less a constant */
	FIELD_TYPE = 'T',		/* splits the messages into kinds */
	FIELD_FEW = 'V',		/* few values */
};

struct framing {			/* TCP: how a message's length is told */
	uint8_t width;			/* bytes, 0: none found */
	uint8_t offset;
	bool little;
	int16_t rest;			/* message length = value + rest */
};

struct structure {
	struct framing framing;
	uint8_t fields[STRUCTURE_BYTES];
	uint8_t values[STRUCTURE_BYTES];	/* of constant fields, as seen upwards */
	uint8_t length;			/* fields before nothing but R */
	uint8_t steps;			/* of N: 1 when all step by one */
	char inner[4];			/* "I4", "I6", "E", "P" or empty */
	uint8_t inner_offset;
	uint16_t messages[2];		/* used, by way */
	int16_t length_rest;		/* L: payload length - value */
	bool any;			/* has any structure of its own */
};

/* 0, or -ENODATA: fewer than six usable messages, or one direction only. */
int structure_infer(struct structure *out, const struct conversation *session);

/* The canonical line, e.g. "tf1/u;b=B4.Z7.N"; returns out. */
char *structure_text(char out[FINGERPRINT_ROOM], const struct structure *structure, uint8_t proto);

#endif
