// SPDX-License-Identifier: Apache-2.0
/* Sizes modulo 16 over the first payloads. Random ones agree so with less than one in a million. */
#include <string.h>

#include "../../bpf/behave.h"
#include "messages.h"
#include "pace.h"
#include "sizes.h"

#define BLOCK 16
#define BLOCK_SSH 64		/* SSH pads to less */
#define SIZES 4			/* different ones that must agree, in all */
#define MSE_SECOND 700		/* bytes, and a few that a client may add */
#define BUSY_MS 10		/* a client that has other things to do than to go on */
#define FULL 1200		/* bytes: more than calls and games send at a time */
#define ASKED_LONG 100		/* packets: who hides from one peer speaks to others as well, and less */

struct sized {
	unsigned int n, ways[2], block;
	uint32_t full;
	struct { uint32_t len; uint8_t way; } at[CONVERSATION_PAYLOADS];
};

/* SSH's length is 32 bits at the start, of which the lower ones tell enough. */
static bool may_be_ssh_length(const struct framing *f)
{
	return f->width && !f->varint && !f->little && f->offset + f->width == 4;
}

static bool is_letter(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' ||
	       c == '/' || c == '-' || c == '_' || c == '=';
}

/* What a datagram of base64 (RFC 4648 4, 5) stands for is a fourth shorter; else its length. */
static uint32_t meant(const struct message *p)
{
	uint32_t text = p->len;

	for (unsigned int i = 0; i < p->have; i++)
		if (!is_letter(p->head[i]))
			return p->len;
	for (unsigned int i = 1; i <= TAIL && p->len > TAIL; i++)
		if (!is_letter(p->tail[TAIL - i]))
			return p->len;
	while (text && text + 2 > p->len && p->tail[TAIL - 1 - (p->len - text)] == '=')
		text--;
	return (uint32_t)(text * 3ULL / 4);
}

/* Whole messages: datagrams, or the segments of a stream that are one. */
static void sized_of(struct sized *z, const struct conversation *s)
{
	struct framing f = { 0 };
	struct messages m;

	memset(z, 0, sizeof(*z));
	if (s->key.proto == IP_TCP)
		find_framing(&f, s);
	z->block = may_be_ssh_length(&f) ? BLOCK_SSH : BLOCK;
	if (s->key.proto != IP_UDP && !f.width)
		return;
	messages_of(&m, s, &f);
	for (unsigned int i = 0; i < m.count; i++) {
		uint32_t len = s->key.proto == IP_UDP ? meant(&m.at[i]) : m.at[i].len;

		z->at[z->n].len = len;
		z->at[z->n++].way = m.at[i].way & 1;
		z->ways[m.at[i].way & 1]++;
		z->full = len > z->full ? len : z->full;
	}
}

static unsigned int different(const struct sized *z, uint32_t residue)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < z->n; i++) {
		unsigned int j = 0;

		while (j < i && z->at[j].len != z->at[i].len)
			j++;
		n += j == i && z->at[i].len % z->block == residue;
	}
	return n;
}

static uint32_t commonest_residue(const struct sized *z)
{
	unsigned int residues[BLOCK_SSH] = { 0 }, best = 0;

	for (unsigned int i = 0; i < z->n; i++)
		residues[z->at[i].len % z->block]++;
	for (unsigned int r = 1; r < z->block; r++)
		best = residues[r] > residues[best] ? r : best;
	return best;
}

bool is_padded(const struct conversation *s)
{
	unsigned int fit[2] = { 0, 0 }, of[2] = { 0, 0 };
	struct sized z;
	uint32_t best;

	sized_of(&z, s);
	if (z.ways[UP] < 8 || z.ways[DOWN] < 8)
		return false;
	best = commonest_residue(&z);
	/* where a full packet has no room for padding, it has none */
	for (unsigned int i = 0; i < z.n; i++) {
		bool fits = z.at[i].len % z.block == best;

		of[z.at[i].way] += fits || z.at[i].len != z.full;
		fit[z.at[i].way] += fits;
	}
	/* handshakes have sizes of their own */
	return of[UP] >= 6 && of[DOWN] >= 6 && fit[UP] * 100 >= of[UP] * 80 &&
	       fit[DOWN] * 100 >= of[DOWN] * 80 && different(&z, best) >= (z.block == BLOCK ? SIZES : 3);
}

/* SYN, its answer and ACK in one block: one size to and fro, and at once something larger behind it. */
static bool shakes_in_blocks(const struct conversation *s)
{
	for (unsigned int i = 0; i + 3 < s->count; i++) {
		const struct payload *p = &s->payloads[i];

		if (p[1].way == p->way || p[2].way != p->way || p[3].way != p->way ||
		    p[1].len != p->len || p[2].len != p->len)
			continue;
		if (p[3].len > p->len && p[3].at - p[2].at <= BUSY_MS * 1000000ULL)
			return true;
	}
	return false;
}

