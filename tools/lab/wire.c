// SPDX-License-Identifier: Apache-2.0
/*
 * The wire formats of the home-made tunnels, one pair of functions each. They are different in
 * kind, so that what is learned from one says nothing about another:
 *
 *   magic   4 B protocol constant, 4 B session id, 8 B counter (big endian), ciphertext, tag
 *   random  12 B nonce, ciphertext of length + packet + random padding, tag: no constant bit
 *   tcplen  over TCP: 2 B length (big endian), ciphertext, tag; the first message is 32 B random
 *   rtp     12 B as RFC 3550 (version 2, type 96, sequence, clock, source), ciphertext, tag
 *   masked  8 B counter XOR a constant of the key, ciphertext, tag
 *   cells   512 B each: 8 B nonce, ciphertext of length + offset + piece + zeros, tag
 *   gre     RFC 2784, four byte header, packet in clear; ipip, 6in4: no header at all
 */
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "cipher.h"
#include "wire.h"

#define MAGIC 0xd71e4c93		/* nothing else begins like this */
#define CELL 512
#define CELL_ROOM (CELL - 8 - 4 - TAG)	/* nonce, packet length, offset */

void fill_random(void *at, size_t n)
{
	if (getrandom(at, n, 0) != (ssize_t)n)
		abort();
}

/* Both directions get their own key, so that counters may start equal. */
void wire_begin(struct session *s, const uint8_t key[32])
{
	uint32_t master[8], up[3] = { 'u' }, down[3] = { 'd' }, block[16];

	memcpy(master, key, 32);
	chacha_block(master, 0, up, block);
	memcpy(s->is_server ? s->receive_key : s->send_key, block, 32);
	memcpy(&s->mask, block + 8, 8);
	chacha_block(master, 0, down, block);
	memcpy(s->is_server ? s->send_key : s->receive_key, block, 32);
	if (!s->is_server)
		fill_random(&s->id, sizeof(s->id));
}

/* Encrypts message[head..n) and appends the tag over all of it; returns the new length. */
static size_t lock(struct session *s, const uint32_t nonce[3], uint8_t *message, size_t head,
		   size_t n)
{
	uint64_t tag;

	chacha_xor(s->send_key, nonce, message + head, n - head);
	tag = siphash(s->send_key, message, n) ^ siphash(s->send_key, (const uint8_t *)nonce, 12);
	memcpy(message + n, &tag, TAG);
	return n + TAG;
}

/* The reverse, into out; the length of the text or -EBADMSG. */
static int unlock(struct session *s, const uint32_t nonce[3], const uint8_t *message, size_t head,
		  size_t n, uint8_t *out)
{
	uint64_t tag;

	if (n < head + TAG || n > PACKET_MAX)
		return -EBADMSG;
	n -= TAG;
	tag = siphash(s->receive_key, message, n) ^
	      siphash(s->receive_key, (const uint8_t *)nonce, 12);
	if (memcmp(&tag, message + n, TAG))
		return -EBADMSG;
	memcpy(out, message + head, n - head);
	chacha_xor(s->receive_key, nonce, out, n - head);
	return n - head;
}

static void put64(uint8_t *at, uint64_t value)
{
	value = htobe64(value);
	memcpy(at, &value, 8);
}

static uint64_t get64(const uint8_t *at)
{
	uint64_t value;

	memcpy(&value, at, 8);
	return be64toh(value);
}

static void magic_seal(struct session *s, const uint8_t *inner, size_t n)
{
	uint8_t m[PACKET_MAX + 64];
	uint32_t nonce[3];

	put64(m, (uint64_t)MAGIC << 32 | s->id);
	put64(m + 8, s->sent++);
	memcpy(nonce, m + 4, 12);
	memcpy(m + 16, inner, n);
	s->emit(s, m, lock(s, nonce, m, 16, 16 + n));
}

static int magic_open(struct session *s, const uint8_t *m, size_t n, uint8_t *out)
{
	uint32_t nonce[3];
	int len;

	if (n < 16 || get64(m) >> 32 != MAGIC)
		return -EBADMSG;
	memcpy(nonce, m + 4, 12);
	len = unlock(s, nonce, m, 16, n, out);
	if (len >= 0 && s->is_server)
		s->id = (uint32_t)get64(m);
	return len;
}

static void random_seal(struct session *s, const uint8_t *inner, size_t n)
{
	uint8_t m[PACKET_MAX + 512], dice[2];
	uint32_t nonce[3];
	uint16_t length = htons(n);
	size_t padding, room = n < 1300 ? 1300 - n : 0;

	fill_random(nonce, 12);
	fill_random(dice, 2);
	padding = room ? (dice[0] | (dice[1] & 0x3f) << 8) % (room < 200 ? room : 200) : dice[0] % 32;
	memcpy(m, nonce, 12);
	memcpy(m + 12, &length, 2);
	memcpy(m + 14, inner, n);
	fill_random(m + 14 + n, padding);
	s->emit(s, m, lock(s, nonce, m, 12, 14 + n + padding));
}

