/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The way of a packet, written once for both builds:
 *
 *	parse -> locate -> track -> classify -> count -> report
 *
 * What a build brings (maps in the kernel, tables in the native engine) it defines after
 * including this file: the functions declared here.
 */
#ifndef TUNPRINT_OBSERVE_H
#define TUNPRINT_OBSERVE_H

#include "locate.h"
#include "look.h"
#include "count.h"
#include "fragments.h"

static __always_inline struct flow *flow_find(const struct flow_key *key);
/* The entry of the key, made from fresh if there is none; 0: refused. */
static __always_inline struct flow *flow_add(const struct flow_key *key, const struct flow *fresh);
static __always_inline __u64 network_of(const __u64 addr[2]);
/* The ledger cell of a key; 0: refused. */
static __noinline __u32 cell_of(const struct cell_key *key);
static __always_inline void cell_add(__u32 cell, __u32 packets, __u64 bytes);
/* A first fragment's ports are kept; a later one gets them (1) or not (0). */
static __always_inline void fragment_note(struct work *w);
static __always_inline int fragment_ports(struct work *w);

static __always_inline void book(struct work *w, __u32 cell, __u16 reason)
{
	if (!cell)
		cell = spare_cell(w->path, reason, w->way);
	cell_add(cell, w->pkt.segments, w->pkt.wire_len);
}

/* A flow's first packet: both ends are located here and never again. */
static __always_inline struct flow *meet(struct work *w, int from_hi)
{
	struct flow *fresh = &w->fresh;

	flow_begin(fresh, w, from_hi);
	if (way_of(fresh, from_hi) == UP) {
		fresh->net = network_of(w->pkt.src);
		fresh->peer = network_of(w->pkt.dst);
	} else {
		fresh->net = network_of(w->pkt.dst);
		fresh->peer = network_of(w->pkt.src);
	}
	return flow_add(&w->key, fresh);
}

/*
 * The cell of a tracked packet. The flow keeps it together with what it was found for, in one word
 * that is written at once: two CPUs, two paths or a table entry that got a new owner in between
 * may make it stale, never mixed.
 */
static __always_inline __u32 flow_cell(struct work *w, struct flow *flow)
{
	int way = w->way & 1;
	__u64 net = flow->net, wanted = booked_for(net, w->path, flow->class);
	__u64 booked = flow->booked[way];
	struct cell_key key;
	__u32 cell;

	if (booked_for_same(booked, wanted))
		return booked_cell(booked);
	cell_key_of(&key, net, w->path, flow->class, way);
	cell = cell_of(&key);
	if (!cell)
		lost(LOST_CELL_REFUSED);
	flow->booked[way] = wanted | cell;
	return cell;
}

/* A tracked packet. */
static __always_inline void follow(void *frame, __u32 hook, struct work *w, struct flow *flow,
				   int from_hi)
{
	int way = way_of(flow, from_hi);

	w->way = way;
	flow->last = w->now;
	/*
	 * Plain additions: a direction of a flow is one CPU's (RSS, RPS); where two race, this cache misses
	 * a packet and the ledger does not. Locked ones cost a tenth of all that a packet costs.
	 */
	flow->packets[way] += w->pkt.segments;
	flow->bytes[way] += w->pkt.wire_len;
	if (w->pkt.tcp_flags & (TCP_FIN | TCP_RST))
		flow->marks |= FLOW_CLOSED;
	if (flow->state == FLOW_YOUNG)
		look(frame, hook, w, flow, from_hi);
	else if (flow->state == FLOW_TELLING)
		tell_on(frame, hook, w, flow);
	book(w, flow_cell(w, flow), CLASS_LEDGER_FULL);
}

/* A fragment: the first leaves its ports, a later one gets them (1) or not (0). */
static __always_inline int follow_datagram(struct work *w)
{
	look_at_clock(w);
	if (w->pkt.fragment == FRAGMENT_LATER)
		return fragment_ports(w);
	fragment_note(w);
	return 1;
}

/*
 * One frame; frame is handed through to take(), w is the hook's page. Set before: work.now, path,
 * pkt.wire_len, pkt.segments, pkt.segment. why: what parse returned. Whatever happens, the packet is
 * booked once.
 */
static __always_inline void observe(void *frame, __u32 hook, struct work *w, int why)
{
	struct flow *flow;
	int from_hi;

	w->way = UP;
	if (why) {
		book(w, 0, why);
		return;
	}
	if (w->pkt.fragment != WHOLE && !follow_datagram(w)) {
		book(w, 0, CLASS_FRAGMENT);
		return;
	}
	from_hi = flow_key_of(&w->key, &w->pkt);
	flow = flow_find(&w->key);
	if (!flow)
		flow = meet(w, from_hi);
	if (!flow) {
		lost(LOST_FLOW_REFUSED);
		book(w, 0, CLASS_UNTRACKED);
		return;
	}
	follow(frame, hook, w, flow, from_hi);
}

#endif
