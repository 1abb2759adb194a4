// SPDX-License-Identifier: Apache-2.0
/* Sizes modulo 16 over the first payloads. Random ones agree so with less than one in a million. */
#include "../../bpf/behave.h"
#include "padding.h"

#define BLOCK 16
#define SIZES 4			/* different ones that must agree, in all */

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

void padding_reconsider(const struct conversation *s, struct flow *flow)
{
	const unsigned int both = BEHAVED_ACK | BEHAVED_ACK_BACK;

	if (flow->class != CLASS_UNKNOWN || flow->tunnel || (flow->behaved & both) != both ||
	    !is_padded(s))
		return;
	flow->class = CLASS_CUSTOM;
	flow->tunnel = NAMED_AT;
}

const char *padding_evidence(const struct conversation *s, unsigned int *n)
{
	if (!s || !is_padded(s))
		return NULL;
	if (!*n)
		return "sizes alike modulo 16, as padding to a block makes them";
	--*n;
	return NULL;
}
