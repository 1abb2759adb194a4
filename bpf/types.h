/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the packet path and user space both know: the structs that lie in maps and
 * the numbers that classes, reasons and marks have. Sizes are asserted; whoever
 * changes one raises TP_ABI, which is part of the pin directory's name. Events lie in no
 * map: one may grow at its end, and its reader takes the shorter one of older programs.
 */
#ifndef TUNPRINT_TYPES_H
#define TUNPRINT_TYPES_H

#include <linux/types.h>

#include "study_types.h"

#define TP_ABI 1

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif

#ifndef __noinline
#define __noinline __attribute__((noinline, unused))
#endif

/* Seen from the initiator: UP is what it sends, DOWN is what it gets. */
enum way { UP, DOWN };

/*
 * Classes: what a ledger cell counts. 0..31 are reasons for not knowing, 32..63 names
 * that no single matcher gives, 64.. the protocols of proto/list.h, 0x8000.. signatures.
 * Numbers are part of the ABI: they are never reused.
 */
enum {
	CLASS_UNKNOWN = 0,	/* tracked, looked at, not (yet) understood */
	CLASS_SHORT,		/* the frame ends inside its own headers */
	CLASS_MALFORMED,	/* header fields contradict each other */
	CLASS_NOT_IP,		/* ARP, LLDP, MPLS pseudo-wires ... */
	CLASS_FRAGMENT,		/* a later fragment whose first one was not seen */
	CLASS_UNTRACKED,	/* the flow table refused the flow */
	CLASS_LEDGER_FULL,	/* no cell left for this network, path and class */
	CLASS_REASONS,
	CLASS_NAMES = 32,
	CLASS_PROTOCOLS = 64,
	CLASS_SIGNATURES = 0x8000,
};

/*
 * Both ends in a fixed order, so that the two directions of a flow meet in one key.
 * IPv4 addresses are mapped (::ffff:a.b.c.d). Ports in host order, 0 where there are none.
 */
struct flow_key {
	__u64 lo[2];		/* network byte order, compared as loaded */
	__u64 hi[2];
	union {
		struct {
			__u16 lo_port;
			__u16 hi_port;
			__u8 proto;	/* IP protocol number */
			__u8 unused[3];
		};
		__u64 rest;	/* the same as one word */
	};
};

/* Networks are numbers: the top byte says what the rest is. */
enum net_kind {
	NET_NONE = 0,		/* no IP address */
	NET_NAMED = 1,		/* low 32 bits: id from networks.conf, from 1 */
	NET_IPV4 = 4,		/* low 24 bits: the /24 */
	NET_IPV6 = 6,		/* low 48 bits: the /48 */
};
#define NET(kind, id) ((__u64)(kind) << 56 | (id))

enum flow_state {
	FLOW_YOUNG,		/* every packet with payload is looked at */
	FLOW_SETTLED,		/* counted only */
	FLOW_TELLING,		/* settled as DNS: its messages are told to user space, see tell() */
};

enum flow_mark {
	FLOW_HI_STARTED = 1,	/* the initiator is the key's hi end */
	FLOW_SAW_START = 2,	/* TCP: the SYN was seen */
	FLOW_BOTH_WAYS = 4,	/* payload seen in both directions */
	FLOW_CLOSED = 8,	/* TCP: FIN or RST was seen */
	FLOW_ANNOUNCED = 16,	/* a verdict event was sent */
	FLOW_UNSTUDIED = 32,	/* no desk was free: judged by single packets only */
	FLOW_PAIRED = 64,	/* FLOW_BOTH_WAYS, but the answers come under other ports */
};

/* One tracked flow. A cache: losing an entry loses no count of the ledger. */
struct flow {
	__u64 first, last;	/* ns of the observer's clock */
	__u64 bytes[2];		/* wire lengths, by way */
	__u64 net, peer;	/* NET(): the initiator's network, the other's */
	__u64 booked[2];	/* ledger cell by way and what it was looked up for; see count.h */
	__u32 packets[2];
	__u16 class;
	__u16 rival;		/* the second best name, 0: none */
	__u16 inner;		/* class of what travels inside, 0: not known */
	__u16 said;		/* bit n: the matcher's n-th saying holds */
	__u16 behaved;		/* bit n: the n-th behaviour of behave.h was seen */
	__u8 tunnel;		/* 0..100: how sure that this is a tunnel */
	__u8 sure;		/* 0..100: how sure of the name */
	__u8 state;		/* enum flow_state */
	__u8 marks;		/* enum flow_mark */
	__u8 variant;		/* number in the matcher's list of variants, 0: none */
	__u8 inside;		/* 0..100: how sure that what travels inside is a tunnel itself */
};

