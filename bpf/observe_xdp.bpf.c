// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ingress, as frames come from the wire: seen, booked once, and on to the stack unchanged.
 * Only a mirror port that was asked for by name drops what it has counted.
 */
#include "maps.bpf.h"

static __always_inline void take(void *frame, struct work *w)
{
	struct xdp_md *ctx = frame;

	take_payload(w, (void *)(long)ctx->data, (void *)(long)ctx->data_end);
}

static __always_inline int ingress(struct xdp_md *ctx, __u32 wire_len)
{
	const __u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct path *path;
	struct work *w = work_begin(0, ctx->ingress_ifindex, wire_len, &path);

	if (!w)
		return XDP_PASS;
	seen_add(w->path, 0, 1, w->pkt.wire_len);
	observe(ctx, w, parse_frame(w, data, end, path->link));
	return path->mirror ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int tunprint_xdp(struct xdp_md *ctx)
{
	return ingress(ctx, ctx->data_end - ctx->data);
}

/* Jumbo frames in several buffers: kernels from 5.18 on. */
SEC("xdp.frags")
int tunprint_xdp_frags(struct xdp_md *ctx)
{
	return ingress(ctx, bpf_xdp_get_buff_len(ctx));
}

char LICENSE[] SEC("license") = "GPL";
