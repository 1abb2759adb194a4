// SPDX-License-Identifier: Apache-2.0
/*
 * Files that are broken in one known way each: malformed DIR writes them and prints a line for each,
 * "NAME EXIT PACKETS": what tunprint replay must end with, and how many packets stand before the
 * damage. Frames that lie about their own lengths are packets like others.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define PUT(...) do { uint32_t words[] = { __VA_ARGS__ }; put(words, sizeof(words)); } while (0)

static FILE *out;

static void put(const void *bytes, size_t size) { fwrite(bytes, 1, size, out); }
static void fill(uint8_t byte, size_t size) { while (size--) fputc(byte, out); }

static void begin(const char *dir, const char *name, int code, int packets)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (out)
		fclose(out);
	out = fopen(path, "wb");
	if (!out) {
		perror(path);
		exit(1);
	}
	printf("%s %d %d\n", name, code, packets);
}

/* A datagram to a resolver: 14 + 20 + 8 + 8 bytes. */
static const uint8_t good[50] = {
	2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
	0x45, 0, 0, 36, 0, 1, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 198, 51, 100, 1,
	0x12, 0x34, 0, 53, 0, 16, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8,
};

static void pcap_head(uint32_t magic, uint32_t version, uint32_t snap, uint32_t link)
{
	PUT(magic, version, 0, 0, snap, link);
}

static void pcap_start(void) { pcap_head(0xa1b2c3d4, 2 | 4 << 16, 65535, 1); }

static void record(uint32_t have, uint32_t wire, const void *bytes, size_t size)
{
	PUT(1700000000, 1, have, wire);
	put(bytes, size);
}

static void record_good(void) { record(sizeof(good), sizeof(good), good, sizeof(good)); }

static void section(void) { PUT(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, ~0u, ~0u, 28); }
static void interface(uint32_t link) { PUT(1, 20, link, 65535, 20); }

static void ng_start(void)
{
	section();
	interface(1);
}

static void block(uint32_t number, uint32_t have, uint32_t total, uint32_t again)
{
	PUT(6, total, number, 0x60000, 1, have, have);
	put(good, sizeof(good));
	fill(0, 2);
	PUT(again);
}

static void block_good(void) { block(0, sizeof(good), 84, 84); }

/* The classic format: header and record fields that cannot be. */
static void pcap_files(const char *dir)
{
	begin(dir, "magic.pcap", 1, 0);
	pcap_head(0xa1b2c3d5, 2 | 4 << 16, 65535, 1);
	record_good();
	begin(dir, "version-9.pcap", 1, 0);
	pcap_head(0xa1b2c3d4, 9 | 9 << 16, 65535, 1);
	record_good();
	begin(dir, "link-type-none.pcap", 1, 0);
	pcap_head(0xa1b2c3d4, 2 | 4 << 16, 65535, 65000);
	record_good();
	begin(dir, "snap-zero.pcap", 0, 2);
	pcap_head(0xa1b2c3d4, 2 | 4 << 16, 0, 1);
	record_good();
	record_good();
	begin(dir, "snap-4g.pcap", 0, 1);
	pcap_head(0xa1b2c3d4, 2 | 4 << 16, ~0u, 1);
	record_good();
	begin(dir, "record-4g.pcap", 1, 2);
	pcap_start();
	record_good();
	record_good();
	record(~0u, ~0u, good, sizeof(good));
	begin(dir, "record-1g.pcap", 1, 1);
	pcap_start();
	record_good();
	record(1 << 30, 1 << 30, good, sizeof(good));
	begin(dir, "record-longer-than-file.pcap", 1, 1);
	pcap_start();
	record_good();
	record(60000, 60000, good, sizeof(good));
	begin(dir, "wire-shorter-than-captured.pcap", 0, 1);
	pcap_start();
	record(sizeof(good), 3, good, sizeof(good));
	begin(dir, "wire-4g.pcap", 0, 1);
	pcap_start();
	record(sizeof(good), ~0u, good, sizeof(good));
	begin(dir, "time-beyond.pcap", 0, 1);
	pcap_start();
	PUT(~0u, ~0u, sizeof(good), sizeof(good));
	put(good, sizeof(good));
	begin(dir, "records-empty.pcap", 0, 3);
	pcap_start();
	for (int i = 0; i < 3; i++)
		record(0, i * 40, "", 0);
	begin(dir, "text.pcap", 1, 0);
	put("this is no capture, and longer than a header is\n", 48);
}

