// SPDX-License-Identifier: Apache-2.0
/*
 * 16 B vector, ciphertext of length and packet padded to 16: the vector is the last block of the
 * message before, as programs did that kept the state of CBC (RFC 4346 F.3).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "seal.h"

#define BLOCK 16

static void chained_seal(struct session *s, const uint8_t *inner, size_t n)
{
	uint8_t m[PACKET_MAX + 64] = { 0 };
	uint16_t length = htons(n);
	size_t end = BLOCK + (2 + n + BLOCK - 1) / BLOCK * BLOCK;
	uint32_t nonce[3];

	if (!s->sent++)
		fill_random(s->chain, BLOCK);
	memcpy(m, s->chain, BLOCK);
	memcpy(nonce, m, sizeof(nonce));
	memcpy(m + BLOCK, &length, 2);
	memcpy(m + BLOCK + 2, inner, n);
	chacha_xor(s->send_key, nonce, m + BLOCK, end - BLOCK);
	memcpy(s->chain, m + end - BLOCK, BLOCK);
	s->emit(s, m, end);
}

/* Without a tag a stranger shows by a length that does not fit, or padding that is not zero. */
static int chained_open(struct session *s, const uint8_t *m, size_t n, uint8_t *out)
{
	uint8_t text[PACKET_MAX];
	uint32_t nonce[3];
	size_t length;

	if (n < 2 * BLOCK || n % BLOCK || n > PACKET_MAX)
		return -EBADMSG;
	memcpy(nonce, m, sizeof(nonce));
	n -= BLOCK;
	memcpy(text, m + BLOCK, n);
	chacha_xor(s->receive_key, nonce, text, n);
	length = text[0] << 8 | text[1];
	if (length + 2 > n || length + 2 + BLOCK <= n)
		return -EBADMSG;
	for (size_t i = length + 2; i < n; i++)
		if (text[i])
			return -EBADMSG;
	memcpy(out, text + 2, length);
	return (int)length;
}

const struct wire wire_chained = { "chained", OVER_UDP, 0, chained_seal, chained_open };
