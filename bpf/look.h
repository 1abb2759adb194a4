/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * look: what a packet of a young flow is asked, and a settled one whose messages are told on. Here the
 * stages meet: desk, stream, matchers, signatures, behaviour, what travels inside; then the verdict.
 *
 * What a build brings it defines after including this file: the functions declared here.
 */
#ifndef TUNPRINT_LOOK_H
#define TUNPRINT_LOOK_H

#include "inside.h"
#include "take.h"
#include "report.h"

/* Where the desks of a hash and the blank one of this CPU, which belongs to no flow, lie. */
static __always_inline __u32 desk_place(__u32 hash);
static __always_inline __u32 blank_place(void);
static __always_inline void lost(__u32 loss);
static __always_inline void announce(const struct work *w, struct flow *flow, const struct study *s);
/* Tells the payload on the page to user space; 0: not now. */
static __always_inline int sample(const struct work *w, const struct flow *flow);
/* May a DNS message of the page's network (fresh.net) be told now? If not, the loss is counted. */
static __always_inline int may_tell(__u32 hook);
/* Tells the message on the page. */
static __always_inline void tell(__u32 hook);
/* The payload of frame (whatever the build handed to observe()) into the work page. */
static __always_inline void take(void *frame, __u32 hook);
/* The headers of its TLS records, from far on. */
static __always_inline void take_records(void *frame, __u32 hook);

/* Who only counts needs no ms, and a division is two of an established packet's 35 ns. */
static __always_inline void look_at_clock(struct work *w)
{
	w->ms = w->now / 1000000;
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

/*
 * Named, and user space learns from its samples: what has a header that home-made tunnels borrow, and
 * tunnels whose names say nothing of who made them.
 */
static __always_inline int is_sampled(const struct flow *flow)
{
	switch (flow->class) {
	case CLASS_RTP:
	case CLASS_TURN:
		return 1;
	case CLASS_CUSTOM:
	case CLASS_ICMP_TUNNEL:
		return flow->tunnel;
	}
	return 0;
}

/* Is there nothing more to tell of it? Names come late, and samples with them. */
static __always_inline int is_told(const struct flow *flow, const struct study *s)
{
	return !is_sampled(flow) ||
	       (s->samples[UP] >= SAMPLES_PER_WAY && s->samples[DOWN] >= SAMPLES_PER_WAY);
}

/*
 * The first so many of each way, or those from where the flow was seen to be worth it, or from where its
 * network was not held back.
 */
static __always_inline void sample_some(const struct work *w, struct study *s, const struct flow *flow)
{
	__u8 *told = &s->samples[w->way & 1];

	if (*told >= SAMPLES_PER_WAY)
		return;
	*told += sample(w, flow);
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
		return (flow->inside >= SETTLED_AT || !carries_packets(flow->class)) && is_told(flow, s);
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
		take(frame, hook + PAGE_INSIDE);
		ask(hook + PAGE_INSIDE);
		remember(in, s);
		judge(hook + PAGE_INSIDE);
	}
	inside_note(flow, &in->fresh);
}

/*
 * What is new since before is worth a verdict event: a tunnel, what is in it, or what user space makes
 * its line of.
 */
static __always_inline int is_news(const struct flow *flow, __u32 class, __u32 tunnel, __u32 inner,
				   __u32 behaved)
{
	if (flow->tunnel < NAMED_AT)
		return 0;
	return flow->class != class || flow->inner != inner || tunnel < NAMED_AT ||
	       (flow->tunnel >= SETTLED_AT && tunnel < SETTLED_AT) ||
	       flow->behaved & ~behaved & (BEHAVED_SHAKE | BEHAVED_SHAKES);
}

/* A young flow's packet: look, remember, judge. */
static __always_inline void look(void *frame, __u32 hook, struct work *w, struct flow *flow,
				 int from_hi)
{
	__u16 class = flow->class, tunnel = flow->tunnel, inner = flow->inner, behaved = flow->behaved;
	struct study *s;
	int settled;

	look_at_clock(w);
	s = sit_down(w, flow);
	if (!s || !follow_stream(w, s) || !w->pkt.payload_len || w->pkt.fragment == FRAGMENT_LATER)
		return;
	take(frame, hook);
	if (flow->packets[UP] + flow->packets[DOWN] < COPIES_UNTIL && is_copy(w, s))
		return;
	w->far = record_far(w, s);
	take_records(frame, hook);
	verdict_copy(&w->fresh, flow);
	w->fresh.net = flow->net;
	w->nth = s->nth[w->way & 1];
	w->hook = hook;
	if (s->nth[UP] + s->nth[DOWN] < STUDY_PAYLOADS && flow->sure < SETTLED_AT)
		ask(hook);
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
		sample_some(w, s, flow);
	else if (is_dns(flow) && may_tell(hook))
		tell(hook);
	settled = is_settled(flow, s);
	if (settled)
		flow->state = is_dns(flow) ? FLOW_TELLING : FLOW_SETTLED;
	if (is_news(flow, class, tunnel, inner, behaved) || (settled && flow->tunnel >= NAMED_AT))
		announce(w, flow, s);
	if (settled)
		s->tag = 0;
}

/* Settled, but its messages are told; others than DNS pay nothing for it. */
static __always_inline void tell_on(void *frame, __u32 hook, struct work *w, const struct flow *flow)
{
	w->fresh.net = flow->net;
	look_at_clock(w);
	if (!may_tell(hook))
		return;
	take(frame, hook);
	tell(hook);
}

#endif
