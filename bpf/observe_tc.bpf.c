// SPDX-License-Identifier: GPL-2.0-only
/*
 * Egress (and ingress where XDP cannot be had): socket buffers, which may stand for several
 * wire packets (GSO, GRO) and carry their VLAN tag beside the bytes. Always "next program".
 */
#include "bring.bpf.h"
#include <linux/pkt_cls.h>

#define LINEAR 128		/* headers must lie in the linear part */

STAGE int take_skb(struct __sk_buff *skb, __u32 hook)
{
	struct work *w = page_at(hook);
	__u32 off, room, n;

	if (!w)
		return 0;
	off = w->pkt.payload;
	room = take_room(w);
	w->len = room;
	w->have = 0;
	__builtin_memset(w->head, 0, HEAD);
	__builtin_memset(w->tail, 0, sizeof(w->tail));
	if (off > NET_BYTES_MAX + 64)
		return 0;
	n = room < HEAD ? room : HEAD;
	if (skb->len < off + n)
		n = skb->len > off ? skb->len - off : 0;
	if (n > 0 && n <= HEAD) {
		/* 1..HEAD again, where the verifier sees it */
		__asm__ volatile("%0 += -1\n%0 &= 255\n%0 += 1" : "+r"(n));
		if (!bpf_skb_load_bytes(skb, off, w->head, n))
			w->have = n;
	}
	if (room >= TAIL && room - TAIL <= TAIL_OFF_MAX &&
	    bpf_skb_load_bytes(skb, off + room - TAIL, w->tail, TAIL))
		__builtin_memset(w->tail, 0, sizeof(w->tail));
	return 0;
}

static __always_inline void take(void *frame, __u32 hook)
{
	take_skb(frame, hook);
}

STAGE int take_records_skb(struct __sk_buff *skb, __u32 hook)
{
	struct work *w = page_at(hook);
	__u32 off;

	if (!w)
		return 0;
	off = FRESH(w->far);
	__builtin_memset(w->there, 0, sizeof(w->there));
	for (int n = 0; n < FARS; n++) {
		if (off > TAIL_OFF_MAX ||
		    bpf_skb_load_bytes(skb, w->pkt.payload + off, w->there[n], FAR))
			return 0;
		off = far_next(w, n, off);
	}
	return 0;
}

static __always_inline void take_records(void *frame, __u32 hook)
{
	take_records_skb(frame, hook);
}

/* Every segment of a GSO packet has its own copy of the headers. */
static __always_inline void count_segments(struct work *w, const struct __sk_buff *skb, int why)
{
	if (!why && w->pkt.segments > 1)
		w->pkt.wire_len += (w->pkt.segments - 1) * w->pkt.payload;
	if (skb->vlan_present) {
		w->pkt.vlan = skb->vlan_tci & 0xfff;
		w->pkt.wire_len += 4 * w->pkt.segments;
	}
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
	/* kept in memory: what the verifier learns of the flags would double the way to the end */
	w->pkt.mirrored = path->flags & PATH_MIRROR && hook == 0;
	why = work_parse(w, (void *)(long)skb->data, (void *)(long)skb->data_end, path->link);
	count_segments(w, skb, why);
	vlan_path(w, skb->ifindex, path);
	seen_add(w->path, hook, w->pkt.segments, w->pkt.wire_len);
	observe(skb, hook, w, why);
	return w->pkt.mirrored ? TC_ACT_SHOT : TC_ACT_UNSPEC;
}

SEC("tc")
int tunprint_ingress(struct __sk_buff *skb)
{
	return pass(skb, 0);
}

SEC("tc")
int tunprint_egress(struct __sk_buff *skb)
{
	return pass(skb, 1);
}

char LICENSE[] SEC("license") = "GPL";
