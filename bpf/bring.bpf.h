/* SPDX-License-Identifier: GPL-2.0-only */
/* What observe.h asks of a build, answered with the maps. */
#ifndef TUNPRINT_BRING_BPF_H
#define TUNPRINT_BRING_BPF_H

#include "maps.bpf.h"

/* Set by the loader before load: dead branches cost nothing. */
const volatile __u64 ns_per_jiffy = 4000000;
const volatile __u32 desk_mask = 65535;
const volatile __u32 fragment_mask = 4095;
const volatile __u32 cells_max = 65536;
const volatile __u32 samples_per_second = 2000;	/* per network */
const volatile __u64 samples_room = 3 << 18;	/* bytes of the event buffer that samples and names fill */
const volatile __u8 replaying = 0;		/* a frame comes with what is said in replay */

/*
 * Written by replay before each frame. type and off as in parse_typed(), 0: parse_frame().
 * frame_len: wire length of what is handed in, which parse sees; wire_len: what is booked.
 */
struct {
	__u64 now;
	__u32 frame_len, wire_len;
	__u16 type, off;
	__u8 link, cut;		/* cut: shorter than any frame may be; no frame is handed in */
	__u16 path;
} replay = {};

static __always_inline __u64 observer_now(void)
{
	return replaying ? replay.now : bpf_jiffies64() * ns_per_jiffy;
}

static __always_inline int is_muted(__u32 class) { return 0; }

static __always_inline struct work *page_at(__u32 hook)
{
	return bpf_map_lookup_elem(&pages, &hook);
}

static __always_inline struct study *desk_at(__u32 place)
{
	return bpf_map_lookup_elem(&studies, &place);
}

static __always_inline __u32 signatures_turn(void)
{
	__u32 zero = 0, *turn = bpf_map_lookup_elem(&signature_turn, &zero);

	return turn ? *turn : 0;
}

static __always_inline const struct signature *signature_at(__u32 half, __u32 slot)
{
	__u32 place = (half & 1) * SIGNATURES + slot;

	return bpf_map_lookup_elem(&signatures, &place);
}

static __always_inline const struct signature_gates *gates_at(__u32 half)
{
	return bpf_map_lookup_elem(&signature_gates, &half);
}

static __always_inline struct signing *signing_at(__u32 place)
{
	return bpf_map_lookup_elem(&signings, &place);
}

static __always_inline struct signature_counts *signature_counts_at(__u32 number)
{
	return bpf_map_lookup_elem(&signature_counts, &number);
}

static __always_inline __u32 desk_place(__u32 hash) { return hash & desk_mask; }

static __always_inline __u32 blank_place(void)
{
	return desk_mask + 1 + bpf_get_smp_processor_id();
}

static __always_inline struct flow *flow_find(const struct flow_key *key)
{
	return bpf_map_lookup_elem(&flows, key);
}

static __always_inline void lost(__u32 loss)
{
	__u64 *n = bpf_map_lookup_elem(&losses, &loss);

	if (n)
		*n += 1;
}

/* Two CPUs may meet one flow at once: the loser takes the winner's entry. */
static __always_inline struct flow *flow_add(const struct flow_key *key, const struct flow *fresh)
{
	if (bpf_map_update_elem(&flows, key, fresh, BPF_NOEXIST) == -17 /* EEXIST */)
		lost(LOST_FLOW_RACE);
	return bpf_map_lookup_elem(&flows, key);
}

/* Through the tree; the loop ends at a leaf, and its bound is only for the verifier. */
STAGE __u32 network_named(__u64 high, __u64 low)
{
	__u32 zero = 0, to;
	struct locate_root *root = bpf_map_lookup_elem(&networks_root, &zero);
	__u64 half = high;

	if (!root)
		return 0;
	to = root->ipv6;
	if (!high && low >> 32 == 0xffff) {
		__u32 first = root->ipv4 + (low >> 16 & (LOCATE_16 - 1));
		__u64 *table = bpf_map_lookup_elem(&networks_ipv4, &first);

		to = table ? *table : 0;
	}
#pragma clang loop unroll(disable)
	for (int i = 0; i < LOCATE_DEPTH; i++) {
		__u32 place = to & LOCATE_PLACE;
		struct locate_node *node;

		if (!(to & LOCATE_NODE))
			return to;
		if (to & LOCATE_LOW)
			half = low;
		node = bpf_map_lookup_elem(&networks, &place);
		if (!node)
			return 0;
		to = locate_step(node, half);
	}
	return 0;
}

