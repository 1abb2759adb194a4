// SPDX-License-Identifier: Apache-2.0
/* Evidence with its weight: the points of bpf/behave*.h, and what speaks against a tunnel. */
#include <stdio.h>

#include "../../bpf/behave.h"
#include "answer/explain.h"
#include "answer/weights.h"
#include "answer/words.h"

#define FEW_PACKETS 40		/* behaviour needs about this many payloads */

/* Points as bpf/behave*.h give them: what the bit adds where it stands alone. */
const struct weight weights[] = {
	{ BEHAVED_INNER_IP, 80, "inside: IP headers in clear, at one offset" },
	{ BEHAVED_SHAKES, 15, "inside: TCP handshakes, several of one size" },
	{ BEHAVED_SHAKE, 45, "inside: a TCP handshake: three small packets whose sizes fit" },
	{ BEHAVED_ACK, 20, "inside: bulk one way is answered by packets of one small size" },
	{ BEHAVED_SYN, 20, "inside: beside them, packets larger by TCP's SYN options" },
	{ BEHAVED_ACK_PADDED, 20, "inside: bulk one way is answered promptly by small padded packets" },
	{ BEHAVED_ACK_BACK, 15, "inside: the same small size is sent the other way" },
	{ BEHAVED_CHUNKS, 50, "inside: bulk in records padded at random, just below one size" },
	{ BEHAVED_SOCKS, 95, "inside: a SOCKS 5 opening: greeting, method, request and answer by size" },
	{ BEHAVED_KEYS, 95, "inside: an SSH key exchange, NEWKEYS and a service request by size" },
	{ BEHAVED_HELLO, 85, "inside: a TLS handshake: hello, certificates, at once a Finished by size" },
	{ BEHAVED_RANDOM, 30, "random from the first byte, both ways, no length told" },
	{ BEHAVED_NO_CONSTANT, 20, "random, and no byte stays the same from packet to packet" },
	{ BEHAVED_SAME_END, 55, "other flows to the same server are tunnels" },
	{ BEHAVED_MIXED, 15, "random, and small and full payloads both ways" },
	{ BEHAVED_VPN, 95, "inside: the opening of OpenVPN or SSTP by size" },
};
const unsigned int weights_count = sizeof(weights) / sizeof(weights[0]);

/* Bits that have another meaning in some carriers: SSH shows no records, DNS speaks of zones. */
static const struct weight in_ssh[] = {
	{ BEHAVED_FORWARD, 125, "inside: no session was asked for, but a connection through, or a tun device" },
	{ BEHAVED_ROUNDS, 115, "inside: bulk stands still every 32 kB until it is answered, as sshuttle's" },
};
static const struct weight in_dns[] = {
	{ BEHAVED_ZONE, 50, "names and answers of one DNS zone carry data" },
};

static const struct weight *other_meaning(const struct weight *of, size_t n,
					  const struct weight *weight)
{
	for (size_t i = 0; i < n; i++)
		if (of[i].bit == weight->bit)
			return &of[i];
	return weight;
}

int speaks_of_zone(uint16_t class)
{
	return class == CLASS_DNS || class == CLASS_DNS_TUNNEL || class == CLASS_IODINE ||
	       class == CLASS_DNS2TCP || class == CLASS_DNSCAT2;
}

const struct weight *weight_in(const struct weight *weight, uint16_t class)
{
	if (class == CLASS_SSH || class == CLASS_SSH_TUNNEL)
		return other_meaning(in_ssh, sizeof(in_ssh) / sizeof(in_ssh[0]), weight);
	if (speaks_of_zone(class))
		return other_meaning(in_dns, sizeof(in_dns) / sizeof(in_dns[0]), weight);
	return weight;
}

void put_evidence(struct json *json, int points, const char *text)
{
	json_open_object(json, NULL);
	json_put_bool(json, "for", points >= 0);
	if (points)
		json_put_i64(json, "weight", points);
	else
		json_put_null(json, "weight");
	json_put_text(json, "text", text);
	json_close(json);
}

void put_behaviour(struct json *json, unsigned int behaved, uint16_t class)
{
	for (unsigned int i = 0; i < weights_count; i++) {
		const struct weight *weight = weight_in(&weights[i], class);

		if (behaved & weight->bit)
			put_evidence(json, weight->points, weight->text);
	}
}

static void put_ordinary(struct json *json, const struct flow *flow)
{
	const struct protocol *p = protocol_of(flow->class);
	char text[96];

	if (!p || flow->class < CLASS_PROTOCOLS || flow->sure < NAMED_AT)
		return;
	snprintf(text, sizeof(text), "its bytes are those of %s (%u of 100)", p->name, flow->sure);
	put_evidence(json, p->kind == KIND_TUNNEL ? flow->tunnel : p->kind == KIND_CARRIER ? -30 : -60,
		     text);
}

void put_flow_evidence(struct json *json, const struct flow *flow)
{
	uint32_t packets = flow->packets[UP] + flow->packets[DOWN];
	char text[96];

	put_behaviour(json, flow->behaved, flow->class);
	put_ordinary(json, flow);
	if (!flow->packets[UP] || !flow->packets[DOWN])
		put_evidence(json, -20, "one direction only: nothing shows whether it was answered");
	if (packets < FEW_PACKETS) {
		snprintf(text, sizeof(text), "only %u packets: behaviour shows itself from about %d on",
			 packets, FEW_PACKETS);
		put_evidence(json, -10, text);
	}
	if (!flow->behaved && flow->class < CLASS_PROTOCOLS)
		put_evidence(json, -40, "nothing behaves like packets of other connections inside");
	if (flow->rival && protocol_of(flow->rival)) {
		snprintf(text, sizeof(text), "also fits %s", class_name(flow->rival));
		put_evidence(json, -20, text);
	}
}
