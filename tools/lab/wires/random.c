// SPDX-License-Identifier: Apache-2.0
/* 12 B nonce, ciphertext of length, packet and random padding, tag: no constant bit. */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "seal.h"

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

const struct wire wire_random = { "random", OVER_UDP, 0, random_seal, random_open };