static __always_inline __u64 network_of(const __u64 addr[2])
{
	__u32 id = network_named(TP_SWAP64(addr[0]), TP_SWAP64(addr[1]));

	return id ? NET(NET_NAMED, id) : default_network(addr);
}

/* The next number of a cell, 0 when all are given out. */
static __always_inline __u32 cell_reserve(struct cells_used *c)
{
	__u32 fresh = 0;

	if (c->used >= cells_max - CELLS_RESERVED)	/* full for ever: no need to queue up */
		return 0;
	bpf_spin_lock(&c->lock);
	if (c->used < cells_max - CELLS_RESERVED) {
		fresh = CELLS_RESERVED + c->used;
		c->used++;
	}
	bpf_spin_unlock(&c->lock);
	return fresh;
}

/* Given back when another CPU was first with the key; lost only if a third took one meanwhile. */
static __always_inline void cell_return(struct cells_used *c, __u32 fresh)
{
	bpf_spin_lock(&c->lock);
	if (CELLS_RESERVED + c->used == fresh + 1)
		c->used--;
	bpf_spin_unlock(&c->lock);
}

static __noinline __u32 cell_of(const struct cell_key *key)
{
	__u32 *cell, zero = 0, fresh;
	struct cells_used *c;

	if (!key)
		return 0;
	cell = bpf_map_lookup_elem(&cells, key);
	if (cell)
		return *cell;
	c = bpf_map_lookup_elem(&cells_used, &zero);
	if (!c)
		return 0;
	fresh = cell_reserve(c);
	if (!fresh)
		return 0;
	if (bpf_map_update_elem(&cells, key, &fresh, BPF_NOEXIST))
		cell_return(c, fresh);
	cell = bpf_map_lookup_elem(&cells, key);
	return cell ? *cell : 0;
}

static __always_inline void cell_add(__u32 index, __u32 packets, __u64 bytes)
{
	struct cell *cell = bpf_map_lookup_elem(&ledger, &index);

	if (cell) {
		cell->packets += packets;
		cell->bytes += bytes;
	}
}

static __always_inline void seen_add(__u16 path, int hook, __u32 packets, __u64 bytes)
{
	__u32 slot = (path & (PATHS - 1)) * 2 + hook;
	struct cell *cell = bpf_map_lookup_elem(&seen, &slot);

	if (cell) {
		cell->packets += packets;
		cell->bytes += bytes;
	}
}

/* The page of this hook (0 ingress, 1 egress) and CPU, with clock and path filled in. */
static __always_inline struct work *work_begin(__u32 hook, __u32 ifindex, __u32 wire_len,
					       struct path **path)
{
	struct work *w = page_at(hook);

	*path = bpf_map_lookup_elem(&paths, &ifindex);
	if (!w || !*path)
		return 0;
	w->now = observer_now();
	w->path = replaying ? replay.path : (*path)->path;
	w->pkt.wire_len = replaying ? replay.frame_len : wire_len;
	w->pkt.segments = 1;
	w->pkt.segment = 0;
	w->pkt.vlan = 0;
	return w;
}

/* A tagged frame's path, where its VLAN has one of its own. */
static __always_inline void vlan_path(struct work *w, __u32 ifindex, const struct path *path)
{
	__u32 key = VLAN_KEY(ifindex, w->pkt.vlan), *own;

	if (!(path->flags & PATH_VLANS) || !w->pkt.vlan)
		return;
	own = bpf_map_lookup_elem(&vlan_paths, &key);
	if (own)
		w->path = *own;
}

/* What a frame begins with, and the way from there. */
static __always_inline int work_parse(struct work *w, const __u8 *data, const __u8 *end, int link)
{
	int why;

	if (!replaying)
		return parse_frame(w, data, end, link);
	if (replay.cut)
		why = CLASS_SHORT;
	else if (replay.type)
		why = parse_typed(w, data, end, replay.type, replay.off & (LINK_BYTES_MAX - 1));
	else
		why = parse_frame(w, data, end, replay.link);
	w->pkt.wire_len = replay.wire_len;
	return why;
}

static __always_inline struct datagram *fragment_at(__u64 hash)
{
	__u32 place = hash & fragment_mask;

	return bpf_map_lookup_elem(&fragments, &place);
}

static __always_inline void fragment_note(struct work *w)
{
	__u64 hash = fragment_hash(w);
	struct datagram *f = fragment_at(hash);

	if (f)
		fragment_put(f, hash, w);
}

static __always_inline int fragment_ports(struct work *w)
{
	__u64 hash = fragment_hash(w);
	struct datagram *f = fragment_at(hash);

	return f ? fragment_get(f, hash, w) : 0;
}

#include "report.bpf.h"

#endif
