/* SPDX-License-Identifier: Apache-2.0 */
/* Makes frames of a two-ended talk for tests: Ethernet, IPv4, and TCP, UDP or anything else. */
#ifndef TUNPRINT_TEST_WIRE_H
#define TUNPRINT_TEST_WIRE_H

#include <stdint.h>
#include <string.h>
#include "../../bpf/parse.h"

#define WIRE_ROOM 4096
#define WIRE_PAYLOAD 2048

struct wire {
	uint8_t proto;
	uint16_t port[2];		/* by way */
	uint32_t seq[2];		/* TCP: next byte, by way */
	uint8_t frame[WIRE_ROOM];
	uint32_t len;
};

static inline void wire_be16(uint8_t *p, uint16_t v) { p[0] = v >> 8; p[1] = v; }
static inline void wire_be32(uint8_t *p, uint32_t v) { wire_be16(p, v >> 16); wire_be16(p + 2, v); }

/* One packet of that way: 192.0.2.10 starts, 198.51.100.20 answers. */
static inline void wire_packet(struct wire *w, int way, uint8_t flags, const uint8_t *payload,
			       uint32_t n)
{
	static const uint8_t ends[2][4] = { { 192, 0, 2, 10 }, { 198, 51, 100, 20 } };
	uint8_t *ip = w->frame + 14, *l4 = ip + 20;
	uint32_t head = w->proto == IP_TCP ? 20 : w->proto == IP_UDP ? 8 : 0;

	memset(w->frame, 0, 14 + 20 + 20);
	wire_be16(w->frame + 12, ETH_IPV4);
	ip[0] = 0x45;
	wire_be16(ip + 2, 20 + head + n);
	ip[8] = 64;
	ip[9] = w->proto;
	memcpy(ip + 12, ends[way], 4);
	memcpy(ip + 16, ends[!way], 4);
	if (head) {
		wire_be16(l4, w->port[way]);
		wire_be16(l4 + 2, w->port[!way]);
	}
	if (w->proto == IP_UDP)
		wire_be16(l4 + 4, 8 + n);
	if (w->proto == IP_TCP) {
		wire_be32(l4 + 4, w->seq[way]);
		wire_be32(l4 + 8, w->seq[!way]);
		l4[12] = 5 << 4;
		l4[13] = flags;
		w->seq[way] += n + !!(flags & TCP_SYN);
	}
	if (n)
		memcpy(l4 + head, payload, n);
	w->len = 14 + 20 + head + n;
}

#endif
