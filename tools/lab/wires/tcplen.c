// SPDX-License-Identifier: Apache-2.0
/* Over TCP: 2 B length (big endian), ciphertext, tag; the first message is 32 B random. */
#include <arpa/inet.h>
#include <string.h>

#include "seal.h"

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

const struct wire wire_tcplen = { "tcplen", OVER_TCP, 0, tcplen_seal, tcplen_open };
