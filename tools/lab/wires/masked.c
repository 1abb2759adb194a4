// SPDX-License-Identifier: Apache-2.0
/* 8 B counter XOR a constant of the key, ciphertext, tag. */
#include <errno.h>
#include <string.h>

#include "seal.h"

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

const struct wire wire_masked = { "masked", OVER_UDP, 0, masked_seal, masked_open };
