/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the behaviour stages share: the names of what held, and small tables that count sizes.
 */
#ifndef TUNPRINT_BEHAVE_TALLY_H
#define TUNPRINT_BEHAVE_TALLY_H

#include "classify.h"

#define BEHAVE_PAYLOADS 256	/* followed this long, both ways together */
#define BEHAVE_MIN 8		/* fewer prove nothing */
#define ACK_MIN 40		/* IPv4 and TCP without options; what is smaller is no inner packet */
#define EAGER_MS 5		/* what one stack sends for the other's packet, or with its own */

enum seen { SEEN_SMALL = 1, SEEN_LARGE = 2, SEEN_RANDOM = 4, SEEN_LENGTH = 8, SEEN_FIRST = 16,
	    SEEN_AGAIN = 32,	/* the answering side spoke twice before the other went on */
	    SEEN_UNEVEN = 64 };	/* TCP: a payload of its own that is no multiple of four */

/* flow.behaved: what held, in words in userspace/answer. */
enum behaved {
	BEHAVED_SHAKE = 1, BEHAVED_SHAKES = 2, BEHAVED_ACK = 4, BEHAVED_ACK_BACK = 8,
	BEHAVED_SYN = 16, BEHAVED_CHUNKS = 32, BEHAVED_INNER_IP = 64, BEHAVED_RANDOM = 128,
	BEHAVED_FORWARD = 32,	/* in SSH, where nothing shows records: what its client asks for first */
	BEHAVED_MIXED = 256, BEHAVED_SAME_END = 512,
	BEHAVED_NO_CONSTANT = 1024, BEHAVED_ACK_PADDED = 2048,
	BEHAVED_ZONE = 4096,	/* names and answers of one DNS zone; user space sets it */
	BEHAVED_VPN = 4096,	/* where records show: the opening of a VPN, see behave_vpn.h */
	BEHAVED_ROUNDS = 4096,	/* in SSH: bulk in rounds, see behave_mux.h */
	/* what a proxy that ends TCP shows inside its carrier, see behave_hello.h */
	BEHAVED_HELLO = 8192, BEHAVED_SOCKS = 16384, BEHAVED_KEYS = 32768,
	/* all that a TCP inside shows */
	BEHAVED_TCP_INSIDE = BEHAVED_SHAKE | BEHAVED_SHAKES | BEHAVED_ACK | BEHAVED_ACK_BACK |
			     BEHAVED_SYN,
};

static __always_inline int within(__u32 a, __u32 b, __u32 by)
{
	return a + by >= b && b + by >= a;
}

/* Counts a size; a full tally forgets the rarest. */
static __always_inline void tally_add(struct tally *t, const int n, __u16 size)
{
	struct tally *rare = t;

#pragma unroll
	for (int i = 0; i < n; i++) {
		if (t[i].size == size || !t[i].count) {
			t[i].size = size;
			if (t[i].count < 0xffff)
				t[i].count++;
			return;
		}
		if (t[i].count < rare->count)
			rare = &t[i];
	}
	rare->size = size;
	rare->count = 1;
}

/* Into jot->count. */
static __always_inline __u32 tally_of(const struct tally *t, const int n, __u16 size,
				      volatile struct jot *jot)
{
	jot->count = 0;
#pragma unroll
	for (int i = 0; i < n; i++)
		if (t[i].size == size)
			jot->count = t[i].count;
	return jot->count;
}

#endif
