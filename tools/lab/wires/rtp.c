// SPDX-License-Identifier: Apache-2.0
/* 12 B as RFC 3550 (version 2, type 96, sequence, clock, source), ciphertext, tag. */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "seal.h"

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

const struct wire wire_rtp = { "rtp", OVER_UDP, 0, rtp_seal, rtp_open };
