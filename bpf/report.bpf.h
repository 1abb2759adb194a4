/* SPDX-License-Identifier: GPL-2.0-only */
/* What observe.h asks of a build to report: events through the ring buffer, each bounded by network. */
#ifndef TUNPRINT_REPORT_BPF_H
#define TUNPRINT_REPORT_BPF_H

static __always_inline void announce(const struct work *w, struct flow *flow, const struct study *s)
{
	struct verdict_event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);

	if (!e) {
		lost(LOST_EVENT);
		return;
	}
	e->type = EVENT_VERDICT;
	e->cpu = bpf_get_smp_processor_id();
	e->at = w->now;
	e->key = w->key;
	flow->marks |= FLOW_ANNOUNCED;
	e->flow = *flow;
	e->shows = s->behaviour;
	bpf_ringbuf_submit(e, BPF_RB_NO_WAKEUP);
}

/* A token per sample and network, refilled by time: one noisy network cannot starve the rest. */
static __always_inline int may_sample(__u64 net, __u32 ms)
{
	struct bucket *b = bpf_map_lookup_elem(&sample_limits, &net);
	struct bucket fresh = { .tokens = samples_per_second - 1, .ms = ms };

	if (!samples_per_second)
		return 0;
	if (!b) {
		bpf_map_update_elem(&sample_limits, &net, &fresh, BPF_ANY);
		return 1;
	}
	if (ms - b->ms >= 1000) {
		b->tokens = samples_per_second;
		b->ms = ms;
	}
	/* two CPUs may take the last one: it wraps */
	if (!b->tokens || b->tokens > samples_per_second)
		return 0;
	b->tokens--;
	return 1;
}

/* The rest of the buffer is for verdicts. */
static __always_inline int has_room(void)
{
	return bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) < samples_room;
}

static __always_inline int sample(const struct work *w, const struct flow *flow)
{
	struct sample_event *e;

	if (!replaying && !may_sample(flow->net, w->ms)) {
		lost(LOST_SAMPLE_LIMIT);
		return 0;
	}
	e = has_room() ? bpf_ringbuf_reserve(&events, sizeof(*e), 0) : 0;
	if (!e) {
		lost(LOST_SAMPLE);
		return 0;
	}
	sample_fill(e, w, flow);
	bpf_ringbuf_submit(e, BPF_RB_NO_WAKEUP);
	return 1;
}

#define NAMES_OF (1ULL << 63)	/* a network's bucket for names beside the one for samples */

STAGE int name_allowed(__u32 hook)
{
	const struct work *w = page_at(hook);

	if (!w || !w->pkt.payload_len || w->pkt.fragment == FRAGMENT_LATER)
		return 0;
	if (replaying || may_sample(w->fresh.net ^ NAMES_OF, w->ms))
		return 1;
	lost(LOST_NAME_LIMIT);
	return 0;
}

STAGE int name_tell(__u32 hook)
{
	const struct work *w = page_at(hook);
	struct name_event *e;

	if (!w)
		return 0;
	e = has_room() ? bpf_ringbuf_reserve(&events, sizeof(*e), 0) : 0;
	if (!e) {
		lost(LOST_NAME);
		return 0;
	}
	name_fill(e, w);
	bpf_ringbuf_submit(e, BPF_RB_NO_WAKEUP);
	return 0;
}

static __always_inline int may_tell(__u32 hook) { return name_allowed(hook); }
static __always_inline void tell(__u32 hook) { name_tell(hook); }

#endif
