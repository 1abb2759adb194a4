// SPDX-License-Identifier: Apache-2.0
/* Frames of many layers at random, and damage to frames; the same in every run. */
#ifndef TUNPRINT_TESTS_MUTATE_H
#define TUNPRINT_TESTS_MUTATE_H

#include <string.h>

#include "frames.h"

/* A frame of our own making: some layers, a known beginning or noise as payload. */
static void make(struct bytes *b, uint64_t *r)
{
	uint64_t v = next_random(r);
	uint16_t payload = v % 900, from = 1024 + (v >> 12) % 8, to = (v >> 16) % 4 ? 443 : 53;
	int v6 = v >> 20 & 1, tcp = v >> 21 & 1, back = v >> 22 & 1;
	uint16_t type = v6 ? 0x86dd : 0x0800, all;

	if ((v >> 12 & 127) == 0)	/* some need several buffers */
		payload = 1400 + v % 18000;
	all = payload + (tcp ? 20 : 8);

	if (v >> 23 & 1) {
		put_ether(b, 0x8100);
		put_tag(b, v >> 24 & 0xfff, type);
	} else if ((v >> 36) % 8 == 0) {
		put_ether(b, 0x8864);
		put_pppoe(b, v6 ? 0x57 : 0x21, all + (v6 ? 40 : 20));
	} else if ((v >> 36) % 8 == 1) {
		put_ether(b, 0x8847);
		put_mpls(b, 16, 0);
		put_mpls(b, 17, 1);
	} else {
		put_ether(b, type);
	}
	if (v6)
		put_ipv6(b, tcp ? 6 : 17, all, back ? 200 : v >> 40 & 3, back ? v >> 40 & 3 : 200);
	else
		put_ipv4(b, tcp ? 6 : 17, all, v >> 48, (v >> 44) % 16 ? 0 : v >> 50 & 0x2003,
			 back ? 200 : v >> 40 & 3, back ? v >> 40 & 3 : 200);
	if (tcp)
		put_tcp(b, back ? to : from, back ? from : to, (v >> 32) % 3000, v >> 60 ? 0x18 : 0x02);
	else
		put_udp(b, back ? to : from, back ? from : to, payload);
	for (uint16_t i = 0; i < payload; i += 8) {
		uint64_t fill = next_random(r);

		memcpy(b->at + b->len + i, &fill, 8);
	}
	if (v >> 63)
		memcpy(b->at + b->len, "\x01\0\0\0\x07\0\0\0", 8);
	b->len += payload;
}

static void mutate(struct bytes *b, uint64_t *r)
{
	unsigned int n = next_random(r) % 6;

	for (unsigned int i = 0; i < n && b->len; i++) {
		uint64_t v = next_random(r);
		uint32_t at = v % 3 ? v >> 8 & 63 : v >> 8 & 0xffff;

		b->at[at % b->len] = v >> 32;
	}
	if (next_random(r) % 8 == 0)
		b->len = next_random(r) % (b->len + 1);
}

#endif
