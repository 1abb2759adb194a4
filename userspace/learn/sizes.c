// SPDX-License-Identifier: Apache-2.0
/* Sizes modulo 16 over the first payloads. Random ones agree so with less than one in a million. */
#include "../../bpf/behave.h"
#include "sizes.h"

#define BLOCK 16
#define SIZES 4			/* different ones that must agree, in all */
#define CELL_MIN 128		/* bytes; voice is smaller */
#define FULL 1200		/* bytes: more than calls and games send at a time */

static unsigned int different(const struct conversation *s, uint32_t residue)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < s->count; i++) {
		unsigned int j = 0;

		while (j < i && s->payloads[j].len != s->payloads[i].len)
			j++;
		n += j == i && s->payloads[i].len % BLOCK == residue;
	}
	return n;
}

bool is_padded(const struct conversation *s)
{
	unsigned int residues[BLOCK] = { 0 }, best = 0, fit[2] = { 0, 0 }, of[2] = { 0, 0 };
	uint32_t full = 0;

	if (s->key.proto != IP_UDP || s->ways[UP] < 8 || s->ways[DOWN] < 8)
		return false;
	for (unsigned int i = 0; i < s->count; i++) {
		residues[s->payloads[i].len % BLOCK]++;
		full = s->payloads[i].len > full ? s->payloads[i].len : full;
	}
	for (unsigned int r = 1; r < BLOCK; r++)
		best = residues[r] > residues[best] ? r : best;
	/* where a full packet has no room for padding, it has none */
	for (unsigned int i = 0; i < s->count; i++) {
		const struct payload *p = &s->payloads[i];

		of[p->way & 1] += p->len != full;
		fit[p->way & 1] += p->len != full && p->len % BLOCK == best;
	}
	/* handshakes have sizes of their own */
	return of[UP] >= 6 && of[DOWN] >= 6 && fit[UP] * 100 >= of[UP] * 80 &&
	       fit[DOWN] * 100 >= of[DOWN] * 80 && different(s, best) >= SIZES;
}

bool is_cells(const struct conversation *s)
{
	unsigned int same[2] = { 0, 0 };
	uint32_t size = s->count ? s->payloads[s->count / 2].len : 0;

	if (s->key.proto != IP_UDP || s->ways[UP] < 8 || s->ways[DOWN] < 8 || size < CELL_MIN)
		return false;
	for (unsigned int i = 0; i < s->count; i++)
		same[s->payloads[i].way & 1] += s->payloads[i].len == size;
	return same[UP] * 10 >= s->ways[UP] * 9U && same[DOWN] * 10 >= s->ways[DOWN] * 9U;
}

/* Bulk: full packets one way, and none of them the other's answer to a greeting of that size. */
static bool is_bulk(const struct conversation *s)
{
	unsigned int full[2] = { 0, 0 };

	if (s->key.proto != IP_UDP || s->ways[UP] < 8 || s->ways[DOWN] < 8)
		return false;
	for (unsigned int i = 0; i < s->count; i++)
		full[s->payloads[i].way & 1] += s->payloads[i].len >= FULL;
	return full[UP] >= 4 || full[DOWN] >= 4;
}

void sizes_reconsider(const struct conversation *s, struct flow *flow)
{
	const unsigned int acks = BEHAVED_ACK | BEHAVED_ACK_BACK;
	const unsigned int noise = BEHAVED_RANDOM | BEHAVED_NO_CONSTANT;

	if (flow->class != CLASS_UNKNOWN || flow->tunnel)
		return;
	if ((flow->behaved & acks) == acks && is_padded(s))
		flow->class = CLASS_CUSTOM;
	else if ((flow->behaved & noise) == noise && (is_cells(s) || is_bulk(s)))
		flow->class = CLASS_FULLY_ENCRYPTED;
	else
		return;
	flow->tunnel = NAMED_AT;
}

const char *sizes_evidence(const struct conversation *s, unsigned int *n)
{
	const char *line = NULL;

	if (s && is_padded(s))
		line = "sizes alike modulo 16, as padding to a block makes them";
	else if (s && is_cells(s))
		line = "cells: payloads of one size, both ways";
	if (!line || !*n)
		return line;
	--*n;
	return NULL;
}
