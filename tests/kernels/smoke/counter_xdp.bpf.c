/* SPDX-License-Identifier: GPL-2.0-only */
/* Smoke counter for what comes in. Always passes. */
#define PACKETS xdp_packets
#include "counter.h"
#include <xdp/xdp_helpers.h>

struct {
	__uint(priority, 50);
	__uint(XDP_PASS, 1);
} XDP_RUN_CONFIG(count_xdp);

SEC("xdp")
int count_xdp(struct xdp_md *ctx)
{
	book(type_of_packet((void *)(long)ctx->data, (void *)(long)ctx->data_end));
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
