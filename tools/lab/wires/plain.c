// SPDX-License-Identifier: Apache-2.0
/* gre: RFC 2784, four byte header, packet in clear; ipip, 6in4: no header at all. */
#include <errno.h>
#include <string.h>

#include "seal.h"

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

const struct wire wire_gre = { "gre", OVER_IP, 47, gre_seal, gre_open };
const struct wire wire_ipip = { "ipip", OVER_IP, 4, plain_seal, plain_open };
const struct wire wire_6in4 = { "6in4", OVER_IP, 41, plain_seal, plain_open };
