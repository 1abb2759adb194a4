// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ingress, as frames come from the wire: seen, booked once, and on to the stack unchanged.
 * Only a mirror port that was asked for by name drops what it has counted.
 */
#include "bring.bpf.h"

#define INGRESS 0

const volatile __u8 has_frags = 0;	/* the kernel knows frames in several buffers */

/* The last bytes of a payload that ends behind the first buffer. */
static __always_inline void take_far_tail(struct xdp_md *ctx, struct work *w)
{
	__u32 len = w->len, off = w->pkt.payload + len - TAIL;

	if (len < TAIL || len - TAIL > TAIL_OFF_MAX || off + TAIL <= ctx->data_end - ctx->data)
		return;
	if (bpf_xdp_load_bytes(ctx, off, w->tail, TAIL))
		__builtin_memset(w->tail, 0, sizeof(w->tail));
}

/*
 * No stage: before 5.18 a program that extends another, as libxdp's dispatcher loads it, cannot hand
 * its context to a global function.
 */
static __noinline int take_xdp(struct xdp_md *ctx, __u32 hook)
{
	struct work *w = page_at(hook);

	if (!w)
		return 0;
	take_payload(w, (void *)(long)ctx->data, (void *)(long)ctx->data_end);
	if (has_frags)
		take_far_tail(ctx, w);
	return 0;
}

static __always_inline void take(void *frame, __u32 hook)
{
	take_xdp(frame, hook);
}

static __noinline int take_records_xdp(struct xdp_md *ctx, __u32 hook)
{
	struct work *w = page_at(hook);

	if (w)
		take_far(w, (void *)(long)ctx->data, (void *)(long)ctx->data_end);
	return 0;
}

static __always_inline void take_records(void *frame, __u32 hook)
{
	take_records_xdp(frame, hook);
}

static __always_inline int ingress(struct xdp_md *ctx, __u32 wire_len)
{
	const __u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct path *path;
	struct work *w = work_begin(INGRESS, ctx->ingress_ifindex, wire_len, &path);
	int why;

	if (!w)
		return XDP_PASS;
	why = work_parse(w, data, end, path->link);
	vlan_path(w, ctx->ingress_ifindex, path);
	seen_add(w->path, INGRESS, 1, w->pkt.wire_len);
	observe(ctx, INGRESS, w, why);
	return path->flags & PATH_MIRROR ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int tunprint_xdp(struct xdp_md *ctx)
{
	return ingress(ctx, ctx->data_end - ctx->data);
}

/*
 * Jumbo frames in several buffers: kernels from 5.18 on. The headers and a payload's first bytes
 * lie in the first buffer, its last bytes may not.
 */
SEC("xdp.frags")
int tunprint_xdp_frags(struct xdp_md *ctx)
{
	return ingress(ctx, bpf_xdp_get_buff_len(ctx));
}

/* Not attached anywhere: user space runs it to learn what the observer's clock says. */
SEC("xdp")
int tunprint_clock(struct xdp_md *ctx)
{
	replay.now = bpf_jiffies64() * ns_per_jiffy;
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
