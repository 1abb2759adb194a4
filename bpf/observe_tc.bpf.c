// SPDX-License-Identifier: GPL-2.0-only
/*
 * Egress (and ingress where XDP cannot be had): socket buffers, which may stand for several
 * wire packets (GSO, GRO) and carry their VLAN tag beside the bytes. Always "next program".
 */
#include "maps.bpf.h"
#include <linux/pkt_cls.h>

#define LINEAR 128		/* headers must lie in the linear part */

static __always_inline void take(void *frame, struct work *w)
{
	struct __sk_buff *skb = frame;
	__u32 off = FRESH(w->pkt.payload), room = w->pkt.payload_len, n;

	if (w->pkt.segments > 1 && w->pkt.segment && w->pkt.proto == IP_UDP)
		room = w->pkt.segment;
	w->len = room;
	n = room < HEAD ? room : HEAD;
	__builtin_memset(w->head, 0, HEAD);
	__builtin_memset(w->tail, 0, sizeof(w->tail));
	w->have = 0;
	if (off > NET_BYTES_MAX + 64 || room > 0xffff)
		return;
	if (skb->len < off + n)
		n = skb->len > off ? skb->len - off : 0;
	if (n > 0 && n <= HEAD && !bpf_skb_load_bytes(skb, off, w->head, n))
		w->have = n;
	if (room >= TAIL && bpf_skb_load_bytes(skb, off + room - TAIL, w->tail, TAIL))
		__builtin_memset(w->tail, 0, sizeof(w->tail));
}

static __always_inline int pass(struct __sk_buff *skb, __u32 hook)
{
	struct path *path;
	struct work *w = work_begin(hook, skb->ifindex, skb->len, &path);
	int why;

	if (!w)
		return TC_ACT_UNSPEC;
	if (skb->data_end - skb->data < LINEAR && skb->data_end - skb->data < skb->len)
		bpf_skb_pull_data(skb, skb->len < LINEAR ? skb->len : LINEAR);
	if (skb->gso_segs > 1) {
		w->pkt.segments = skb->gso_segs;
		w->pkt.segment = skb->gso_size;
	}
	why = parse_frame(w, (void *)(long)skb->data, (void *)(long)skb->data_end, path->link);
	if (!why && w->pkt.segments > 1)
		w->pkt.wire_len += (w->pkt.segments - 1) * w->pkt.payload;
	if (skb->vlan_present) {
		w->pkt.vlan = skb->vlan_tci & 0xfff;
		w->pkt.wire_len += 4 * w->pkt.segments;
	}
	seen_add(w->path, 1, w->pkt.segments, w->pkt.wire_len);
	observe(skb, w, why);
	return TC_ACT_UNSPEC;
}

SEC("tc")
int tunprint_egress(struct __sk_buff *skb)
{
	return pass(skb, 1);
}

char LICENSE[] SEC("license") = "GPL";
