// SPDX-License-Identifier: Apache-2.0
/*
 * What is it? Tests at fixed offsets over the first messages of a session: tunnels have a short
 * header and then noise, so no alignment is needed. A test that could hold by chance is not used.
 */
#include <errno.h>
#include <string.h>

#include "../../bpf/parse.h"
#include "messages.h"
#include "sizes.h"

#define TEXT_RUN 12		/* printable bytes in a row that make a text */
#define TEXT_WORDS 24		/* what it begins with is followed this far */

/* --- text --- */

static bool is_text(const struct messages *m, unsigned int off)
{
	unsigned int reach = 0, text = 0;

	for (unsigned int i = 0; i < m->count; i++) {
		bool printable = true;

		if (m->at[i].have < off + TEXT_RUN)
			continue;
		for (unsigned int k = 0; k < TEXT_RUN && printable; k++) {
			uint8_t c = m->at[i].head[off + k];

			printable = (c >= 0x20 && c < 0x7f) || c == '\r' || c == '\n' || c == '\t';
		}
		reach++;
		text += printable;
	}
	return reach >= MESSAGES_MIN && text * 10 >= reach * 9;
}

static bool is_constant(uint8_t letter)
{
	return letter == FIELD_ZERO || letter == FIELD_BOTH || letter == FIELD_DIFFERENT;
}

/* Behind text nothing has a fixed place; the words that all messages begin with are none of the load. */
static void find_text(struct structure *s, const struct messages *m)
{
	unsigned int off = 0;
	uint8_t value;

	while (off + TEXT_RUN <= STRUCTURE_BYTES && !is_text(m, off))
		off++;
	if (s->inner[0] || off + TEXT_RUN > STRUCTURE_BYTES)
		return;
	while (off < TEXT_WORDS && is_constant(column_letter(m, off, &value)))
		off++;
	s->fields[off] = FIELD_TEXT;
	s->length = off + 1;
}

/* --- single bytes --- */

/* Without a framing most segments of a stream begin anywhere: one constant byte alone is chance. */
static void drop_specks(struct structure *s)
{
	for (unsigned int i = 0; i < s->length; i++) {
		bool before = i && s->fields[i - 1] != FIELD_RANDOM;
		bool behind = i + 1 < s->length && s->fields[i + 1] != FIELD_RANDOM &&
			      s->fields[i + 1] != FIELD_FEW;

		if (s->fields[i] == FIELD_FEW || (!before && !behind && s->fields[i] != FIELD_TEXT))
			s->fields[i] = FIELD_RANDOM;
	}
}

/* Trailing noise falls away. Few values mean something near the start; behind, they depend on the load. */
static void trim(struct structure *s)
{
	for (unsigned int i = 4; i < s->length; i++)
		if (s->fields[i] == FIELD_FEW)
			s->fields[i] = FIELD_RANDOM;
	while (s->length && s->fields[s->length - 1] == FIELD_RANDOM)
		s->length--;
}

/* all: also the messages that do not carry data; counters often count these, too. stream: of unknown parts. */
static void name_fields(struct structure *s, const struct messages *m, const struct messages *all,
			bool stream)
{
	for (unsigned int off = 0; off < STRUCTURE_BYTES; off++) {
		bool load = off >= s->length || (s->inner[0] && off >= s->inner_offset);

		if (load)
			s->fields[off] = FIELD_RANDOM;
		else if (!s->fields[off])
			s->fields[off] = column_letter(m, off, &s->values[off]);
		if (!load && s->inner[0] && s->fields[off] == FIELD_RANDOM &&
		    column_letter(all, off, &s->values[off]) == FIELD_NUMBER)
			s->fields[off] = FIELD_NUMBER;
		if (is_constant(s->fields[off]) && column_moved(m, off))
			s->moved |= 1ULL << off;
	}
	for (unsigned int off = 0; off < s->length; off++)
		if (s->fields[off] == FIELD_DIFFERENT && column_strays(m, off, s->fields, s->length))
			s->fields[off] = FIELD_RANDOM;
	find_echoes(s, m);
	if (s->inner[0])
		s->length = s->inner_offset < STRUCTURE_BYTES ? s->inner_offset : STRUCTURE_BYTES;
	else if (stream)
		drop_specks(s);
	trim(s);
}

