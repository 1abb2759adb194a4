/* SPDX-License-Identifier: Apache-2.0 */
/* What observe.h asks of a build, answered from the tables of native_tables.h; for native.c alone. */
#ifndef TUNPRINT_NATIVE_BRING_H
#define TUNPRINT_NATIVE_BRING_H

#include "native_tables.h"

static __always_inline struct work *page_at(__u32 hook)
{
	return hook < PAGE_INSIDE ? &now->work : &now->inside;
}

static __always_inline struct study *desk_at(__u32 place) { return &now->desks[place]; }
static __always_inline int is_muted(__u32 class)
{
	const uint64_t *muted = now->engine.options.muted;

	return muted && class < CLASSES && muted[class / 64] >> class % 64 & 1;
}
static __always_inline __u32 signatures_turn(void) { return now->turn; }
static __always_inline const struct signature *signature_at(__u32 half, __u32 slot)
{
	return &now->signatures->list[slot];
}
static __always_inline const struct signature_gates *gates_at(__u32 half)
{
	return now->signatures ? &now->signatures->gates : NULL;
}
static __always_inline struct signing *signing_at(__u32 place) { return &now->signings[place]; }
static __always_inline struct signature_counts *signature_counts_at(__u32 number)
{
	return number < SIGNATURE_NUMBERS && now->signature_counts ?
	       &now->signature_counts[number] : NULL;
}
static __always_inline __u32 desk_place(__u32 hash) { return hash & now->desk_mask; }
static __always_inline __u32 blank_place(void) { return now->desk_mask + 1; }

static __always_inline __u64 network_of(const __u64 addr[2])
{
	const struct engine_options *o = &now->engine.options;
	uint64_t copy[2] = { addr[0], addr[1] };
	uint32_t id = o->network ? o->network(o->arg, copy) : 0;

	return id ? NET(NET_NAMED, id) : default_network(addr);
}

static __always_inline void cell_add(__u32 cell, __u32 packets, __u64 bytes)
{
	now->cells[cell].cell.packets += packets;
	now->cells[cell].cell.bytes += bytes;
}

static __always_inline void lost(__u32 loss) { now->losses[loss]++; }

static __always_inline void fragment_note(struct work *w)
{
	uint64_t hash = fragment_hash(w);

	if (!now->fragments)
		now->fragments = calloc(FRAGMENTS, sizeof(*now->fragments));
	if (!now->fragments) {
		now->failed = -ENOMEM;
		return;
	}
	fragment_put(&now->fragments[hash % FRAGMENTS], hash, w);
}

static __always_inline int fragment_ports(struct work *w)
{
	uint64_t hash = fragment_hash(w);

	return now->fragments && fragment_get(&now->fragments[hash % FRAGMENTS], hash, w);
}

static __always_inline void announce(const struct work *w, struct flow *flow, const struct study *s)
{
	struct verdict_event e = { .type = EVENT_VERDICT, .at = w->now, .key = w->key };

	flow->marks |= FLOW_ANNOUNCED;
	if (!now->engine.options.announced)
		return;
	e.flow = *flow;
	e.shows = s->behaviour;
	now->engine.options.announced(now->engine.options.arg, &e);
}

static __always_inline int sample(const struct work *w, const struct flow *flow)
{
	struct sample_event e;

	if (!now->engine.options.sampled)
		return 1;
	sample_fill(&e, w, flow);
	now->engine.options.sampled(now->engine.options.arg, &e);
	return 1;
}

static __always_inline int may_tell(__u32 hook)
{
	return now->engine.options.told && now->work.pkt.payload_len &&
	       now->work.pkt.fragment != FRAGMENT_LATER;
}

static __always_inline void tell(__u32 hook)
{
	struct name_event e;

	name_fill(&e, &now->work);
	now->engine.options.told(now->engine.options.arg, &e);
}

static __always_inline void take(void *frame, __u32 hook)
{
	const struct frame *f = frame;

	take_payload(page_at(hook), f->data, f->data + f->have);
}

static __always_inline void take_records(void *frame, __u32 hook)
{
	const struct frame *f = frame;

	take_far(page_at(hook), f->data, f->data + f->have);
}

#endif
