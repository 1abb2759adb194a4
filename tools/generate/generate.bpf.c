// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes each frame of a run another packet: flows, source networks and protocols as asked, and
 * sends it out of the interface it pretends to come from. Frames are recycled by the kernel, so
 * every field that differs is written every time.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define OFF_SRC 26	/* IPv4 source: Ethernet 14, 12 into the header */
#define OFF_PROTO 23
#define OFF_PORTS 34
#define OFF_PAYLOAD 42	/* of UDP; TCP's rest of the header lies there */

/* 198.18.0.0/15 is for benchmarks (RFC 2544): networks are its /24, up to 512. */
const volatile __u32 flows = 4096, networks = 64;

struct { __u64 sent[256]; } counts = {};	/* per CPU */

static __always_inline __u32 mix(__u32 v)
{
	v = (v ^ v >> 16) * 0x7feb352d;
	v = (v ^ v >> 15) * 0x846ca68b;
	return v ^ v >> 16;
}

SEC("xdp")
int generate(struct xdp_md *ctx)
{
	__u8 *frame = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	__u32 cpu = bpf_get_smp_processor_id() & 255, flow, kind;

	if (frame + OFF_PAYLOAD + 40 > end)
		return XDP_DROP;
	flow = mix(counts.sent[cpu]++ * 2 + (cpu & 1)) % flows;
	kind = flow & 3;
	*(__u32 *)(frame + OFF_SRC) = __builtin_bswap32(0xc6120000 | flow % networks << 8 |
							(flow >> 9 & 127));
	*(__u16 *)(frame + OFF_PORTS) = __builtin_bswap16(1024 + (flow & 0x7fff));
	frame[OFF_PROTO] = kind == 3 ? 6 : 17;
	if (kind == 3) {		/* TCP: sequence, ACK, 20-byte header */
		*(__u32 *)(frame + OFF_PORTS + 4) = mix(flow);
		frame[OFF_PORTS + 12] = 0x50;
		frame[OFF_PORTS + 13] = 0x10;
	} else {			/* UDP: length 0 is "as long as the packet" */
		*(__u32 *)(frame + OFF_PORTS + 4) = 0;
		*(__u32 *)(frame + OFF_PAYLOAD) = kind == 0 ? 4 : kind == 1 ? mix(flow) : 0x00010001;
		*(__u32 *)(frame + OFF_PAYLOAD + 4) = flow;
	}
	return XDP_TX;
}

char LICENSE[] SEC("license") = "GPL";