/* A counter, or three constant bytes, at the end of every message: chance leaves neither. */
static void find_trailer(struct structure *s, const struct messages *m)
{
	unsigned int constants = 0, counters = 0, length = 0;
	char letters[TRAILER_BYTES];
	uint8_t value;

	if (s->inner[0] || (s->length && s->fields[s->length - 1] == FIELD_TEXT))
		return;
	for (unsigned int back = 1; back <= TRAILER_BYTES; back++) {
		char letter = column_letter_back(m, back, &value);

		if (letter == FIELD_FEW)
			letter = FIELD_RANDOM;
		letters[TRAILER_BYTES - back] = letter;
		constants += letter == FIELD_BOTH || letter == FIELD_DIFFERENT;
		counters += letter == FIELD_NUMBER;
		length = letter == FIELD_RANDOM ? length : back;
	}
	if (!counters && constants < 3)
		return;
	memcpy(s->trailer, letters + TRAILER_BYTES - length, length);
}

/* --- sizes --- */

static unsigned int different_sizes(const struct conversation *s)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < s->count; i++) {
		unsigned int j = 0;

		while (j < i && s->payloads[j].len != s->payloads[i].len)
			j++;
		n += j == i;
	}
	return n;
}

/* Cells: nearly all payloads of both directions have one size. */
static uint16_t cell_of(const struct conversation *s)
{
	uint32_t last = s->payloads[s->count - 1].len;
	unsigned int same[2] = { 0, 0 };

	for (unsigned int i = 0; i < s->count; i++)
		same[s->payloads[i].way] += s->payloads[i].len == last;
	for (int way = UP; way <= DOWN; way++)
		if (s->ways[way] < 6 || same[way] * 10 < s->ways[way] * 9U)
			return 0;
	return last >= 64 ? last : 0;
}

/* Block ciphers without a header: all sizes alike modulo the block. A stream's segments say nothing. */
static void find_sizes(struct structure *out, const struct conversation *s)
{
	static const struct { uint8_t quantum, different; } quanta[] = { { 16, 5 }, { 8, 7 } };
	unsigned int different = different_sizes(s);

	if (s->key.proto == IP_TCP)
		return;
	out->cell = cell_of(s);
	for (unsigned int q = 0; q < 2 && !out->quantum; q++) {
		unsigned int fits = 0;

		for (unsigned int i = 0; i < s->count; i++)
			fits += (s->payloads[i].len - s->payloads[0].len) % quanta[q].quantum == 0;
		if (fits == s->count && different >= quanta[q].different)
			out->quantum = quanta[q].quantum;
	}
}

/* Six messages, three each way; where one direction passes by elsewhere, six of the other. */
static bool is_enough(const uint16_t messages[2])
{
	unsigned int up = messages[UP], down = messages[DOWN];

	if (up >= 3 && down >= 3)
		return up + down >= MESSAGES_MIN;
	return (up >= MESSAGES_MIN && !down) || (down >= MESSAGES_MIN && !up);
}

/* What the messages of a stream begin with: a length; a cell or a line, of which starts has the first segments. */
static bool find_starts(struct structure *out, struct conversation *starts, const struct conversation *session)
{
	find_framing(&out->framing, session);
	if (out->framing.width)
		return false;
	out->cell = cell_starts(starts, session);
	out->lines = !out->cell && line_starts(starts, session);
	return !out->cell && !out->lines;
}

int structure_infer(struct structure *out, const struct conversation *session)
{
	struct conversation starts;
	struct messages m, all;
	bool stream;

	memset(out, 0, sizeof(*out));
	stream = session->key.proto == IP_TCP && find_starts(out, &starts, session);
	if (out->cell || out->lines)
		session = &starts;
	messages_of(&m, session, &out->framing);
	for (int way = UP; way <= DOWN; way++)
		out->messages[way] = messages_reaching(&m, 7, way);
	if (!is_enough(out->messages))
		return -ENODATA;
	out->length = STRUCTURE_BYTES;
	find_lengths(out, &m);
	all = m;
	find_inner(out, &m);
	if (!out->inner[0])
		find_keyed(out, &m);
	if (!out->inner[0])
		find_stream(out, &m);
	keep_data(&m, out->inner[0] ? out->inner_offset : STRUCTURE_BYTES, out);
	if (!out->inner[0]) {
		find_text(out, &m);
		find_clocks(out, &m);
		find_chains(out, &m);
	}
	name_fields(out, &m, &all, stream);
	find_trailer(out, &m);
	find_sizes(out, session);
	out->any = out->framing.width || out->lines || out->length || out->inner[0] || out->trailer[0];
	return 0;
}