/* pcapng: blocks whose lengths, order or options cannot be. */
static void ng_blocks(const char *dir)
{
	static const struct { const char *name; uint32_t number, have, total, again; } bad[] = {
		{ "block-length-zero.pcapng", 0, 50, 0, 0 },
		{ "block-length-odd.pcapng", 0, 50, 83, 83 },
		{ "block-length-4g.pcapng", 0, 50, ~3u, ~3u },
		{ "block-length-two.pcapng", 0, 50, 84, 88 },
		{ "block-captured-4g.pcapng", 0, ~0u, 84, 84 },
		{ "block-captured-more.pcapng", 0, 53, 84, 84 },
		{ "block-interface-none.pcapng", 7, 50, 84, 84 },
	};

	for (unsigned int i = 0; i < COUNT(bad); i++) {
		begin(dir, bad[i].name, 1, 2);
		ng_start();
		block_good();
		block_good();
		block(bad[i].number, bad[i].have, bad[i].total, bad[i].again);
		block_good();
	}
}

static void ng_files(const char *dir)
{
	ng_blocks(dir);
	begin(dir, "no-interface.pcapng", 1, 0);
	section();
	block_good();
	begin(dir, "byte-order.pcapng", 1, 0);
	PUT(0x0a0d0d0a, 28, 0x12345678, 1, ~0u, ~0u, 28);
	interface(1);
	block_good();
	begin(dir, "version-9.pcapng", 1, 0);
	PUT(0x0a0d0d0a, 28, 0x1a2b3c4d, 9, ~0u, ~0u, 28);
	interface(1);
	begin(dir, "options-run-over.pcapng", 1, 0);
	section();
	PUT(1, 28, 1, 65535, 9 | 0x7fff << 16, 0, 28);
	block_good();
	begin(dir, "resolution-2-127.pcapng", 1, 0);
	section();
	PUT(1, 32, 1, 65535, 9 | 1 << 16, 0xff, 0, 32);
	block_good();
	begin(dir, "second-section-no-interface.pcapng", 1, 1);
	ng_start();
	block_good();
	section();
	block_good();
	begin(dir, "second-interface-other-link.pcapng", 1, 1);
	ng_start();
	block_good();
	interface(101);
	block(1, sizeof(good), 84, 84);
	begin(dir, "unknown-blocks.pcapng", 0, 2);
	ng_start();
	PUT(0x0bad, 12, 12);
	block_good();
	PUT(0x40000bad, 20, 1, 2, 20);
	block_good();
}

/* Frames whose headers lie: changed bytes of the good one, or something of their own. */
static void frame_files(const char *dir)
{
	static const struct { const char *name; uint8_t at, byte, again; } lies[] = {
		{ "ip-version", 14, 0xf5, 0 }, { "ip-header-short", 14, 0x41, 0 },
		{ "ip-header-long", 14, 0x4f, 0 }, { "ip-length-0", 17, 0, 0 },
		{ "ip-length-long", 16, 0xff, 0 }, { "udp-length-0", 39, 0, 0 },
		{ "udp-length-long", 38, 0xff, 0 }, { "fragment-end", 21, 0xff, 0x1f },
		{ "proto-tcp", 23, 6, 0 }, { "proto-gre", 23, 47, 0 }, { "proto-ah", 23, 51, 0 },
		{ "proto-ip", 23, 4, 0 }, { "proto-ipv6", 23, 41, 0 }, { "proto-sctp", 23, 132, 0 },
		{ "type-ipv6", 12, 0x86, 0xdd }, { "type-pppoe", 12, 0x88, 0x64 },
		{ "type-mpls", 12, 0x88, 0x47 }, { "type-vlan", 12, 0x81, 0 },
	};
	static const uint8_t tags[] = { 0x81, 0, 0, 1, 0x88, 0xa8, 0, 2 };

	begin(dir, "frames.pcap", 0, COUNT(lies) + 3 + 64);
	pcap_start();
	for (unsigned int i = 0; i < COUNT(lies); i++) {
		uint8_t frame[sizeof(good)];

		memcpy(frame, good, sizeof(good));
		frame[lies[i].at] = lies[i].byte;
		if (lies[i].again || lies[i].at == 12)
			frame[lies[i].at + 1] = lies[i].again;
		record(sizeof(frame), sizeof(frame), frame, sizeof(frame));
	}
	PUT(1700000000, 2, 12 + 400, 12 + 400);		/* nothing but tags */
	put(good, 12);
	for (int i = 0; i < 50; i++)
		put(tags, sizeof(tags));
	PUT(1700000000, 3, 12 + 2 + 400, 12 + 2 + 400);	/* labels without a bottom */
	put(good, 12);
	put("\x88\x47", 2);
	fill(0, 400);
	PUT(1700000000, 4, 14 + 40 + 400, 14 + 40 + 400);	/* IPv6 headers without an end */
	put(good, 12);
	put("\x86\xdd\x60\0\0\0\x01\x90\0\x40", 10);
	fill(0x20, 32);
	fill(0, 400);
	for (uint32_t i = 0; i < 64; i++) {			/* cut at each of its bytes */
		uint32_t have = i < sizeof(good) ? i : sizeof(good);

		record(have, sizeof(good), good, have);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: malformed DIR\n");
		return 2;
	}
	pcap_files(argv[1]);
	ng_files(argv[1]);
	frame_files(argv[1]);
	return fclose(out) ? 1 : 0;
}
