/* SPDX-License-Identifier: Apache-2.0 */
/* Makes frames of a two-ended talk for tests: Ethernet, IPv4 or IPv6, and TCP, UDP or anything else. */
#ifndef TUNPRINT_TEST_WIRE_H
#define TUNPRINT_TEST_WIRE_H

#include <stdint.h>
#include <string.h>
#include "../../bpf/parse.h"

#define WIRE_ROOM 4096
#define WIRE_PAYLOAD 2048

struct wire {
	uint8_t proto;
	int v6;
	uint16_t port[2];		/* by way */
	uint32_t seq[2];		/* TCP: next byte, by way */
	uint8_t frame[WIRE_ROOM];
	uint32_t len;
};

static inline void wire_be16(uint8_t *p, uint16_t v) { p[0] = v >> 8; p[1] = v; }
static inline void wire_be32(uint8_t *p, uint32_t v) { wire_be16(p, v >> 16); wire_be16(p + 2, v); }

/* 192.0.2.10 or 2001:db8::10 starts, 198.51.100.20 or 2001:db8::20 answers. n bytes follow. */
static inline void wire_ip(struct wire *w, int way, uint32_t n)
{
	static const uint8_t ends[2][4] = { { 192, 0, 2, 10 }, { 198, 51, 100, 20 } };
	uint8_t *ip = w->frame + 14;

	wire_be16(w->frame + 12, w->v6 ? ETH_IPV6 : ETH_IPV4);
	if (w->v6) {
		ip[0] = 0x60;
		wire_be16(ip + 4, n);
		ip[6] = w->proto;
		ip[7] = 64;
		wire_be32(ip + 8, 0x20010db8);
		wire_be32(ip + 24, 0x20010db8);
		ip[23] = way ? 0x20 : 0x10;
		ip[39] = way ? 0x10 : 0x20;
		return;
	}
	ip[0] = 0x45;
	wire_be16(ip + 2, 20 + n);
	ip[8] = 64;
	ip[9] = w->proto;
	memcpy(ip + 12, ends[way], 4);
	memcpy(ip + 16, ends[!way], 4);
}

/* One packet of that way. */
static inline void wire_packet(struct wire *w, int way, uint8_t flags, const uint8_t *payload,
			       uint32_t n)
{
	uint32_t front = 14 + (w->v6 ? 40 : 20);
	uint8_t *l4 = w->frame + front;
	uint32_t head = w->proto == IP_TCP ? 20 : w->proto == IP_UDP ? 8 : 0;

	memset(w->frame, 0, front + 20);
	wire_ip(w, way, head + n);
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
	w->len = front + head + n;
}

/*
 * A whole IPv4 packet for the inside of another one: finishes the headers that stand before n bytes of
 * payload. 203.0.113.10 starts, 203.0.113.20 answers. Room for the headers: wire_inner_head().
 */
static inline uint32_t wire_inner_head(uint8_t proto)
{
	return 20 + (proto == IP_TCP ? 20 : proto == IP_UDP ? 8 : 0);
}

static inline void wire_inner(uint8_t *ip, int way, uint8_t proto, const uint16_t port[2],
			      uint32_t seq, uint32_t n)
{
	uint8_t *l4 = ip + 20;
	uint32_t sum = 0;

	memset(ip, 0, wire_inner_head(proto));
	ip[0] = 0x45;
	wire_be16(ip + 2, wire_inner_head(proto) + n);
	ip[8] = 63;
	ip[9] = proto;
	wire_be32(ip + 12, way ? 0xcb007114 : 0xcb00710a);
	wire_be32(ip + 16, way ? 0xcb00710a : 0xcb007114);
	for (int i = 0; i < 20; i += 2)
		sum += load_be16(ip + i);
	wire_be16(ip + 10, ~(sum + (sum >> 16)));
	if (proto != IP_UDP && proto != IP_TCP)
		return;
	wire_be16(l4, port[way]);
	wire_be16(l4 + 2, port[!way]);
	if (proto == IP_UDP) {
		wire_be16(l4 + 4, 8 + n);
		return;
	}
	wire_be32(l4 + 4, seq);
	l4[12] = 5 << 4;
	l4[13] = n ? TCP_ACK | TCP_PSH : way ? TCP_SYN | TCP_ACK : TCP_SYN;
}

#endif
