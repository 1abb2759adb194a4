/* SPDX-License-Identifier: GPL-2.0-only */
/* Smoke counter for tc and tcx. The outer tag sits beside the frame here, not in it. Always lets the next one see. */
#define PACKETS tc_packets
#include "counter.h"
#include <linux/pkt_cls.h>

SEC("tc")
int count_tc(struct __sk_buff *skb)
{
	if (bpf_skb_pull_data(skb, skb->len < 128 ? skb->len : 128))
		return TC_ACT_UNSPEC;
	if (skb->vlan_present)
		book(skb->vlan_proto == bpf_htons(ETH_P_8021AD) ? TAG_QINQ : TAG_VLAN);
	book(type_of_packet((void *)(long)skb->data, (void *)(long)skb->data_end));
	return TC_ACT_UNSPEC;		/* -1, the same as TCX_NEXT */
}

char LICENSE[] SEC("license") = "GPL";
