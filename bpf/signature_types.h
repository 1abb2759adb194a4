/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The rule that a learned wire format is compiled to, as it lies in maps, and what the packet path
 * knows of a young flow's fit. signature.h interprets it; whoever changes a size raises TP_ABI.
 */
#ifndef TUNPRINT_SIGNATURE_TYPES_H
#define TUNPRINT_SIGNATURE_TYPES_H

#include "types.h"

#define SIGNATURES 64			/* loaded at a time */
#define SIGNATURE_NUMBERS 4096		/* ever given out under one ledger */
#define SIGNATURE_BYTES 32		/* offsets of relations: what a glimpse keeps */
#define SIGNATURE_HEAD 64		/* offsets of numbers */
#define SIGNATURE_PAYLOADS 16		/* of a direction, looked at */
#define SIGNATURE_TESTS 8
#define SIGNATURE_GATES 8		/* first bytes that have a table */
#define SIGNATURE_NO_NOISE 0xff
#define SIGNATURE_FULL 1200		/* TCP: from here on a segment may end inside a message */
#define SIGNATURE_MISSES 5		/* as many in a direction and it is out */

#define SIGNATURE_UP 1			/* ways */
#define SIGNATURE_DOWN 2
#define SIGNATURE_BOTH 3

struct signature_test {			/* big-endian number at off, masked, is value */
	__u8 off;
	__u8 width;			/* 1..4, 0: none, nor behind it */
	__u8 ways;			/* asked in these directions only */
	__u8 unused;
	__u32 mask, value;
};

struct signature_length {		/* number at off + rest = payload length, modulo its width */
	__u8 off;
	__u8 width;			/* 1..4, 0: none */
	__u8 little;
	__u8 unused;
	__s32 rest;
};

struct signature_counter {		/* 1..most above the same number of the payload before */
	__u8 off;			/* off + width <= SIGNATURE_BYTES, and so below */
	__u8 width;			/* 1..4, 0: none */
	__u8 little;
	__u8 unused;
	__u32 most;
};

/*
 * Bytes at off are those at from in the other direction's last payload; or, chained, those at from in
 * the last TAIL bytes of the payload before.
 */
struct signature_echo {
	__u8 off, from;
	__u8 width;			/* 1..4, 0: none */
	__u8 chained;
};

/* Bytes are numbered from the payload's first, in masks from bit 0 on. */
struct signature {
	__u16 number;			/* class CLASS_SIGNATURES + number */
	__u16 bits;			/* a random payload fits with 2^-bits */
	__u8 proto;			/* IP protocol */
	__u8 ways;			/* directions that must fit */
	__u8 score, sure;		/* of a flow that fits: tunnel, name */
	__u8 need;			/* hits in each direction, 1..7 */
	__u8 sizes;			/* different lengths in each direction, or one in both; 0..3 */
	__u8 from, until;		/* payloads of a direction, by index: from <= index < until */
	__u16 max;			/* longer payloads miss */
	__u8 min;			/* shorter ones (keepalives) are not looked at */
	__u8 reach;			/* bytes that it reads */
	__u8 quantum, residue;		/* length = residue modulo quantum; 0: any */
	__u8 noise;			/* six of the 8 bytes from here change; SIGNATURE_NO_NOISE */
	__u8 lone;			/* counts without a payload before it to compare with */
	__u32 zero;			/* byte is 0 */
	__u32 same;			/* byte is as in the payload before */
	__u32 both;			/* byte is not 0, and the same in both directions */
	__u32 step;			/* byte counts: 1..16 more than in the payload before, modulo 256,
					 * or one more under a mask that stays */
	struct signature_length framing;	/* TCP: a segment is whole messages */
	struct signature_length lengths[2];
	struct signature_counter counters[2];
	struct signature_echo echoes[2];
	struct signature_test tests[SIGNATURE_TESTS];
	__u32 unused;
};

enum signature_carrier { SIGN_UDP, SIGN_TCP, SIGN_ICMP, SIGN_OTHER };

/* Bit i: the i-th signature passes here. One half is used while the other is filled. */
struct signature_gates {
	__u64 carrier[4];		/* enum signature_carrier */
	__u64 way[2];
	__u64 index[SIGNATURE_PAYLOADS];
	__u64 length[256];		/* as to min; 255: longer ones too */
	__u64 byte[SIGNATURE_GATES][256];
	__u64 same[SIGNATURE_GATES];	/* want the byte of the payload before */
	__u64 waits;			/* not lone */
	__u64 framed;
};

#define SIGNATURE_PLANES 3		/* counters up to 7, a plane of bits each */

/* What signatures know of a young flow; lies beside its desk. */
struct signing {
	__u64 tag;			/* the flow's, as in its study */
	__u64 hits[2][SIGNATURE_PLANES], misses[2][SIGNATURE_PLANES];
	__u64 fit[2];			/* passed the gates with the last payload of a direction */
	__u64 looked, asked, hit, nothing;	/* at this payload */
	__u64 before;			/* fit[] of its direction before it */
	__u32 turn;			/* of the set that the bits stand for */
	__u32 zero, same, cross, step;	/* bytes of this payload: 0; as before; as theirs; stepped */
	__u16 size[2][3];
	__u8 sizes[2];
	__u8 found;			/* the first that has enough, + 1 */
	__u8 mirrored;			/* one length went both ways */
};

struct signature_counts { __u64 hits, ordinary; };	/* flows; of these proven ordinary later */

_Static_assert(sizeof(struct signature) == 184, "a signature is 184 bytes");
_Static_assert(sizeof(struct signing) % 8 == 0, "signings keep alignment");

#endif
