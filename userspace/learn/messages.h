/* SPDX-License-Identifier: Apache-2.0 */
/* The messages of a session: what remains of its payloads once carrier and framing are known. */
#ifndef TUNPRINT_MESSAGES_H
#define TUNPRINT_MESSAGES_H

#include <string.h>

#include "structure.h"

#define MESSAGE_MIN 8		/* shorter ones are keepalives */
#define MESSAGES_MIN 6

struct message {
	const uint8_t *head;
	const uint8_t *tail;		/* the payload's last TAIL bytes */
	uint64_t at;			/* ns */
	uint32_t len;
	uint8_t have;			/* bytes of head */
	uint8_t way;
};

struct messages {
	unsigned int count;
	struct message at[CONVERSATION_PAYLOADS];
};

/* Bytes of one direction at an offset, in the order they came. */
struct column {
	unsigned int n;
	uint8_t v[CONVERSATION_PAYLOADS];
};

static inline uint64_t number_at(const uint8_t *p, unsigned int width, bool little)
{
	uint64_t v = 0;

	for (unsigned int i = 0; i < width; i++)
		v = v << 8 | p[little ? width - 1 - i : i];
	return v;
}

/* framing.c */
void find_framing(struct framing *best, const struct conversation *session);
void messages_of(struct messages *m, const struct conversation *session, const struct framing *f);
/* Messages of a way that reach beyond an offset. */
unsigned int messages_reaching(const struct messages *m, unsigned int off, int way);

/* kinds.c: leaves those that carry data; offsets from limit on are load. */
void keep_data(struct messages *m, unsigned int limit, const struct structure *s);

/* newlines.c: of a stream of lines what begins with one; false: it is none. */
bool line_starts(struct conversation *out, const struct conversation *session);

/* columns.c: what a byte is by itself, both directions in one letter; value: as last seen upwards. */
char column_letter(const struct messages *m, unsigned int off, uint8_t *value);
/* Did a constant change (a carry)? */
bool column_moved(const struct messages *m, unsigned int off);
/* As neither an id nor a counter's higher byte does? letters: what the bytes are. */
bool column_strays(const struct messages *m, unsigned int off, const uint8_t *letters, unsigned int length);
/* The same for the byte that lies back bytes before the end, 1: the last one. */
char column_letter_back(const struct messages *m, unsigned int back, uint8_t *value);

/* keyed.c: an inner IPv4 header under a repeated key; leaves the messages that have one. */
void find_keyed(struct structure *s, struct messages *m);
/* The same under a keystream that every message has. */
void find_stream(struct structure *s, struct messages *m);
/* clear.c: a clear inner IP header. */
void find_inner(struct structure *s, struct messages *m);

/* relations.c, clocks.c, echoes.c: fields that are something by their relation to something else. */
void find_lengths(struct structure *s, const struct messages *m);
void find_clocks(struct structure *s, const struct messages *m);
void find_chains(struct structure *s, const struct messages *m);
void find_echoes(struct structure *s, const struct messages *m);

static inline void mark(struct structure *s, unsigned int off, unsigned int n, char letter)
{
	memset(s->fields + off, letter, n);
}

/* Nothing is known yet of these bytes? */
static inline bool is_free(const struct structure *s, unsigned int off, unsigned int n)
{
	while (n && !s->fields[off + n - 1])
		n--;
	return !n;
}

#endif
