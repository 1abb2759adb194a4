// SPDX-License-Identifier: Apache-2.0
/* 512 B each: 8 B nonce, ciphertext of length, offset, piece and zeros, tag. */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "seal.h"

#define CELL 512
#define CELL_ROOM (CELL - 8 - 4 - TAG)	/* nonce, packet length, offset */

static void cells_seal(struct session *s, const uint8_t *inner, size_t n)
{
	uint32_t nonce[3] = { 0 };
	uint16_t total = htons(n), offset;
	uint8_t m[CELL];
	size_t at = 0;

	do {
		offset = htons(at);
		memset(m, 0, sizeof(m));
		fill_random(nonce, 8);
		memcpy(m, nonce, 8);
		memcpy(m + 8, &total, 2);
		memcpy(m + 10, &offset, 2);
		memcpy(m + 12, inner + at, n - at < CELL_ROOM ? n - at : CELL_ROOM);
		s->emit(s, m, lock(s, nonce, m, 8, CELL - TAG));
		at += CELL_ROOM;
	} while (at < n);
}

/* Cells of one packet follow each other; after a lost one, wait for the next packet's first. */
static int cells_open(struct session *s, const uint8_t *m, size_t n, uint8_t *out)
{
	uint32_t nonce[3] = { 0 };
	uint8_t text[PACKET_MAX];
	size_t total, offset, piece;

	if (n != CELL)
		return -EBADMSG;
	memcpy(nonce, m, 8);
	if (unlock(s, nonce, m, 8, n, text) < 0)
		return -EBADMSG;
	total = text[0] << 8 | text[1];
	offset = text[2] << 8 | text[3];
	if (total > PACKET_MAX || offset > total)
		return -EBADMSG;
	if (offset && (offset != s->pending_at || total != s->pending_len))
		return 0;
	piece = total - offset < CELL_ROOM ? total - offset : CELL_ROOM;
	memcpy(s->pending + offset, text + 4, piece);
	s->pending_len = total;
	s->pending_at = offset + piece;
	if (s->pending_at < total)
		return 0;
	memcpy(out, s->pending, total);
	return total;
}

const struct wire wire_cells = { "cells", OVER_UDP, 0, cells_seal, cells_open };
