// SPDX-License-Identifier: Apache-2.0
/* One flow as the object of the JSON contract. */
#include <stdio.h>
#include <time.h>

#include "../../bpf/types.h"
#include "../base/prefix.h"
#include "flow_line.h"
#include "words.h"

#define EVIDENCE_ROOM 24

int flow_is_tunnel(const struct flow *flow, unsigned int min_confidence)
{
	return flow->tunnel && flow->tunnel >= min_confidence;
}

static void put_address(struct json *json, const char *name, const __u64 addr[2])
{
	struct address address = address_from(addr, 16);
	char text[ADDRESS_ROOM];

	json_put_text(json, name, address_text(text, &address));
}

static void put_time(struct json *json, const char *name, uint64_t ns)
{
	time_t seconds = ns / 1000000000ULL;
	char text[40], whole[64];
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(whole, sizeof(whole), "%s.%06uZ", text, (unsigned int)(ns / 1000 % 1000000));
	json_put_text(json, name, whole);
}

static void put_ends(struct json *json, const struct flow_key *key, const struct flow *flow)
{
	int hi = flow->marks & FLOW_HI_STARTED;
	char proto[WORD_ROOM];

	put_address(json, "src", hi ? key->hi : key->lo);
	json_put_u64(json, "src_port", hi ? key->hi_port : key->lo_port);
	put_address(json, "dst", hi ? key->lo : key->hi);
	json_put_u64(json, "dst_port", hi ? key->lo_port : key->hi_port);
	json_put_text(json, "proto", ip_protocol_name(key->proto, proto));
}

static void put_verdict(struct json *json, const struct flow_key *key, const struct flow *flow,
			const struct reader *reader)
{
	const char *why[EVIDENCE_ROOM];
	unsigned int n = evidence(flow, why, EVIDENCE_ROOM);

	json_put_text(json, "protocol", class_name(flow->class));
	json_put_text(json, "variant", variant_name(flow->class, flow->variant));
	json_put_bool(json, "tunnel", flow_is_tunnel(flow, reader->min_confidence));
	json_put_u64(json, "confidence", flow->tunnel);
	json_put_text(json, "fingerprint",
		      reader->fingerprint ? reader->fingerprint(reader->arg, key, flow) : NULL);
	json_put_text(json, "inner", flow->inner ? class_name(flow->inner) : NULL);
	json_open_array(json, "evidence");
	for (unsigned int i = 0; i < n; i++)
		json_put_text(json, NULL, why[i]);
	json_close(json);
}

void flow_json(struct json *json, const struct flow_key *key, const struct flow *flow,
	       const struct reader *reader)
{
	char name[64];

	json_open_object(json, NULL);
	put_ends(json, key, flow);
	json_put_text(json, "path", reader->path ? reader->path(reader->arg, flow->path[UP] ?
							    flow->path[UP] : flow->path[DOWN]) : "-");
	json_put_text(json, "network", network_name(flow->net, reader->network, reader->arg, name));
	put_verdict(json, key, flow, reader);
	json_put_u64(json, "packets", (uint64_t)flow->packets[UP] + flow->packets[DOWN]);
	json_put_u64(json, "bytes", flow->bytes[UP] + flow->bytes[DOWN]);
	json_put_u64(json, "packets_up", flow->packets[UP]);
	json_put_u64(json, "bytes_up", flow->bytes[UP]);
	json_put_u64(json, "packets_down", flow->packets[DOWN]);
	json_put_u64(json, "bytes_down", flow->bytes[DOWN]);
	put_time(json, "first", flow->first + reader->offset);
	put_time(json, "last", flow->last + reader->offset);
	json_close(json);
}
