/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What is remembered of a young flow: first and last payloads, the names that speak for it, how what
 * travels inside behaves. A part of types.h, and of its ABI.
 */
#ifndef TUNPRINT_STUDY_TYPES_H
#define TUNPRINT_STUDY_TYPES_H

#include <linux/types.h>

/* A packet's payload as the study remembers it. */
struct glimpse {
	__u8 head[32];
	__u16 len;		/* payload bytes on the wire */
	__u16 have;		/* bytes of head that are real */
	__u32 ms;		/* when, on the clock of struct work */
} __attribute__((aligned(8)));

#define TAIL 20			/* last bytes of a payload that are kept */

/* One name that the payloads speak for. */
struct candidate {
	__u16 class;
	__u16 said;
	__u8 score;		/* 0..100 */
	__u8 ways;		/* bit way: spoke for in that direction */
	__u8 variant;
	__u8 votes;
};

#define CANDIDATES 4

/*
 * Behaviour of what travels inside: sizes and their order, nothing else. "Size" is the
 * payload of a datagram, or of a record where TLS, DTLS or SSH frame the bytes.
 */
struct motif {			/* an inner TCP handshake in the making */
	__u16 size;		/* S, the opener's first; 0: none */
	__u16 third;		/* S - k */
	__u32 ms;		/* of the last step */
	__u8 stage;		/* steps seen, 1..3 */
	__s8 less;		/* by how much the answer was smaller: other headers that way */
	__u8 unused[2];
};

struct shake {			/* handshakes of one size that were completed */
	__u16 size;
	__u16 k : 3;		/* how much smaller the third packet is, in fours */
	__u16 way : 1;		/* the opener's */
	__u16 count : 6;
	__s16 less : 6;		/* by how much the answer was smaller */
};

struct tally {
	__u16 size;
	__u16 count;
};

struct chunks {			/* large records behind each other */
	__u16 top, low;		/* of those that fit: largest, smallest */
	__u16 last;
	__u8 fit, odd;		/* just below the top; not */
	__u8 changes;		/* fit, and another size than the one before */
	__u8 unused;
};

/*
 * Who spoke how much in turn: units are records without what their cipher adds where TLS frames
 * the bytes, packets' payloads elsewhere.
 */
struct turns {
	__u32 ms;		/* of the last packet of the present burst */
	__u16 sum[2];		/* bytes of the last burst, by way */
	__u16 asked;		/* bytes of the up burst before the present one */
	__u16 asked_first;	/* its first unit */
	__u16 first;		/* first unit of the last up burst */
	__u16 prev;		/* the unit before, of the same burst */
	__u16 key;		/* size that must be answered by the same, see follow_keys() */
	__u8 way;		/* of the present burst */
	__u8 units;		/* in it, 0: none yet */
	__u8 total;		/* units so far, up to 255 */
	__u8 framed;		/* enum framed */
	__u8 over;		/* bytes that the cipher adds to a record */
	__u8 hello, socks, keys;/* steps of what is followed in behave_hello.h */
	__u8 hellos;		/* TLS handshakes inside that were completed */
	__u8 channels;		/* the same by the sizes of SSH channels */
	__u8 found;		/* enum turned */
	__u8 asks;		/* SSH: what the client asks for, see behave_channel.h */
	__u8 service;		/* SSH: size of its SERVICE_REQUEST */
	union {
		struct {	/* TLS: step of what is followed in behave_vpn.h, a size that it waits for */
			__u8 vpn, reset;
		};
		struct {	/* SSH: the same of behave_mux.h, TLS handshakes and rounds of bulk */
			__u8 mux, muxed : 4, rounds : 4;
		};
	};
	__u16 asked_last;	/* last unit of the last up burst that is over */
	struct chunks chunks[2];/* by way */
};

#define OPENING_UNITS 16
#define OPENING_DOWN 0x8000
#define MOTIFS 2
#define SHAKES 4
#define SMALLS 6
#define ACKS 4

struct behaviour {
	union {
		struct {		/* datagrams: bits of the first 8 bytes, by way */
			__u64 always[2], ever[2];
		};
		__u16 opening[OPENING_UNITS];	/* a stream's first units, from down | OPENING_DOWN */
	};
	struct motif motif[2][MOTIFS];	/* by the way of the opener */
	struct shake shake[SHAKES];
	struct tally small[2][SMALLS];	/* small sizes by way */
	struct tally ack[2][ACKS];	/* small sizes that answer a large one, by way */
	__u16 acks[2];			/* all of these */
	__u16 largest[2];
	__u16 larges[2];		/* payloads >= 0.7 of the largest */
	__u32 large_ms[2];
	__u16 sizes[2];			/* payloads followed, by way */
	__u8 open[2];			/* large ones that went this way and await an answer */
	__u8 seen[2];			/* enum seen, by way */
	__u8 bodies[2];			/* payloads that always and ever speak of */
	__u8 inner_ip;			/* payloads with a clear inner IP header */
	__u8 inner_off;			/* at this offset */
	__u8 score;			/* 0..100: is it a tunnel? */
	__u8 prompt[2];			/* small answers to large ones within 20 ms, by way */
	__u16 answer[2];		/* size of the first answer to the last large ones, by way */
	__u8 answered[2];		/* there was one */
	__u8 eager[2];			/* answers behind a large or another small one at once */
	__u32 small_ms[2];		/* the last small payload that way */
	__u8 least;			/* TCP: smallest payload behind the opening; 0: none yet */
	__u8 shaken, hasty;		/* handshakes; those whose opener goes on at once */
	struct turns turns;
};

/* What is remembered of a young flow; its place is a desk that others want too. */
struct study {
	__u64 tag;		/* hash of the flow that sits here, 0: free */
	__u32 seen_ms;		/* last packet */
	__u32 next_seq[2];	/* TCP: next byte expected, by way */
	__u32 left[2];		/* TLS: bytes of the current record still to come, ~0: lost */
	__u16 nth[2];		/* payloads seen so far, by way */
	__u16 known;		/* bit way: next_seq holds; bit 2+way: from the SYN on */
	__u8 samples[2];	/* told to user space, by way */
	struct candidate best[CANDIDATES];
	struct glimpse first[2];
	struct glimpse last[2];
	__u8 tail[2][TAIL];	/* last bytes of the last payload */
	__u32 memo[4];		/* TCP: first byte's number and 1, by way; [2]: posts, see size_of() */
	struct behaviour behaviour;
};

#define DESKS_PER_HASH 2

_Static_assert(sizeof(struct study) <= 576, "a study fits nine cache lines");

#endif
