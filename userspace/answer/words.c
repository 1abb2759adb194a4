// SPDX-License-Identifier: Apache-2.0
/* The protocol list as a table, and the other numbers of the packet path in words. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <arpa/inet.h>

#define TUNPRINT_WORDS
#include "../../bpf/classify.h"
#include "words.h"

const struct protocol protocols[] = {
#define PROTO(number, ID, word, name, kind, on, packets, middle, decides) \
	{ number, #word, name, kind, on, packets, middle, decides, word##_sayings, word##_variants },
#define NAME(number, ID, name, kind, decides) \
	{ number, NULL, name, kind, 0, 0, true, decides, NULL, NULL },
#include "../../bpf/proto/list.h"
#undef PROTO
#undef NAME
};
const unsigned int protocols_count = sizeof(protocols) / sizeof(protocols[0]);

static const char *const reasons[CLASS_REASONS] = {
	[CLASS_UNKNOWN] = "unknown", [CLASS_SHORT] = "short", [CLASS_MALFORMED] = "malformed",
	[CLASS_NOT_IP] = "not-ip", [CLASS_FRAGMENT] = "fragment",
	[CLASS_UNTRACKED] = "untracked", [CLASS_LEDGER_FULL] = "ledger-full",
};

const struct protocol *protocol_of(uint16_t class)
{
	for (unsigned int i = 0; i < protocols_count; i++)
		if (protocols[i].number == class)
			return &protocols[i];
	return NULL;
}

const struct protocol *protocol_named(const char *name)
{
	for (unsigned int i = 0; i < protocols_count; i++)
		if (!strcmp(protocols[i].name, name))
			return &protocols[i];
	return NULL;
}

const char *class_name(uint16_t class)
{
	const struct protocol *p;

	if (class < CLASS_REASONS)
		return reasons[class];
	if (class >= CLASS_SIGNATURES)
		return "custom";
	p = protocol_of(class);
	return p ? p->name : "unknown";
}

int class_number(const char *name, uint16_t *class)
{
	const struct protocol *p = protocol_named(name);

	for (uint16_t i = 0; !p && i < CLASS_REASONS; i++)
		if (!strcmp(reasons[i], name)) {
			*class = i;
			return 0;
		}
	if (!p)
		return -ENOENT;
	*class = p->number;
	return 0;
}

const char *kind_name(int kind)
{
	static const char *const names[] = {
		[KIND_ORDINARY] = "ordinary", [KIND_TUNNEL] = "tunnel",
		[KIND_CARRIER] = "carrier", [KIND_MINING] = "mining",
	};

	return names[kind];
}

const char *variant_name(uint16_t class, uint8_t variant)
{
	const struct protocol *p = protocol_of(class);

	if (!p || !p->variants || !variant)
		return NULL;
	for (unsigned int i = 0; p->variants[i]; i++)
		if (i + 1U == variant)
			return p->variants[i];
	return NULL;
}

const char *ip_protocol_name(uint8_t proto, char out[WORD_ROOM])
{
	static const struct { uint8_t number; const char *name; } names[] = {
		{ IP_ICMP, "icmp" }, { 2, "igmp" }, { IP_IPIP, "ipip" }, { IP_TCP, "tcp" },
		{ IP_UDP, "udp" }, { IP_IPV6, "ipv6" }, { IP_GRE, "gre" }, { IP_ESP, "esp" },
		{ IP_AH, "ah" }, { IP_ICMPV6, "icmpv6" }, { 94, "ipip" }, { IP_ETHERIP, "etherip" },
		{ IP_L2TP, "l2tp" }, { IP_SCTP, "sctp" }, { IP_UDPLITE, "udplite" },
		{ 88, "eigrp" }, { 89, "ospf" }, { 103, "pim" }, { 112, "vrrp" },
	};

	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].number == proto)
			return names[i].name;
	snprintf(out, WORD_ROOM, "%u", proto);
	return out;
}

const char *network_name(uint64_t net, const char *(*named)(void *, uint32_t), void *arg,
			 char out[64])
{
	uint8_t bytes[16] = { 0 };
	char text[INET6_ADDRSTRLEN];
	const char *name;

	switch (net >> 56) {
	case NET_NAMED:
		name = named ? named(arg, net) : NULL;
		snprintf(out, 64, "%s", name ? name : "?");
		return out;
	case NET_IPV4:
		snprintf(out, 64, "%u.%u.%u.0/24", (unsigned int)(net >> 16 & 0xff),
			 (unsigned int)(net >> 8 & 0xff), (unsigned int)(net & 0xff));
		return out;
	case NET_IPV6:
		for (int i = 0; i < 6; i++)
			bytes[i] = net >> (40 - 8 * i);
		inet_ntop(AF_INET6, bytes, text, sizeof(text));
		snprintf(out, 64, "%s/48", text);
		return out;
	}
	return "-";
}
