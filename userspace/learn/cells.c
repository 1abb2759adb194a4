// SPDX-License-Identifier: Apache-2.0
/* Cells: all that is sent, both ways, is cut into pieces of one size. Ordinary talks have sizes of their own. */
#include "../../bpf/behave.h"
#include "sizes.h"

#define CELL_MIN 128		/* bytes; voice is smaller */
#define LARGE_CELL 512		/* bytes */
#define SEGMENT_MIN 1100	/* bytes: no path is that narrow */
#define ENDS_MIN 5		/* of what one side sent, seen */

/* A stream's segments, full of what there is, are as large as the path lets them be, or 536 (RFC 9293 3.7.1). */
static bool may_be_cell(uint8_t proto, uint32_t size)
{
	if (proto == IP_UDP)
		return size >= CELL_MIN;
	return proto == IP_TCP && size >= LARGE_CELL && size <= SEGMENT_MIN && size != 536;
}

bool is_cells(const struct conversation *s)
{
	unsigned int same[2] = { 0, 0 };
	uint32_t size = s->count ? s->payloads[s->count / 2].len : 0;

	if (s->ways[UP] < 8 || s->ways[DOWN] < 8 || !may_be_cell(s->key.proto, size))
		return false;
	for (unsigned int i = 0; i < s->count; i++)
		same[s->payloads[i].way & 1] += s->payloads[i].len == size;
	return same[UP] * 10 >= s->ways[UP] * 9U && same[DOWN] * 10 >= s->ways[DOWN] * 9U;
}

/*
 * Large cells behind a header, of which one side sends several at once and the other answers. What
 * measures a path sends one size both ways as well, but one at a time; files go one way at a time.
 */
bool is_large_cells(const struct conversation *s)
{
	uint32_t cell = s->count ? s->payloads[s->count / 2].len : 0;
	unsigned int bursts = 0, turns = 0, others = 0;

	if (!is_cells(s) || cell < LARGE_CELL || !is_noise(s))
		return false;
	for (unsigned int i = 1; i < s->count; i++) {
		bursts += s->payloads[i].way == s->payloads[i - 1].way &&
			  s->payloads[i].at - s->payloads[i - 1].at <= EAGER_MS * 1000000ULL;
		turns += s->payloads[i].way != s->payloads[i - 1].way;
		others += s->payloads[i].len != cell;
	}
	return bursts >= 3 && turns >= 6 && others < 2;
}

/* The commonest size of what is no full segment. */
static uint32_t commonest(const struct conversation *s)
{
	unsigned int most = 0;
	uint32_t size = 0;

	for (unsigned int i = 0; i < s->count; i++) {
		unsigned int n = 0;

		for (unsigned int k = 0; k < s->count; k++)
			n += s->payloads[k].len == s->payloads[i].len;
		if (n > most && s->payloads[i].len < SEGMENT_MIN) {
			most = n;
			size = s->payloads[i].len;
		}
	}
	return size;
}

/* Where one side's payloads that are no full segments end: how many a whole number of cells behind the first one. */
struct cell_ends {
	unsigned int of, fit, lone;	/* lone: one cell */
	uint32_t first;			/* where it began in the stream */
};

static bool cell_ends(struct cell_ends *e, const struct conversation *s, uint32_t cell, int way)
{
	*e = (struct cell_ends){ 0 };
	for (unsigned int i = 0; i < s->count && !e->lone; i++)
		if (s->payloads[i].way == way && s->payloads[i].len == cell) {
			e->first = s->payloads[i].stream;
			e->lone = 1;
		}
	for (unsigned int i = 0; i < s->count; i++) {
		const struct payload *p = &s->payloads[i];

		if (p->way != way || p->len >= SEGMENT_MIN)
			continue;
		if (p->stream == ~0U)
			return false;
		e->of++;
		e->fit += (p->stream + p->len - e->first) % cell == 0;
		e->lone += p->len == cell && p->stream != e->first;
	}
	return e->of >= ENDS_MIN && e->lone >= 2 && e->fit * 10 >= e->of * 9;
}

/* The cell's size, 0: none. */
static uint32_t cells_in(struct cell_ends ends[2], const struct conversation *s)
{
	uint32_t cell = s->key.proto == IP_TCP ? commonest(s) : 0;

	if (!may_be_cell(s->key.proto, cell) || !cell_ends(&ends[UP], s, cell, UP) ||
	    !cell_ends(&ends[DOWN], s, cell, DOWN) ||
	    ends[UP].fit + ends[DOWN].fit < ends[UP].lone + ends[DOWN].lone + 3)
		return 0;
	return cell;
}

bool is_cell_stream(const struct conversation *s)
{
	struct cell_ends ends[2];

	return cells_in(ends, s) && is_noise(s);
}

uint32_t cell_starts(struct conversation *out, const struct conversation *s)
{
	struct cell_ends ends[2];
	uint32_t cell = cells_in(ends, s);

	if (!cell)
		return 0;
	*out = *s;
	out->count = out->ways[UP] = out->ways[DOWN] = 0;
	for (unsigned int i = 0; i < s->count; i++) {
		const struct payload *p = &s->payloads[i];

		if (p->stream == ~0U || (p->stream - ends[p->way & 1].first) % cell)
			continue;
		out->payloads[out->count++] = *p;
		out->ways[p->way & 1]++;
	}
	return cell;
}