static bool is_random_there(const uint8_t *p, unsigned int n)
{
	unsigned int set = 0, print = 0, zeros = 0;

	for (unsigned int i = 0; i < n; i++) {
		set += __builtin_popcount(p[i]);
		print += p[i] >= 0x20 && p[i] < 0x7f;
		zeros += !p[i];
	}
	return set * 10 >= n * 30 && set * 10 <= n * 50 && print * 3 <= n * 2 && zeros * 8 <= n;
}

#define NOISE_FROM 24		/* a header is behind us */
#define NOISE_TO 40		/* an inner ACK is not shorter */

/* Noise behind a header, in what is small as well: encrypted, and not by an ordinary protocol's parts. */
bool is_noise(const struct conversation *s)
{
	unsigned int fit[2] = { 0, 0 }, of[2] = { 0, 0 };

	for (unsigned int i = 0; i < s->count; i++) {
		const struct payload *p = &s->payloads[i];

		if (p->have < NOISE_TO)
			continue;
		of[p->way & 1]++;
		fit[p->way & 1] += is_random_there(p->head + NOISE_FROM, NOISE_TO - NOISE_FROM);
	}
	return of[UP] >= 8 && of[DOWN] >= 8 && fit[UP] * 10 >= of[UP] * 9U &&
	       fit[DOWN] * 10 >= of[DOWN] * 9U;
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

/*
 * The packet path is silent about random streams that open as BitTorrent's MSE does, a key exchange of at
 * most 608 bytes each way. There the asker goes on with two hashes, a dozen bytes of its own, up to
 * 512 of padding and a handshake of 68; somebody whose second turn is longer is not BitTorrent.
 */
static bool is_no_mse(const struct conversation *s)
{
	unsigned int turn = 0, sum = 0;

	if (s->key.proto != IP_TCP || !s->count || s->payloads[0].stream || s->payloads[0].way != UP)
		return false;
	for (unsigned int i = 1; i < s->count && turn < 3; i++) {
		turn += s->payloads[i].way != s->payloads[i - 1].way;
		sum += turn == 2 ? s->payloads[i].len : 0;
	}
	return sum > MSE_SECOND;
}

/* Blocks, and what of a TCP inside shows through them. */
static uint8_t padded_points(const struct conversation *s, const struct flow *flow)
{
	bool back = flow->behaved & BEHAVED_ACK_BACK, shakes = shakes_in_blocks(s);

	return back && shakes ? NAMED_AT + 20 : back ? NAMED_AT + 10 : shakes ? NAMED_AT : 0;
}

void sizes_reconsider(const struct conversation *s, struct flow *flow)
{
	const unsigned int mixed = BEHAVED_RANDOM | BEHAVED_MIXED;
	const unsigned int noise = BEHAVED_RANDOM | BEHAVED_NO_CONSTANT;

	if (flow->class != CLASS_UNKNOWN || flow->tunnel)
		return;
	flow->tunnel = NAMED_AT;
	if (flow->behaved & BEHAVED_ACK && is_padded(s) && padded_points(s, flow)) {
		flow->class = CLASS_CUSTOM;
		flow->tunnel = padded_points(s, flow);
	} else if ((flow->behaved & noise) == noise && ((is_cells(s) && !is_paced(s)) || is_bulk(s)))
		flow->class = CLASS_FULLY_ENCRYPTED;
	else if ((flow->behaved & noise) == noise && s->key.proto == IP_UDP &&
		 flow->packets[UP] + flow->packets[DOWN] >= ASKED_LONG && is_asked(s))
		flow->class = CLASS_FULLY_ENCRYPTED;
	else if ((flow->behaved & mixed) == mixed && is_no_mse(s))
		flow->class = CLASS_FULLY_ENCRYPTED;
	else if (is_large_cells(s) || is_cell_stream(s))
		flow->class = CLASS_CUSTOM;
	else if (flow->behaved & BEHAVED_ACK_PADDED && s->key.proto == IP_UDP && is_noise(s))
		flow->class = (flow->behaved & noise) == noise ? CLASS_FULLY_ENCRYPTED : CLASS_CUSTOM;
	else
		flow->tunnel = 0;
}

const char *sizes_evidence(const struct conversation *s, unsigned int *n)
{
	const char *line = NULL;

	if (s && is_padded(s))
		line = "sizes alike modulo 16, as padding to a block makes them";
	else if (s && (is_cells(s) || is_cell_stream(s)))
		line = "cells: payloads of one size, both ways";
	if (!line || !*n)
		return line;
	--*n;
	return NULL;
}
