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
#include "inside.h"
#include "take.h"
#include "count.h"
#include "fragments.h"
#include "report.h"

static __always_inline struct flow *flow_find(const struct flow_key *key);
/* The entry of the key, made from fresh if there is none; 0: refused. */
static __always_inline struct flow *flow_add(const struct flow_key *key, const struct flow *fresh);
/* Where the desks of a hash and the blank one of this CPU, which belongs to no flow, lie. */
static __always_inline __u32 desk_place(__u32 hash);
static __always_inline __u32 blank_place(void);
static __always_inline __u64 network_of(const __u64 addr[2]);
/* The ledger cell of a key; 0: refused. */
static __noinline __u32 cell_of(const struct cell_key *key);
static __always_inline void cell_add(__u32 cell, __u32 packets, __u64 bytes);
static __always_inline void lost(__u32 loss);
/* A first fragment's ports are kept; a later one gets them (1) or not (0). */
static __always_inline void fragment_note(struct work *w);
static __always_inline int fragment_ports(struct work *w);
static __always_inline void announce(const struct work *w, struct flow *flow);
static __always_inline void sample(const struct work *w, const struct flow *flow);
/* May a DNS message of the page's network (fresh.net) be told now? If not, the loss is counted. */
static __always_inline int may_tell(__u32 hook);
/* Tells the message on the page. */
static __always_inline void tell(__u32 hook);
/* The payload of frame (whatever the build handed to observe()) into the work page. */
static __always_inline void take(void *frame, __u32 hook);

/* Who only counts needs no ms, and a division is two of an established packet's 35 ns. */
static __always_inline void look_at_clock(struct work *w)
{
	w->ms = w->now / 1000000;
}

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

/* The desk of a tag, one of two; 0: others sit at both. */
static __always_inline struct study *desk_of(struct work *w, __u64 tag)
{
	struct study *desk;

	w->desk = desk_place(tag);
	desk = desk_at(w->desk);
	if (!desk)
		return 0;
	if (!desk_is_free(desk, tag, w->ms)) {
		w->desk = desk_place(tag >> 32);
		desk = desk_at(w->desk);
		if (!desk || !desk_is_free(desk, tag, w->ms))
			return 0;
	}
	desk_take(desk, tag, w->ms);
	return desk;
}

static __always_inline struct study *sit_down(struct work *w, struct flow *flow)
{
	struct study *desk = desk_of(w, flow_hash(&w->key));

	if (desk) {
		flow->marks &= ~FLOW_UNSTUDIED;
		return desk;
	}
	if (!(flow->marks & FLOW_UNSTUDIED))
		lost(LOST_DESK);
	flow->marks |= FLOW_UNSTUDIED;
	w->desk = blank_place();
	desk = desk_at(w->desk);
	if (desk)
		__builtin_memset(desk, 0, sizeof(*desk));
	return desk;
}

static __always_inline void verdict_copy(struct flow *to, const struct flow *from)
{
	to->class = from->class;
	to->rival = from->rival;
	to->said = from->said;
	to->behaved = from->behaved;
	to->tunnel = from->tunnel;
	to->sure = from->sure;
	to->variant = from->variant;
}

/*
 * DNS carries tunnels that only its names and answers show, and the flow between a resolver and
 * its client may live for ever: its messages are told as long as it does.
 */
static __always_inline int is_dns(const struct flow *flow) { return flow->class == CLASS_DNS; }

/* Named, and user space learns from its samples: calls, as RTP's header hides tunnels, and these. */
static __always_inline int is_sampled(const struct flow *flow)
{
	return flow->class == CLASS_RTP || (flow->class == CLASS_CUSTOM && flow->tunnel);
}

/* Looked at enough? */
static __always_inline int is_settled(const struct flow *flow, const struct study *s)
{
	__u32 seen = s->nth[UP] + s->nth[DOWN];

	if (seen >= BEHAVE_PAYLOADS)
		return 1;
	if (flow->marks & FLOW_UNSTUDIED && flow->packets[UP] + flow->packets[DOWN] >= STUDY_PAYLOADS)
		return 1;
	if (flow->tunnel >= SETTLED_AT)
		return flow->inside >= SETTLED_AT || !carries_packets(flow->class);
	return is_dns(flow) && flow->sure >= SETTLED_AT;
}