/* Ledger. */
struct cell_key {
	__u64 net;
	__u16 path;
	__u16 class;
	__u16 way;
	__u16 unused;
};

struct cell {
	__u64 packets;
	__u64 bytes;		/* wire lengths without FCS */
};

/* Cells 1..PATHS*SPARE_CELLS need no look-up: reasons, per path and way. */
#define PATHS 64
#define SPARE_CELLS 16		/* 8 reasons x 2 ways */
#define CELLS_RESERVED (1 + PATHS * SPARE_CELLS)

/* Counters that are no cell: what may be lost, and why. Per CPU, only growing. */
enum loss {
	LOST_FLOW_RACE,		/* two CPUs made one flow; settled, nothing lost */
	LOST_FLOW_REFUSED,	/* flow table full or busy */
	LOST_CELL_REFUSED,	/* cells full: booked as ledger-full */
	LOST_DESK,		/* a young flow found no desk */
	LOST_EVENT,		/* ring buffer full: verdict event */
	LOST_SAMPLE,		/* ring buffer full: sample */
	LOST_SAMPLE_LIMIT,	/* sample held back by the network's rate limit */
	LOST_FRAGMENT,		/* fragment table refused */
	LOST_NAME,		/* ring buffer full: DNS message */
	LOST_NAME_LIMIT,	/* DNS message held back by the network's rate limit */
	LOSSES,
};

/* What an interface is: looked up by ifindex. */
enum link_kind { LINK_ETHER, LINK_IP };
struct path {
	__u16 path;		/* 1..PATHS-1; 0: not configured */
	__u8 link;		/* enum link_kind */
	__u8 flags;		/* enum path_flag */
};
enum path_flag {
	PATH_MIRROR = 1,	/* tap: drop after counting */
	PATH_VLANS = 2,		/* some of its VLANs are paths of their own */
};
/* Key of such a VLAN. */
#define VLAN_KEY(ifindex, id) ((__u32)(ifindex) << 12 | ((id) & 0xfff))
#define IFINDEX_MAX 16384

/* Events. */
enum event_type { EVENT_VERDICT = 1, EVENT_SAMPLE, EVENT_NAME };

#define SAMPLE_HEAD 64
#define SAMPLES_PER_WAY 16

struct verdict_event {
	__u32 type;
	__u32 cpu;
	__u64 at;
	struct flow_key key;
	struct flow flow;
	struct behaviour shows;	/* what spoke for it; zero where nothing was followed */
};

struct sample_event {
	__u32 type;
	__u16 len;		/* payload bytes on the wire */
	__u16 have;		/* bytes of head that are real */
	__u64 at;
	struct flow_key key;
	__u64 net;
	__u16 class;		/* leading candidate so far */
	__u8 way;
	__u8 nth;		/* index of this payload in its direction */
	__u32 stream;		/* TCP: offset in the stream, ~0: not known */
	__u8 head[SAMPLE_HEAD];
	__u8 tail[TAIL];
	__u32 unused;
};

/* A message of a DNS flow: who asks what is judged over many flows, in user space. */
#define NAME_HEAD 256

struct name_event {
	__u32 type;
	__u16 len;		/* payload bytes on the wire */
	__u16 have;		/* bytes of head that are real */
	__u64 at;
	struct flow_key key;
	__u64 net;
	__u64 src[2];		/* who sent it, network byte order */
	__u8 head[NAME_HEAD];	/* zero behind have */
	__u8 tail[TAIL];	/* last bytes; zero if the payload is shorter */
	__u32 unused;
};

_Static_assert(sizeof(struct flow_key) == 40, "flow_key is 40 bytes");
_Static_assert(sizeof(struct flow) == 88, "flow is 88 bytes");
_Static_assert(sizeof(struct cell_key) == 16, "cell_key is 16 bytes");
_Static_assert(sizeof(struct cell) == 16, "cell is 16 bytes");
_Static_assert(sizeof(struct verdict_event) % 8 == 0, "events keep alignment");
_Static_assert(sizeof(struct sample_event) % 8 == 0, "events keep alignment");
_Static_assert(sizeof(struct name_event) % 8 == 0, "events keep alignment");

#endif
