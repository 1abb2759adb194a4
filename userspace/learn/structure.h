/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is it? The wire format of an unknown protocol from the first payloads of a session, in one
 * readable line. docs/fingerprints.md is the specification.
 */
#ifndef TUNPRINT_STRUCTURE_H
#define TUNPRINT_STRUCTURE_H

#include <stdbool.h>
#include <stddef.h>
#include "conversation.h"

#define STRUCTURE_BYTES 40		/* offsets that are looked at */
#define TRAILER_BYTES 8
#define FINGERPRINT_ROOM 160

/* What a byte at one offset is, both directions folded into one letter. */
enum field {
	FIELD_RANDOM = 'R',
	FIELD_ZERO = 'Z',		/* 0 in both */
	FIELD_BOTH = 'B',		/* the same other constant in both */
	FIELD_DIFFERENT = 'D',		/* constant, another in each direction */
	FIELD_NUMBER = 'N',		/* a counter, also under a mask */
	FIELD_LENGTH = 'L',		/* the payload's length less a constant, also under a mask */
	FIELD_FEW = 'V',		/* few values */
	FIELD_CLOCK = 'C',		/* follows the time */
	FIELD_CHAIN = 'H',		/* the end of the message before */
	FIELD_ECHO = 'G',		/* what the other side's counter said last */
	FIELD_TEXT = 'A',		/* printable, of no fixed length */
};

struct framing {			/* TCP: how a message's length is told */
	uint8_t width;			/* bytes, 0: none found */
	uint8_t offset;
	bool little;
	int16_t rest;			/* message length = value + rest */
	bool varint;			/* seven bits a byte (LEB128); fields are those behind it, and it tells theirs */
};

#define INNER_KEYED 'X'	/* IPv4 under a repeated key: no rule can look for it */
#define INNER_STREAM 'S'	/* under one keystream */

struct structure {
	struct framing framing;
	bool lines;			/* TCP: messages are lines of text */
	uint8_t fields[STRUCTURE_BYTES];
	uint8_t values[STRUCTURE_BYTES];	/* of constant fields, as seen upwards */
	uint64_t moved;			/* bit n: constant n changed once or twice, as a carry does */
	uint8_t length;			/* fields before nothing but R */
	char inner[4];			/* "I4", "I6", "E", "P", "X1", "X2", "X4", "S" or empty */
	uint8_t inner_offset;
	uint16_t messages[2];		/* used, by way */
	int16_t length_rest;		/* L: payload length - value */
	uint16_t length_mask;		/* under which the value lies */
	bool length_little;
	bool length_padded;		/* up to 15 bytes of padding make it more */
	char trailer[TRAILER_BYTES + 1];	/* letters of the last bytes, "" for none */
	uint16_t cell;			/* all payloads have this size, 0: they do not */
	uint8_t quantum;		/* sizes are alike modulo this, 0: they are not */
	bool any;			/* has any structure of its own */
};

/*
 * 0, or -ENODATA: fewer than six usable messages, or fewer than three in a direction that was seen;
 * messages[] says whether both were.
 */
int structure_infer(struct structure *out, const struct conversation *session);

/* The canonical line, e.g. "tf1/u;b=B4.Z7.N"; returns out. */
char *structure_text(char out[FINGERPRINT_ROOM], const struct structure *structure, uint8_t proto);

/* The coarser level of a line: "tf1/u;b=K11.N"; returns out. */
char *family_text(char out[FINGERPRINT_ROOM], const char *line);

/* 0..100: how many of the fields of two lines lie alike; 0 for another carrier. */
unsigned int structure_likeness(const char *a, const char *b);

#endif
