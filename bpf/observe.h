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
#include "classify.h"
#include "behave.h"
#include "count.h"
#include "report.h"

static __always_inline struct flow *flow_find(const struct flow_key *key);
/* The entry of the key, made from fresh if there is none; 0: refused. */
static __always_inline struct flow *flow_add(const struct flow_key *key, const struct flow *fresh);
static __always_inline struct study *study_desk(__u32 hash);
/* A zeroed desk of this CPU that belongs to no flow. */
static __always_inline struct study *study_blank(void);
static __always_inline __u64 network_of(const __u64 addr[2]);
/* The ledger cell of a key; 0: refused. */
static __noinline __u32 cell_of(const struct cell_key *key);
static __always_inline void cell_add(__u32 cell, __u32 packets, __u64 bytes);
static __always_inline void lost(__u32 loss);
/* A first fragment's ports are kept; a later one gets them (1) or not (0). */
static __always_inline void fragment_note(const struct work *w);
static __always_inline int fragment_ports(struct work *w);
static __always_inline void announce(const struct work *w, struct flow *flow);
static __always_inline void sample(const struct work *w, const struct flow *flow);
/* The payload of frame (whatever the build handed to observe()) into the work page. */
static __always_inline void take(void *frame, struct work *w);

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

static __always_inline struct study *sit_down(struct work *w, struct flow *flow)
{
	__u64 tag = flow_hash(&w->key);
	struct study *desk = study_desk(tag);

	if (!desk)
		return 0;
	if (!desk_is_free(desk, tag, w->ms)) {
		desk = study_desk(tag >> 32);
		if (!desk)
			return 0;
		if (!desk_is_free(desk, tag, w->ms)) {
			if (!(flow->marks & FLOW_UNSTUDIED))
				lost(LOST_DESK);
			flow->marks |= FLOW_UNSTUDIED;
			return study_blank();
		}
	}
	flow->marks &= ~FLOW_UNSTUDIED;
	desk_take(desk, tag, w->ms);
	return desk;
}

static __always_inline void ask(const struct work *w, struct study *s)
{
	if (w->pkt.proto == IP_UDP)
		ask_udp(w, s);
	else if (w->pkt.proto == IP_TCP)
		ask_tcp(w, s);
	else
		ask_ip(w, s);
}

/* Looked at enough? */
static __always_inline int is_settled(const struct flow *flow, const struct study *s)
{
	__u32 seen = s->nth[UP] + s->nth[DOWN];

	if (seen >= BEHAVE_PAYLOADS)
		return 1;
	if (flow->marks & FLOW_UNSTUDIED && flow->packets[UP] + flow->packets[DOWN] >= STUDY_PAYLOADS)
		return 1;
	return flow->tunnel >= SETTLED_AT;
}

/* A young flow's packet: look, remember, judge. */
static __always_inline void look(void *frame, struct work *w, struct flow *flow)
{
	__u16 class = flow->class, tunnel = flow->tunnel;
	struct study *s = sit_down(w, flow);

	if (!s || !follow_stream(w, s) || !w->pkt.payload_len || w->pkt.fragment == FRAGMENT_LATER)
		return;
	take(frame, w);
	w->nth = s->nth[w->way & 1];
	if (s->nth[UP] + s->nth[DOWN] < STUDY_PAYLOADS && flow->sure < SETTLED_AT)
		ask(w, s);
	remember(w, s);
	if (s->nth[UP] && s->nth[DOWN])
		flow->marks |= FLOW_BOTH_WAYS;
	decide(flow, s);
	behave(w, flow, s);
	if (flow->sure < NAMED_AT)
		sample(w, flow);
	if (is_settled(flow, s)) {
		flow->state = FLOW_SETTLED;
		s->tag = 0;
	}
	if (flow->class != class)
		flow->cell[UP] = flow->cell[DOWN] = 0;
	if (flow->tunnel >= NAMED_AT && (flow->class != class || tunnel < NAMED_AT))
		announce(w, flow);
}

/* The cell of a tracked packet; cached in the flow until class or path change. */
static __always_inline __u32 flow_cell(struct work *w, struct flow *flow)
{
	int way = w->way & 1;
	struct cell_key key;
	__u32 cell = flow->cell[way];

	if (cell && flow->path[way] == w->path)
		return cell;
	cell_key_of(&key, flow->net, w->path, flow->class, way);
	cell = cell_of(&key);
	if (!cell)
		lost(LOST_CELL_REFUSED);
	flow->cell[way] = cell;
	flow->path[way] = w->path;
	return cell;
}

/* A tracked packet. */
static __always_inline void follow(void *frame, struct work *w, struct flow *flow, int from_hi)
{
	int way = way_of(flow, from_hi);

	w->way = way;
	flow->last = w->now;
	__sync_fetch_and_add(&flow->packets[way], w->pkt.segments);
	__sync_fetch_and_add(&flow->bytes[way], w->pkt.wire_len);
	if (w->pkt.tcp_flags & (TCP_FIN | TCP_RST))
		flow->marks |= FLOW_CLOSED;
	if (flow->state == FLOW_YOUNG)
		look(frame, w, flow);
	book(w, flow_cell(w, flow), CLASS_LEDGER_FULL);
}

/*
 * One frame; frame is handed through to take(). Set before: work.now, ms, path, pkt.wire_len,
 * pkt.segments, pkt.segment. why: what parse returned. Whatever happens, the packet is booked once.
 */
static __always_inline void observe(void *frame, struct work *w, int why)
{
	struct flow *flow;
	int from_hi;

	w->way = UP;
	if (why) {
		book(w, 0, why);
		return;
	}
	if (w->pkt.fragment == FRAGMENT_LATER && !fragment_ports(w)) {
		book(w, 0, CLASS_FRAGMENT);
		return;
	}
	if (w->pkt.fragment == FRAGMENT_FIRST)
		fragment_note(w);
	from_hi = flow_key_of(&w->key, &w->pkt);
	flow = flow_find(&w->key);
	if (!flow)
		flow = meet(w, from_hi);
	if (!flow) {
		lost(LOST_FLOW_REFUSED);
		book(w, 0, CLASS_UNTRACKED);
		return;
	}
	follow(frame, w, flow, from_hi);
}

#endif
