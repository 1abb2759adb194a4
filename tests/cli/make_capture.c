// SPDX-License-Identifier: Apache-2.0
/*
 * make_capture LINK [FLOWS]: a small capture on standard output. LINK: ether raw sll sll2 null ppp
 * (pcap) or ng (pcapng, Ethernet). One WireGuard session from 192.0.2.10, one name looked up from
 * 2001:db8:1::10 and, on Ethernet, one ARP; or, with FLOWS, so many look-ups from 198.51.100.0/24
 * and on, one flow each.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name; int type; uint8_t head[20]; unsigned int size, at; } links[] = {
	{ "ether", 1, { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2 }, 14, 12 },
	{ "ng", 1, { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2 }, 14, 12 },
	{ "raw", 101, { 0 }, 0, 0 },
	{ "sll", 113, { 0, 0, 0, 1, 0, 6 }, 16, 14 },
	{ "sll2", 276, { 0 }, 20, 0 },
	{ "null", 0, { 0 }, 4, 0 },
	{ "ppp", 9, { 0 }, 2, 0 },
};
static unsigned int kind, seconds;

static void put(const void *bytes, size_t size) { fwrite(bytes, 1, size, stdout); }
static void put32(uint32_t v) { put(&v, 4); }

static void begin(void)
{
	if (!strcmp(links[kind].name, "ng")) {
		uint32_t section[] = { 0x0a0d0d0a, 28, 0x1a2b3c4d, 1, ~0u, ~0u, 28 };
		uint32_t interface[] = { 1, 20, 1, 65535, 20 };

		put(section, sizeof(section));
		put(interface, sizeof(interface));
		return;
	}
	put32(0xa1b2c3d4);
	put32(2 | 4 << 16);
	put32(0);
	put32(0);
	put32(65535);
	put32((uint32_t)links[kind].type);
}

static void frame(const uint8_t *bytes, uint32_t size)
{
	uint32_t padded = (size + 3) & ~3u;

	seconds++;
	if (!strcmp(links[kind].name, "ng")) {
		uint64_t us = (1700000000ull + seconds) * 1000000;
		uint32_t head[] = { 6, 32 + padded, 0, (uint32_t)(us >> 32), (uint32_t)us, size, size };

		put(head, sizeof(head));
		put(bytes, size);
		put("\0\0\0", padded - size);
		put32(32 + padded);
		return;
	}
	put32(1700000000 + seconds);
	put32(0);
	put32(size);
	put32(size);
	put(bytes, size);
}

/* Behind the link's header: the EtherType where it wants one. */
static void packet(uint16_t type, const uint8_t *ip, uint32_t size)
{
	uint8_t bytes[2048];
	uint32_t head = links[kind].size;

	memcpy(bytes, links[kind].head, head);
	if (!strcmp(links[kind].name, "null")) {
		uint32_t family = type == 0x86dd ? 10 : 2;

		memcpy(bytes, &family, 4);
	} else if (!strcmp(links[kind].name, "ppp")) {
		bytes[0] = 0;
		bytes[1] = type == 0x86dd ? 0x57 : 0x21;
	} else if (head) {
		bytes[links[kind].at] = (uint8_t)(type >> 8);
		bytes[links[kind].at + 1] = (uint8_t)type;
	}
	memcpy(bytes + head, ip, size);
	frame(bytes, head + size);
}

static void udp4(const uint8_t src[4], const uint8_t dst[4], uint16_t sport, uint16_t dport,
		 const uint8_t *payload, uint32_t size)
{
	uint8_t ip[2048] = { 0x45, 0, (uint8_t)((28 + size) >> 8), (uint8_t)(28 + size), 0, 1, 0, 0, 64, 17 };
	uint8_t udp[8] = { (uint8_t)(sport >> 8), (uint8_t)sport, (uint8_t)(dport >> 8), (uint8_t)dport,
			   (uint8_t)((8 + size) >> 8), (uint8_t)(8 + size) };

	memcpy(ip + 12, src, 4);
	memcpy(ip + 16, dst, 4);
	memcpy(ip + 20, udp, 8);
	memcpy(ip + 28, payload, size);
	packet(0x0800, ip, 28 + size);
}

static uint32_t noise_state = 12345;
static void noise(uint8_t *out, unsigned int size)
{
	for (; size; size--) {
		noise_state = noise_state * 1664525 + 1013904223;
		*out++ = (uint8_t)(noise_state >> 24);
	}
}

static void wireguard_message(int up, unsigned int type, unsigned int size, uint32_t a, uint64_t b)
{
	static const uint8_t us[4] = { 192, 0, 2, 10 }, them[4] = { 203, 0, 113, 5 };
	uint8_t m[1500];

	noise(m, size);
	memset(m, 0, 8);
	m[0] = (uint8_t)type;
	memcpy(m + 4, &a, 4);
	memcpy(m + 8, &b, type == 4 ? 8 : type == 2 ? 4 : 0);
	if (type == 1)
		memset(m + 132, 0, 16);
	udp4(up ? us : them, up ? them : us, up ? 40000 : 51820, up ? 51820 : 40000, m, size);
}

static void wireguard(void)
{
	wireguard_message(1, 1, 148, 0x11223344, 0);
	wireguard_message(0, 2, 92, 0x55667788, 0x11223344);
	for (uint64_t i = 0; i < 20; i++) {
		wireguard_message(1, 4, i % 3 ? 1392 : 96, 0x55667788, i);
		wireguard_message(0, 4, 96, 0x11223344, i);
	}
}

static const uint8_t question[] = "\x12\x34\x01\0\0\1\0\0\0\0\0\0\3www\7example\0\0\1\0\1";
#define QUESTION (sizeof(question) - 1)

static void lookup6(void)
{
	uint8_t ip[40 + 8 + QUESTION] = { 0x60, 0, 0, 0, 0, 8 + QUESTION, 17, 64,
		0x20, 1, 0xd, 0xb8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
		0x20, 1, 0xd, 0xb8, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x53,
		0x9c, 0x40, 0, 53, 0, 8 + QUESTION };

	memcpy(ip + 48, question, QUESTION);
	packet(0x86dd, ip, sizeof(ip));
}

static void lookups(unsigned int flows)
{
	for (unsigned int i = 0; i < flows; i++) {
		uint8_t src[4] = { 198, (uint8_t)(51 + (i >> 24)), (uint8_t)(i >> 8), (uint8_t)i };
		static const uint8_t dst[4] = { 203, 0, 113, 53 };

		udp4(src, dst, 40000, 53, question, QUESTION);
	}
}

int main(int argc, char **argv)
{
	static const uint8_t arp[28] = { 0, 1, 8, 0, 6, 4, 0, 1 };

	while (argc > 1 && kind < 7 && strcmp(links[kind].name, argv[1]))
		kind++;
	if (argc < 2 || kind == 7)
		return 2;
	begin();
	if (argc > 2) {
		lookups((unsigned int)atoi(argv[2]));
		return 0;
	}
	wireguard();
	lookup6();
	if (links[kind].type == 1)
		packet(0x0806, arp, sizeof(arp));
	return 0;
}
