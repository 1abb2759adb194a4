// SPDX-License-Identifier: Apache-2.0
/*
 * tunprint.sample/1 as a capture: raw IP packets with made headers around the payloads' first bytes, as
 * if the capture had been cut there. Checksums above IP are left 0.
 */
#include <errno.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../bpf/parse.h"
#include "base/prefix.h"
#include "base/times.h"
#include "cli/learned.h"
#include "cli/show.h"

#define PACKET_ROOM 256
#define SNAP 65535

struct session {
	struct address end[2];		/* initiator, other */
	uint16_t port[2];
	uint8_t proto;
	int64_t first;			/* microseconds since 1970 */
	uint32_t seq[2];
	bool ipv4;
};

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static void put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v);
}

static unsigned int ip_header(uint8_t *p, const struct session *s, int way, uint32_t length)
{
	uint32_t sum = 0;

	if (!s->ipv4) {
		p[0] = 0x60;
		put16(p + 4, length);
		p[6] = s->proto;
		p[7] = 64;
		memcpy(p + 8, s->end[way].bytes, 16);
		memcpy(p + 24, s->end[!way].bytes, 16);
		return 40;
	}
	p[0] = 0x45;
	put16(p + 2, length + 20);
	p[8] = 64;
	p[9] = s->proto;
	memcpy(p + 12, s->end[way].bytes + 12, 4);
	memcpy(p + 16, s->end[!way].bytes + 12, 4);
	for (unsigned int i = 0; i < 20; i += 2)
		sum += p[i] << 8 | p[i + 1];
	sum = (sum & 0xffff) + (sum >> 16);
	put16(p + 10, ~(sum + (sum >> 16)));
	return 20;
}

static unsigned int next_header(uint8_t *p, struct session *s, int way, uint32_t length)
{
	if (s->proto != IP_TCP && s->proto != IP_UDP)
		return 0;
	put16(p, s->port[way]);
	put16(p + 2, s->port[!way]);
	if (s->proto == IP_UDP) {
		put16(p + 4, length + 8);
		return 8;
	}
	put32(p + 4, s->seq[way] + 1);
	put32(p + 8, s->seq[!way] + 1);
	p[12] = 5 << 4;
	p[13] = TCP_ACK | 8;		/* PSH */
	put16(p + 14, 65535);
	s->seq[way] += length;
	return 20;
}

static unsigned int put_head(uint8_t *p, unsigned int room, const char *hex)
{
	unsigned int n = 0, byte;

	while (hex && n < room && sscanf(hex + 2 * n, "%2x", &byte) == 1)
		p[n++] = byte;
	return n;
}

static void put_packet(pcap_dumper_t *out, struct session *s, const json_t *payload)
{
	const char *way_name = take_text(payload, "way");
	int way = !way_name || strcmp(way_name, "up");
	uint32_t length = take_u64(payload, "length");
	int64_t at = s->first + (int64_t)take_u64(payload, "microseconds");
	unsigned int more = s->proto == IP_TCP ? 20 : s->proto == IP_UDP ? 8 : 0, n, have;
	uint8_t packet[PACKET_ROOM] = { 0 };
	struct pcap_pkthdr head = { .ts = { at / 1000000, at % 1000000 } };

	n = ip_header(packet, s, way, length + more);
	n += next_header(packet + n, s, way, length);
	have = put_head(packet + n, PACKET_ROOM - n, take_text(payload, "head"));
	head.len = n + length;
	head.caplen = n + (have < length ? have : length);
	pcap_dump((u_char *)out, &head, packet);
}

static int put_session(pcap_dumper_t *out, const json_t *object, unsigned int *packets)
{
	const char *src = take_text(object, "src"), *dst = take_text(object, "dst");
	struct session s = {
		.port = { take_u64(object, "src_port"), take_u64(object, "dst_port") },
		.proto = take_u64(object, "proto"), .first = take_time(object, "first"),
	};
	const json_t *payload;
	size_t i;

	if (!src || !dst || address_parse(src, &s.end[0], NULL) || address_parse(dst, &s.end[1], NULL))
		return -EINVAL;
	s.ipv4 = address_is_ipv4(&s.end[0]) && address_is_ipv4(&s.end[1]);
	json_array_foreach(json_object_get(object, "payloads"), i, payload) {
		put_packet(out, &s, payload);
		++*packets;
	}
	return 0;
}

int sample_write(const json_t *answer, const char *path, unsigned int *packets, struct reason *why)
{
	const json_t *list = json_object_get(json_object_get(answer, "data"), "sessions"), *one;
	pcap_t *pcap;
	pcap_dumper_t *out;
	int err = 0;
	size_t i;

	if (!json_array_size(list))
		return reason_say(why, -ENODATA, "its payloads are not kept: none was seen since the start");
	pcap = pcap_open_dead(DLT_RAW, SNAP);
	out = pcap ? pcap_dump_open(pcap, path) : NULL;
	if (!out) {
		reason_say(why, -EIO, "%s: %s", path, pcap ? pcap_geterr(pcap) : "no memory");
		if (pcap)
			pcap_close(pcap);
		return -EIO;
	}
	json_array_foreach(list, i, one)
		err = err ? err : put_session(out, one, packets);
	if (!err && pcap_dump_flush(out))
		err = -errno;
	pcap_dump_close(out);
	pcap_close(pcap);
	if (!err)
		return 0;
	unlink(path);
	return reason_say(why, err, "%s: %s", path, strerror(-err));
}
