// SPDX-License-Identifier: GPL-2.0-only
/* What any flow counter must pay: bare pass, and parse + one LRU hit + one per-CPU add. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "types.h"

struct { __uint(type, BPF_MAP_TYPE_LRU_HASH); __uint(max_entries, 1048576);
	__type(key, struct flow_key); __type(value, struct flow); } floor_flows SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __uint(max_entries, 64);
	__type(key, __u32); __type(value, struct cell); } floor_cells SEC(".maps");

SEC("xdp")
int bare(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp")
int floor_program(struct xdp_md *ctx)
{
	const __u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct flow_key key = { .proto = 17 };
	struct flow *flow, fresh = { 0 };
	struct cell *cell;
	__u32 one = 1;

	if (data + 42 > end || *(__u16 *)(data + 12) != 8 || data[14] != 0x45)
		return XDP_PASS;
	key.lo[1] = (__u64)*(__u32 *)(data + 26) << 32 | 0xffff0000;
	key.hi[1] = (__u64)*(__u32 *)(data + 30) << 32 | 0xffff0000;
	key.lo_port = *(__u16 *)(data + 34);
	key.hi_port = *(__u16 *)(data + 36);
	flow = bpf_map_lookup_elem(&floor_flows, &key);
	if (!flow) {
		bpf_map_update_elem(&floor_flows, &key, &fresh, BPF_ANY);
		return XDP_PASS;
	}
	cell = bpf_map_lookup_elem(&floor_cells, &one);
	if (cell) {
		cell->packets++;
		cell->bytes += end - data;
	}
	return XDP_PASS;
}

/* Gives each run its packet, then goes to the program under test: a tail call costs below 1 ns. */
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 1);
	__type(key, __u32); __type(value, __u32); } under_test SEC(".maps");

/* vary: 0 one flow, 1 a new one each time, 2 one of mask+1 by chance; wide: any address. */
struct { __u32 vary, mask, n, wide; } drive = {};

static __always_inline __u32 mix(__u32 v)
{
	v = (v ^ v >> 16) * 0x7feb352d;
	v = (v ^ v >> 15) * 0x846ca68b;
	return v ^ v >> 16;
}

SEC("xdp")
int driver(struct xdp_md *ctx)
{
	__u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	__u32 n = 0;

	if (data + 42 > end)
		return XDP_DROP;
	if (drive.vary)
		n = drive.n++;
	if (drive.vary == 2)
		n = mix(n) & drive.mask;
	*(__u32 *)(data + 26) = drive.wide ? mix(n) : __builtin_bswap32(0xc6120000 | n >> 14);
	*(__u32 *)(data + 30) = drive.wide ? mix(n + 1) : 0x010200c0;
	*(__u16 *)(data + 34) = __builtin_bswap16(1024 + (n & 0x3fff));
	bpf_tail_call(ctx, &under_test, 0);
	return XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