static int random_open(struct session *s, const uint8_t *m, size_t n, uint8_t *out)
{
	uint32_t nonce[3];
	int len, inner;

	if (n < 14)
		return -EBADMSG;
	memcpy(nonce, m, 12);
	len = unlock(s, nonce, m, 12, n, out);
	if (len < 2)
		return -EBADMSG;
	inner = out[0] << 8 | out[1];
	if (inner > len - 2)
		return -EBADMSG;
	memmove(out, out + 2, inner);
	return inner;
}

/* The stream keeps the order, so the nonce is a counter that is never sent. */
static void tcplen_seal(struct session *s, const uint8_t *inner, size_t n)
{
	uint8_t m[PACKET_MAX + 64];
	uint32_t nonce[3] = { 0, (uint32_t)s->sent, (uint32_t)(s->sent >> 32) };
	uint16_t length = htons(n + TAG);

	if (!s->sent++) {
		m[0] = 0;
		m[1] = 32;
		fill_random(m + 2, 32);
		s->emit(s, m, 34);
	}
	memcpy(m, &length, 2);
	memcpy(m + 2, inner, n);
	s->emit(s, m, lock(s, nonce, m, 2, 2 + n));
}

static int tcplen_open(struct session *s, const uint8_t *m, size_t n, uint8_t *out)
{
	uint32_t nonce[3] = { 0 };
	uint64_t count = s->received++;

	if (!count)		/* the 32 random bytes */
		return 0;
	count--;
	nonce[1] = (uint32_t)count;
	nonce[2] = (uint32_t)(count >> 32);
	return unlock(s, nonce, m, 2, n, out);
}

static void rtp_seal(struct session *s, const uint8_t *inner, size_t n)
{
	uint8_t m[PACKET_MAX + 64];
	struct timespec now;
	uint32_t nonce[3];

	if (!s->sent)
		fill_random(&s->sent, 2);
	if (s->is_server && !s->id)
		fill_random(&s->id, 4);
	clock_gettime(CLOCK_MONOTONIC, &now);
	nonce[0] = htonl(0x80600000 | (uint16_t)s->sent++);
	nonce[1] = htonl(now.tv_sec * 90000 + now.tv_nsec / 11111);	/* 90 kHz, RFC 3551 */
	nonce[2] = htonl(s->id);
	memcpy(m, nonce, 12);
	memcpy(m + 12, inner, n);
	s->emit(s, m, lock(s, nonce, m, 12, 12 + n));
}

static int rtp_open(struct session *s, const uint8_t *m, size_t n, uint8_t *out)
{
	uint32_t nonce[3];

	if (n < 12 || m[0] != 0x80)
		return -EBADMSG;
	memcpy(nonce, m, 12);
	return unlock(s, nonce, m, 12, n, out);
}

static void masked_seal(struct session *s, const uint8_t *inner, size_t n)
{
	uint8_t m[PACKET_MAX + 64];
	uint32_t nonce[3] = { 0 };

	put64(m, s->sent++ ^ s->mask);
	memcpy(nonce, m, 8);
	memcpy(m + 8, inner, n);
	s->emit(s, m, lock(s, nonce, m, 8, 8 + n));
}

static int masked_open(struct session *s, const uint8_t *m, size_t n, uint8_t *out)
{
	uint32_t nonce[3] = { 0 };

	if (n < 8)
		return -EBADMSG;
	memcpy(nonce, m, 8);
	return unlock(s, nonce, m, 8, n, out);
}

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

static void gre_seal(struct session *s, const uint8_t *inner, size_t n)
{
	uint8_t m[PACKET_MAX + 64] = { 0, 0, 8, 0 };

	if (!n)
		return;
	if (inner[0] >> 4 == 6) {
		m[2] = 0x86;
		m[3] = 0xdd;
	}
	memcpy(m + 4, inner, n);
	s->emit(s, m, 4 + n);
}

static int gre_open(struct session *s, const uint8_t *m, size_t n, uint8_t *out)
{
	(void)s;
	if (n < 4 || m[0] || m[1])
		return -EBADMSG;
	memcpy(out, m + 4, n - 4);
	return n - 4;
}

static void plain_seal(struct session *s, const uint8_t *inner, size_t n)
{
	if (n)
		s->emit(s, inner, n);
}

static int plain_open(struct session *s, const uint8_t *m, size_t n, uint8_t *out)
{
	(void)s;
	memcpy(out, m, n);
	return n;
}

static const struct wire wires[] = {
	{ "magic", OVER_UDP, 0, magic_seal, magic_open },
	{ "random", OVER_UDP, 0, random_seal, random_open },
	{ "tcplen", OVER_TCP, 0, tcplen_seal, tcplen_open },
	{ "rtp", OVER_UDP, 0, rtp_seal, rtp_open },
	{ "masked", OVER_UDP, 0, masked_seal, masked_open },
	{ "cells", OVER_UDP, 0, cells_seal, cells_open },
	{ "gre", OVER_IP, 47, gre_seal, gre_open },
	{ "ipip", OVER_IP, 4, plain_seal, plain_open },
	{ "6in4", OVER_IP, 41, plain_seal, plain_open },
};

const struct wire *wire_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(wires) / sizeof(wires[0]); i++)
		if (!strcmp(wires[i].name, name))
			return &wires[i];
	return NULL;
}
