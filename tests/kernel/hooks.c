// SPDX-License-Identifier: Apache-2.0
/*
 * The programs of both hooks under BPF_PROG_TEST_RUN: they pass, change no byte, and book every
 * wire packet once, whatever the frame is and however small the tables are.
 */
#include <sched.h>

#include "expect.h"

#define LOOPBACK 1	/* ifindex of lo: where test runs say they come from */

static void udp_behind(struct bytes *b, uint16_t port, uint16_t payload)
{
	put_ipv4(b, 17, payload + 8, 1, 0, 1, 2);
	put_udp(b, port, 4500, payload);
	put_fill(b, 0xab, payload);
}

static void links(struct bytes *b)
{
	put_ether(b, 0x0800);
	udp_behind(b, 1001, 100);
	everywhere("plain", b, -1);
	has_flow("plain", 17, 1001);
	put_ether(b, 0x8100);
	put_tag(b, 42, 0x0800);
	udp_behind(b, 1002, 100);
	everywhere("802.1Q", b, -1);
	has_flow("802.1Q", 17, 1002);
	put_ether(b, 0x88a8);
	put_tag(b, 42, 0x8100);
	put_tag(b, 43, 0x0800);
	udp_behind(b, 1003, 100);
	everywhere("QinQ", b, -1);
	has_flow("QinQ", 17, 1003);
	put_ether(b, 0x8864);
	put_pppoe(b, 0x21, 128);
	udp_behind(b, 1004, 100);
	everywhere("PPPoE", b, -1);
	has_flow("PPPoE", 17, 1004);
	put_ether(b, 0x8847);
	put_mpls(b, 1000, 0);
	put_mpls(b, 1001, 1);
	udp_behind(b, 1005, 100);
	everywhere("MPLS", b, -1);
	has_flow("MPLS", 17, 1005);
	put_ether(b, 0x0806);
	put_fill(b, 0, 28);
	everywhere("ARP", b, CLASS_NOT_IP);
}

static void networks(struct bytes *b)
{
	put_ether(b, 0x86dd);
	put_ipv6(b, 0, 8 + 8 + 8 + 100, 1, 2);
	put_fill(b, 0, 8);		/* hop-by-hop, then destination options */
	b->at[b->len - 8] = 60;
	put_fill(b, 0, 8);
	b->at[b->len - 8] = 17;
	put_udp(b, 1011, 4500, 100);
	put_fill(b, 0xcd, 100);
	everywhere("IPv6 extension headers", b, -1);
	has_flow("IPv6 extension headers", 17, 1011);
	put_ether(b, 0x0800);
	put_ipv4(b, 17, 8 + 100, 77, 0x2000, 1, 2);
	put_udp(b, 1012, 4500, 1000);
	put_fill(b, 1, 100);
	everywhere("first fragment", b, -1);
	put_ether(b, 0x0800);
	put_ipv4(b, 17, 200, 77, 0x0020, 1, 2);
	put_fill(b, 1, 200);
	everywhere("later fragment of it", b, -1);
	has_flow("fragments", 17, 1012);
	put_ether(b, 0x0800);
	put_ipv4(b, 17, 200, 78, 0x0020, 1, 2);
	put_fill(b, 1, 200);
	everywhere("later fragment of nothing", b, CLASS_FRAGMENT);
	put_ether(b, 0x0800);
	put_ipv4(b, 6, 10, 1, 0, 1, 2);
	put_fill(b, 1, 10);
	everywhere("cut TCP header", b, CLASS_SHORT);
	put_ether(b, 0x0800);
	put_ipv4(b, 17, 8 + 8872, 1, 0, 1, 2);
	put_udp(b, 1013, 4500, 8872);
	put_fill(b, 0x5a, 8872);
	everywhere("jumbo frame", b, -1);
	if (kernel_has_frags())
		has_flow("jumbo frame", 17, 1013);
}

/* Super-packets: 30 segments of TCP, 10 datagrams of UDP. */
static void super(struct bytes *b)
{
	struct expected e = { .program = "tunprint_egress", .hook = 1, .returns = -1, .class = -1 };

	put_ether(b, 0x0800);
	put_ipv4(b, 6, 20 + 30 * 100, 1, 0, 1, 2);
	put_tcp(b, 1021, 443, 1, 0x18);
	put_fill(b, 7, 30 * 100);
	e.name = "GSO: 30 TCP segments";
	e.packets = e.gso_segs = 30;
	e.gso_size = 100;
	e.bytes = 30 * (54 + 100);
	expect(&e, b);
	put_ether(b, 0x86dd);
	put_ipv6(b, 17, 8 + 10 * 200, 1, 2);
	put_udp(b, 1022, 443, 10 * 200);
	put_fill(b, 7, 10 * 200);
	e.name = "GSO: 10 UDP datagrams";
	e.packets = e.gso_segs = 10;
	e.gso_size = 200;
	e.bytes = 10 * (62 + 200);
	expect(&e, b);
}

static int begin(uint32_t flows, uint32_t cells)
{
	struct observer_options options = { .flows = flows, .cells = cells, .desks = 1024,
		.fragments = 64 };
	struct path path = { .path = PATH, .link = LINK_ETHER };
	uint32_t ifindex = LOOPBACK;
	struct reason why = { "" };

	if (observer_open(&o, &options, &why)) {
		printf("# %s\n", why.text);
		return -1;
	}
	return bpf_map_update_elem(observer_map(o, "paths"), &ifindex, &path, BPF_ANY);
}

/* 50,000 flows through 64 places, 3,000 networks through 40 cells. */
static void full(struct bytes *b)
{
	struct cell seen, sum = { 0 };
	uint64_t lost[LOSSES], r = 1, sent = 0;
	char why[256];

	for (unsigned int i = 0; i < 50000; i++) {
		uint64_t v = next_random(&r);
		LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = b->at);

		put_ether(b, 0x0800);
		udp_behind(b, 1024 + v % 30000, v >> 16 & 63);
		b->at[14 + 13] = v >> 32;	/* source network */
		opts.data_size_in = b->len;
		sent += b->len;
		if (bpf_prog_test_run_opts(observer_program(o, v >> 60 & 1 ? "tunprint_xdp" :
							    "tunprint_egress"), &opts))
			break;
	}
	seen = seen_both();
	observer_cells(o, add_cell, &sum);
	observer_lost(o, lost);
	snprintf(why, sizeof(why), "sent 50000 packets %llu bytes, seen %llu and %llu, cells %llu and %llu",
		 (unsigned long long)sent, (unsigned long long)seen.packets,
		 (unsigned long long)seen.bytes, (unsigned long long)sum.packets,
		 (unsigned long long)sum.bytes);
	verdict(seen.packets == 50000 && seen.bytes == sent && sum.packets == 50000 &&
		sum.bytes == sent, "64 flows, 40 cells: sent == seen == cells", why);
	verdict(lost[LOST_CELL_REFUSED] > 0 && of_class(CLASS_LEDGER_FULL) > 0,
		"64 flows, 40 cells: the rest is booked as ledger full", "nothing was refused");
}

int main(void)
{
	static struct bytes b;

	if (unshare(CLONE_NEWNET)) {
		printf("1..0 # SKIP needs root: %s\n", strerror(errno));
		return 77;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (begin(0, 0))
		verdict(0, "observer opens", "see above");
	else {
		links(&b);
		networks(&b);
		super(&b);
		observer_close(o);
	}
	if (begin(64, 40))
		verdict(0, "observer opens with tiny tables", "see above");
	else {
		full(&b);
		observer_close(o);
	}
	printf("1..%u\n", number);
	return failed ? 1 : 0;
}
