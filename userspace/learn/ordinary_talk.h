/* SPDX-License-Identifier: Apache-2.0 */
/* What the talks of ordinary_*.c are made with. */
#ifndef TUNPRINT_ORDINARY_TALK_H
#define TUNPRINT_ORDINARY_TALK_H

#include <stdbool.h>
#include <string.h>

#include "learn/ordinary.h"

struct talk {
	uint64_t seed;
	uint32_t ids[8];		/* the talk's own numbers */
	const struct signature *rule;
	unsigned int luck;		/* bytes that may yet be what the rule asks for */
	bool lucky[SIGNATURE_BYTES];	/* these bytes are */
};

/* Writes what payload nth of its direction says over random bytes; may set len. */
typedef void says(struct talk *talk, struct payload *p, unsigned int nth);

/* ordinary_udp.c */
says say_dns, say_ntp, say_quic, say_dtls, say_stun, say_rtp, say_utp, say_raknet, say_source,
     say_snmp;
/* ordinary_tcp.c */
says say_tls, say_dns_tcp, say_rpc_be, say_rpc_le, say_smb, say_tpkt, say_mysql, say_http2;

uint32_t talk_draw(struct talk *talk);

/*
 * A number of width bytes at off that is the talk's own: as drawn, with the bytes that the rule asks
 * for where it does. Both directions get the same answer for bytes that must be zero or alike.
 */
uint32_t talk_own(struct talk *talk, unsigned int off, unsigned int width, uint32_t drawn);
/* The same for a little-endian one. */
uint32_t talk_own_le(struct talk *talk, unsigned int off, unsigned int width, uint32_t drawn);

static inline void put16(uint8_t *at, uint32_t n)
{
	at[0] = n >> 8;
	at[1] = n;
}

static inline void put32(uint8_t *at, uint32_t n)
{
	put16(at, n >> 16);
	put16(at + 2, n);
}

static inline void put_le(uint8_t *at, uint32_t n, unsigned int width)
{
	for (unsigned int i = 0; i < width; i++)
		at[i] = n >> 8 * i;
}

#endif
