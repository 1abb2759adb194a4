/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every map: size, who writes it. Sizes are defaults; the loader sets the configured ones.
 * Below: what observe.h asks of a build, answered with these maps.
 */
#ifndef TUNPRINT_MAPS_BPF_H
#define TUNPRINT_MAPS_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "observe.h"

/* Flow cache: the programs insert, the collector reads. Common LRU: kernel 4.10. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1048576);
	__type(key, struct flow_key);
	__type(value, struct flow);
} flows SEC(".maps");

/* Desks for young flows, by hash. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 65536 + 2);	/* and one per CPU */
	__type(key, __u32);
	__type(value, struct study);
} studies SEC(".maps");

/* Ledger: counters by cell, one copy per CPU, only growing. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 65536);
	__type(key, __u32);
	__type(value, struct cell);
} ledger SEC(".maps");

/* Which cell a (network, path, class, way) has; the programs insert. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, struct cell_key);
	__type(value, __u32);
} cells SEC(".maps");

/* Cells given out so far, per CPU: each CPU fills a stripe of its own. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} cells_used SEC(".maps");

/* Packets and bytes seen per path: the other side of the ledger law. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, PATHS * 2);
	__type(key, __u32);
	__type(value, struct cell);
} seen SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, LOSSES);
	__type(key, __u32);
	__type(value, __u64);
} losses SEC(".maps");

/* Interfaces observed, by ifindex; the collector writes. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, IFINDEX_MAX);
	__type(key, __u32);
	__type(value, struct path);
} paths SEC(".maps");

/* Named prefixes; the collector writes. Asked twice per flow, never per packet. */
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 131072);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix_key);
	__type(value, __u32);
} networks SEC(".maps");

/* Ports of first fragments, for the later ones. */
struct fragment_key {
	__u64 src[2], dst[2];
	__u32 id;
	__u32 proto;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct fragment_key);
	__type(value, __u32);
} fragments SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} events SEC(".maps");

/* Samples per network: tokens left and when they were counted. */
struct bucket { __u32 tokens; __u32 ms; };
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, __u64);
	__type(value, struct bucket);
} sample_limits SEC(".maps");

/* Work pages: one per hook and CPU. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct work);
} pages SEC(".maps");

/* Set by the loader before load: dead branches cost nothing. */
const volatile __u64 ns_per_jiffy = 4000000;
const volatile __u32 desk_mask = 65535;
const volatile __u32 cells_per_cpu = 32768;	/* stripe of cells that a CPU gives out */
const volatile __u32 cells_max = 65536;
const volatile __u32 samples_per_second = 200;	/* per network */
const volatile __u8 replaying = 0;		/* time and wire length come from replay, not from here */

/* Written by replay before each packet. */
struct { __u64 now; __u32 wire_len; __u32 unused; } replay = {};

static __always_inline __u64 observer_now(void)
{
	return replaying ? replay.now : bpf_jiffies64() * ns_per_jiffy;
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

static __always_inline struct study *study_desk(__u32 hash)
{
	__u32 slot = hash & desk_mask;

	return bpf_map_lookup_elem(&studies, &slot);
}

static __always_inline __u64 network_of(const __u64 addr[2])
{
	struct prefix_key key = { .len = 128, .addr = { addr[0], addr[1] } };
	__u32 *id = bpf_map_lookup_elem(&networks, &key);

	return id ? NET(NET_NAMED, *id) : default_network(addr);
}

/*
 * A cell for the key. Each CPU gives numbers out of its own stripe, so no atomic is needed; the
 * loser of a race keeps its number for the next key.
 */
static __noinline __u32 cell_of(const struct cell_key *key)
{
	__u32 *cell, *used, zero = 0, fresh;

	if (!key)
		return 0;
	cell = bpf_map_lookup_elem(&cells, key);
	if (cell)
		return *cell;
	used = bpf_map_lookup_elem(&cells_used, &zero);
	if (!used || *used >= cells_per_cpu)
		return 0;
	fresh = CELLS_RESERVED + bpf_get_smp_processor_id() * cells_per_cpu + *used;
	if (fresh >= cells_max)
		return 0;
	if (!bpf_map_update_elem(&cells, key, &fresh, BPF_NOEXIST))
		*used += 1;
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
	struct work *w = bpf_map_lookup_elem(&pages, &hook);

	*path = bpf_map_lookup_elem(&paths, &ifindex);
	if (!w || !*path)
		return 0;
	w->now = observer_now();
	w->ms = w->now / 1000000;
	w->path = (*path)->path;
	w->pkt.wire_len = replaying ? replay.wire_len : wire_len;
	w->pkt.segments = 1;
	w->pkt.segment = 0;
	return w;
}

/* The desks behind the last one are blank, one per CPU. */
static __always_inline struct study *study_blank(void)
{
	__u32 slot = desk_mask + 1 + bpf_get_smp_processor_id();
	struct study *blank = bpf_map_lookup_elem(&studies, &slot);

	if (blank)
		__builtin_memset(blank, 0, sizeof(*blank));
	return blank;
}

static __always_inline void fragment_key_of(struct fragment_key *key, const struct work *w)
{
	key->src[0] = w->pkt.src[0];
	key->src[1] = w->pkt.src[1];
	key->dst[0] = w->pkt.dst[0];
	key->dst[1] = w->pkt.dst[1];
	key->id = w->pkt.fragment_id;
	key->proto = w->pkt.proto;
}

static __always_inline void fragment_note(const struct work *w)
{
	__u32 ports = (__u32)w->pkt.sport << 16 | w->pkt.dport;
	struct fragment_key key;

	fragment_key_of(&key, w);
	if (bpf_map_update_elem(&fragments, &key, &ports, BPF_ANY))
		lost(LOST_FRAGMENT);
}

static __always_inline int fragment_ports(struct work *w)
{
	struct fragment_key key;
	__u32 *ports;

	fragment_key_of(&key, w);
	ports = bpf_map_lookup_elem(&fragments, &key);
	if (!ports)
		return 0;
	w->pkt.sport = *ports >> 16;
	w->pkt.dport = *ports & 0xffff;
	return 1;
}

static __always_inline void announce(const struct work *w, struct flow *flow)
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
	e->flow = *flow;
	flow->marks |= FLOW_ANNOUNCED;
	bpf_ringbuf_submit(e, BPF_RB_NO_WAKEUP);
}

/* A token per sample and network, refilled by time: one noisy network cannot starve the rest. */
static __always_inline int may_sample(__u64 net, __u32 ms)
{
	struct bucket *b = bpf_map_lookup_elem(&sample_limits, &net);
	struct bucket fresh = { .tokens = samples_per_second, .ms = ms };

	if (!b) {
		bpf_map_update_elem(&sample_limits, &net, &fresh, BPF_ANY);
		return 1;
	}
	if (ms - b->ms >= 1000) {
		b->tokens = samples_per_second;
		b->ms = ms;
	}
	if (!b->tokens)
		return 0;
	b->tokens--;
	return 1;
}

static __always_inline void sample(const struct work *w, const struct flow *flow)
{
	struct sample_event *e;

	if (w->nth >= SAMPLES_PER_WAY)
		return;
	if (!replaying && !may_sample(flow->net, w->ms)) {
		lost(LOST_SAMPLE_LIMIT);
		return;
	}
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e) {
		lost(LOST_SAMPLE);
		return;
	}
	sample_fill(e, w, flow);
	bpf_ringbuf_submit(e, BPF_RB_NO_WAKEUP);
}

#endif
