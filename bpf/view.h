/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Reading bytes. Headers are read in place behind one bounds check each; a young flow's
 * payload is first copied into the work page (struct work), where every constant offset
 * below HEAD may be read: bytes that the packet does not have are zero there, and
 * have()/len say how many are real.
 */
#ifndef TUNPRINT_VIEW_H
#define TUNPRINT_VIEW_H

#include "types.h"

#ifdef __bpf__
#define TP_LOAD(type, p) (*(const type *)(p))
#else
#include <string.h>
#define TP_LOAD(type, p) ({ type tp_v; memcpy(&tp_v, (p), sizeof(tp_v)); tp_v; })
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define TP_SWAP16(v) __builtin_bswap16(v)
#define TP_SWAP32(v) __builtin_bswap32(v)
#define TP_SWAP64(v) __builtin_bswap64(v)
#else
#error "Tunprint is built for little-endian machines"
#endif

/*
 * v & mask, in a way that the verifier sees and bounds v by: the compiler drops a plain "&" where it
 * knows better. mask: a constant 2^n - 1.
 */
#ifdef __bpf__
#define BOUNDED(v, mask) ({						\
	__u32 tp_bounded = (v);						\
	__asm__ volatile("%0 &= %1" : "+r"(tp_bounded) : "i"(mask));	\
	tp_bounded;							\
})
#else
#define BOUNDED(v, mask) ((__u32)(v) & (mask))
#endif

static __always_inline __u16 load_be16(const __u8 *p) { return TP_SWAP16(TP_LOAD(__u16, p)); }
static __always_inline __u32 load_be32(const __u8 *p) { return TP_SWAP32(TP_LOAD(__u32, p)); }
static __always_inline __u64 load_be64(const __u8 *p) { return TP_SWAP64(TP_LOAD(__u64, p)); }
static __always_inline __u16 load_le16(const __u8 *p) { return TP_LOAD(__u16, p); }
static __always_inline __u32 load_le32(const __u8 *p) { return TP_LOAD(__u32, p); }
static __always_inline __u64 load_le64(const __u8 *p) { return TP_LOAD(__u64, p); }

/* What parse found in a frame. Numbers in host order, lengths in bytes. */
struct packet {
	__u64 src[2], dst[2];	/* network byte order, IPv4 mapped */
	__u16 sport, dport;
	__u16 type;		/* EtherType of the layer-3 header */
	__u16 vlan;		/* outermost tag's id, 0: none */
	__u16 l3, l4;		/* offsets from the start of the frame */
	__u16 payload;		/* offset of the payload */
	__u16 mirrored;		/* a tap saw it: to be dropped after counting */
	__u32 payload_len;	/* as the headers claim it, never beyond the wire */
	__u32 wire_len;		/* frame on the wire without FCS, all segments of a GSO packet */
	__u32 segments;		/* wire packets that this one stands for */
	__u32 segment;		/* payload bytes of each of these, 0: one packet */
	__u32 seq;		/* TCP sequence number */
	__u32 fragment_id;
	__u8 proto;		/* IP protocol number of the payload's layer */
	__u8 version;		/* 4 or 6 */
	__u8 tcp_flags;
	__u8 fragment;		/* enum fragment */
};

enum fragment { WHOLE, FRAGMENT_FIRST, FRAGMENT_LATER };

enum { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_PSH = 8, TCP_ACK = 16 };

#define HEAD 256
#define FAR 5			/* a TLS record's header */
#define FARS 3			/* followed through a packet, wherever they lie */
#define NO_FAR (~0U)

/*
 * Where a stage keeps its sums: what was added up in memory is just a number to the verifier,
 * while a register or the stack would make one state per way to come by it.
 */
struct jot { __u32 points, behaved, most, second, size, over, count, clocked, lone, unused; };

/*
 * One packet's work page: per CPU in the kernel, one per engine natively. A hook has a second one,
 * numbered hook + PAGE_INSIDE, for the packet inside its packet.
 */
#define PAGE_INSIDE 2
struct work {
	struct packet pkt;
	struct flow_key key;
	struct flow fresh;	/* a new flow is made here, a young one's verdict changed here */
	__u64 now;		/* ns of the observer's clock */
	__u32 ms;		/* the same in ms, wraps; see look_at_clock() */
	__u32 len;		/* payload bytes on the wire */
	__u16 have;		/* of these, bytes in head */
	__u16 path;
	__u16 nth;		/* payloads before this one in its direction */
	__u8 way;		/* enum way */
	__u8 started;		/* TCP: this direction is known from its SYN on */
	__u8 hook;		/* whose page this is */
	__u32 stream;		/* TCP: offset of this payload in the stream, ~0: not known */
	__u32 desk;		/* where the flow's study lies */
	__u32 told;		/* bytes of the payload that were followed as records of their own */
	__u32 far;		/* where the first TLS record's header lies in the payload; NO_FAR: nowhere */
	struct jot jot;
	__u8 head[HEAD] __attribute__((aligned(8)));	/* first bytes of the payload, zero behind */
	__u8 tail[24] __attribute__((aligned(8)));		/* last TAIL bytes; zero if the payload is shorter */
	__u8 there[FARS][8];	/* FAR bytes at far, and of the next headers; zero: not there */
};

/* An offset into head that depends on the packet. */
static __always_inline __u32 inside(__u32 off) { return BOUNDED(off, HEAD - 1); }

/*
 * The same number through memory. For sums in loops: the verifier forgets how it came by them, and
 * one state goes on instead of one per way.
 */
static __always_inline __u32 forget(const struct work *w, __u32 v)
{
	volatile __u32 *at = (volatile __u32 *)&w->jot.unused;

	*at = v;
	return *at;
}

/*
 * A stage of a young flow's way. It gets the hook's number and finds page and desk itself, so that
 * the verifier looks at it once and alone instead of once per way to reach it (global functions
 * with numbers as arguments: Linux 5.6).
 */
#ifdef __bpf__
#define STAGE __attribute__((noinline, weak))
#else
#define STAGE static __noinline
#endif

#ifdef __bpf__
/* Brought by maps.bpf.h: the page of a hook; 0 only for the verifier. */
static __always_inline struct work *page_at(__u32 hook);
#endif

/* n real bytes from the start of the payload are in head. */
static __always_inline int have(const struct work *w, __u32 n) { return w->have >= n; }

static __always_inline __u8 at8(const struct work *w, __u32 off) { return w->head[off]; }
static __always_inline __u16 be16(const struct work *w, __u32 off) { return load_be16(w->head + off); }
static __always_inline __u32 be32(const struct work *w, __u32 off) { return load_be32(w->head + off); }
static __always_inline __u64 be64(const struct work *w, __u32 off) { return load_be64(w->head + off); }
static __always_inline __u16 le16(const struct work *w, __u32 off) { return load_le16(w->head + off); }
static __always_inline __u32 le32(const struct work *w, __u32 off) { return load_le32(w->head + off); }
static __always_inline __u64 le64(const struct work *w, __u32 off) { return load_le64(w->head + off); }
static __always_inline __u32 be24(const struct work *w, __u32 off) { return be32(w, off) >> 8; }

#endif
