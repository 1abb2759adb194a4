/* SPDX-License-Identifier: Apache-2.0 */
/* Frames put together layer by layer, for the tests of the kernel side. */
#ifndef TUNPRINT_TEST_FRAMES_H
#define TUNPRINT_TEST_FRAMES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define FRAME_ROOM 66000

struct bytes {
	uint8_t at[FRAME_ROOM];
	uint32_t len;
};

static inline void put8(struct bytes *b, uint8_t v) { b->at[b->len++] = v; }

static inline void put16(struct bytes *b, uint16_t v)
{
	put8(b, v >> 8);
	put8(b, v);
}

static inline void put32(struct bytes *b, uint32_t v)
{
	put16(b, v >> 16);
	put16(b, v);
}

static inline void put_fill(struct bytes *b, uint8_t v, uint32_t n)
{
	memset(b->at + b->len, v, n);
	b->len += n;
}

static inline void put_ether(struct bytes *b, uint16_t type)
{
	static const uint8_t macs[12] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2 };

	b->len = 0;
	memcpy(b->at, macs, 12);
	b->len = 12;
	put16(b, type);
}

static inline void put_tag(struct bytes *b, uint16_t id, uint16_t type)
{
	put16(b, id);
	put16(b, type);
}

/* Session data with the given PPP protocol; len: bytes behind it. */
static inline void put_pppoe(struct bytes *b, uint16_t ppp, uint16_t len)
{
	put16(b, 0x1100);
	put16(b, 7);
	put16(b, len + 2);
	put16(b, ppp);
}

static inline void put_mpls(struct bytes *b, uint32_t label, int bottom)
{
	put32(b, label << 12 | (uint32_t)!!bottom << 8 | 64);
}

/* 192.0.2.from to 198.51.100.to; frag: the flags-and-offset field; len: bytes behind the header. */
static inline void put_ipv4(struct bytes *b, uint8_t proto, uint16_t len, uint16_t id, uint16_t frag,
			    uint8_t from, uint8_t to)
{
	put16(b, 0x4500);
	put16(b, 20 + len);
	put16(b, id);
	put16(b, frag);
	put8(b, 64);
	put8(b, proto);
	put16(b, 0);
	put32(b, 0xc0000200 | from);
	put32(b, 0xc6336400 | to);
}

/* 2001:db8::from to 2001:db8:1::to */
static inline void put_ipv6(struct bytes *b, uint8_t next, uint16_t len, uint8_t from, uint8_t to)
{
	put32(b, 0x60000000);
	put16(b, len);
	put8(b, next);
	put8(b, 64);
	put32(b, 0x20010db8);
	put_fill(b, 0, 11);
	put8(b, from);
	put32(b, 0x20010db8);
	put16(b, 1);
	put_fill(b, 0, 9);
	put8(b, to);
}

static inline void put_udp(struct bytes *b, uint16_t from, uint16_t to, uint16_t payload)
{
	put16(b, from);
	put16(b, to);
	put16(b, payload + 8);
	put16(b, 0);
}

static inline void put_tcp(struct bytes *b, uint16_t from, uint16_t to, uint32_t seq, uint8_t flags)
{
	put16(b, from);
	put16(b, to);
	put32(b, seq);
	put32(b, 0);
	put8(b, 0x50);
	put8(b, flags);
	put16(b, 65535);
	put32(b, 0);
}

/* splitmix64: the same numbers on every machine. */
static inline uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

#endif