/*
 * Many conversations may travel inside; the flow tells of one: a tunnel before others, the surer
 * tunnel, else the last that got a name, pings last.
 */
static __always_inline void inside_note(struct flow *flow, const struct flow *found)
{
	int ping = found->class == CLASS_ICMP || found->class == CLASS_ICMPV6;

	if (found->sure < NAMED_AT || found->tunnel < flow->inside || (ping && flow->inner))
		return;
	flow->inner = found->class;
	flow->inside = found->tunnel;
}

/* One level in: the same matchers on the inner packet. */
static __always_inline void look_inside(void *frame, __u32 hook, const struct work *w,
					struct flow *flow, int from_hi)
{
	struct work *in = page_at(hook + PAGE_INSIDE);
	struct study *s;

	if (!in || !step_inside(hook))
		return;
	s = desk_of(in, inner_tag(w, in));
	if (!s)
		return;
	inside_way(in, s, from_hi);
	if (!(flow->marks & FLOW_BOTH_WAYS) && inside_answered(s)) {
		flow->marks |= FLOW_BOTH_WAYS | FLOW_PAIRED;
		pair(hook);
	}
	if (!follow_stream(in, s) || !in->pkt.payload_len)
		return;
	judge(hook + PAGE_INSIDE);
	if (s->nth[UP] + s->nth[DOWN] < STUDY_PAYLOADS && in->fresh.sure < SETTLED_AT) {
		in->nth = s->nth[in->way & 1];
		in->far = 0;
		take(frame, hook + PAGE_INSIDE);
		ask(hook + PAGE_INSIDE);
		remember(in, s);
		judge(hook + PAGE_INSIDE);
	}
	inside_note(flow, &in->fresh);
}

/* A young flow's packet: look, remember, judge. */
static __always_inline void look(void *frame, __u32 hook, struct work *w, struct flow *flow,
				 int from_hi)
{
	__u16 class = flow->class, tunnel = flow->tunnel, inner = flow->inner;
	struct study *s;

	look_at_clock(w);
	s = sit_down(w, flow);
	if (!s || !follow_stream(w, s) || !w->pkt.payload_len || w->pkt.fragment == FRAGMENT_LATER)
		return;
	w->far = record_far(w, s);
	take(frame, hook);
	verdict_copy(&w->fresh, flow);
	w->fresh.net = flow->net;
	w->nth = s->nth[w->way & 1];
	if (s->nth[UP] + s->nth[DOWN] < STUDY_PAYLOADS && flow->sure < SETTLED_AT) {
		w->hook = hook;
		ask(hook);
	}
	if (flow->sure < NAMED_AT)
		sign(hook, w);
	remember(w, s);
	if (s->nth[UP] && s->nth[DOWN])
		flow->marks |= FLOW_BOTH_WAYS;
	if (flow->tunnel < SETTLED_AT)
		behave(hook, w, s);
	judge(hook);
	verdict_copy(flow, &w->fresh);
	if (flow->tunnel >= NAMED_AT && carries_packets(flow->class))
		look_inside(frame, hook, w, flow, from_hi);
	if (flow->sure < NAMED_AT || is_sampled(flow))
		sample(w, flow);
	else if (is_dns(flow) && may_tell(hook))
		tell(hook);
	if (is_settled(flow, s)) {
		flow->state = is_dns(flow) ? FLOW_TELLING : FLOW_SETTLED;
		s->tag = 0;
	}
	if (flow->tunnel >= NAMED_AT && (flow->class != class || flow->inner != inner || tunnel < NAMED_AT ||
					 (flow->tunnel >= SETTLED_AT && tunnel < SETTLED_AT)))
		announce(w, flow);
}

/* Settled, but its messages are told; others than DNS pay nothing for it. */
static __always_inline void tell_on(void *frame, __u32 hook, struct work *w, const struct flow *flow)
{
	w->fresh.net = flow->net;
	look_at_clock(w);
	if (!may_tell(hook))
		return;
	w->far = 0;
	take(frame, hook);
	tell(hook);
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
