// SPDX-License-Identifier: Apache-2.0
/* One flow as the object of the JSON contract. */
#include <string.h>

#include "answer/flow_line.h"
#include "answer/words.h"
#include "base/prefix.h"
#include "base/times.h"
#include "learn/learn.h"

#define EVIDENCE_ROOM 24

static void put_address(struct json *json, const char *name, const __u64 addr[2])
{
	struct address address = address_from(addr, 16);
	char text[ADDRESS_ROOM];

	json_put_text(json, name, address_text(text, &address));
}

static void put_time(struct json *json, const char *name, uint64_t ns)
{
	char text[TIMES_ROOM];

	json_put_text(json, name, times_iso(text, (int64_t)(ns / 1000)));
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

static const char *fingerprint_of(const struct flow_key *key, const struct flow *flow,
				  const struct reader *reader)
{
	const char *name = NULL;

	if (reader->fingerprint)
		name = reader->fingerprint(reader->arg, key, flow);
	if (!name && flow->class >= CLASS_SIGNATURES && reader->signature)
		name = reader->signature(reader->signatures, flow->class);
	return name;
}

static void put_signature(struct json *json, const struct flow *flow, const struct reader *reader)
{
	const char *name = flow->class >= CLASS_SIGNATURES && reader->signature ?
		reader->signature(reader->signatures, flow->class) : NULL;
	char text[EVIDENCE_TEXT_ROOM];

	if (flow->class < CLASS_SIGNATURES)
		return;
	snprintf(text, sizeof(text), "the first payloads of both directions fit signature %s",
		 name ? name : "that is not known any more");
	json_put_text(json, NULL, text);
}

static void put_verdict(struct json *json, const struct flow_key *key, const struct flow *flow,
			const struct reader *reader)
{
	char why[EVIDENCE_ROOM][EVIDENCE_TEXT_ROOM];
	unsigned int n = evidence(flow, why, EVIDENCE_ROOM);

	json_put_text(json, "protocol", class_name(flow->class));
	json_put_text(json, "variant", variant_name(flow->class, flow->variant));
	json_put_bool(json, "tunnel", flow_is_tunnel(flow, reader->min_confidence));
	json_put_u64(json, "confidence", flow->tunnel);
	json_put_text(json, "fingerprint", fingerprint_of(key, flow, reader));
	json_open_array(json, "evidence");
	for (unsigned int i = 0; reader->learned; i++) {
		const char *line = reader->learned(reader->arg, key, i);

		if (!line)
			break;
		json_put_text(json, NULL, line);
	}
	put_signature(json, flow, reader);
	for (unsigned int i = 0; i < n; i++)
		json_put_text(json, NULL, why[i]);
	json_close(json);
}

static void put_traffic(struct json *json, const struct flow *flow)
{
	json_put_u64(json, "packets", (uint64_t)flow->packets[UP] + flow->packets[DOWN]);
	json_put_u64(json, "bytes", flow->bytes[UP] + flow->bytes[DOWN]);
	json_put_u64(json, "packets_up", flow->packets[UP]);
	json_put_u64(json, "bytes_up", flow->bytes[UP]);
	json_put_u64(json, "packets_down", flow->packets[DOWN]);
	json_put_u64(json, "bytes_down", flow->bytes[DOWN]);
}

void flow_json(struct json *json, const struct flow_key *key, const struct flow *flow,
	       const struct reader *reader)
{
	char name[NETWORK_NAME_ROOM], nickname[8];
	const char *line;

	json_open_object(json, NULL);
	put_ends(json, key, flow);
	json_put_text(json, "path", reader_path(reader, flow_path(flow)));
	json_put_text(json, "network", reader_network(reader, flow->net, name));
	put_verdict(json, key, flow, reader);
	put_traffic(json, flow);
	put_time(json, "first", flow->first + (uint64_t)reader->offset);
	put_time(json, "last", flow->last + (uint64_t)reader->offset);
	/* Behind the contract's fields: how sure of the name, and what travels inside. */
	json_put_u64(json, "sure", flow->sure);
	json_put_text(json, "inner", flow->inner ? class_name(flow->inner) : NULL);
	json_put_u64(json, "inner_confidence", flow->inside);
	line = fingerprint_of(key, flow, reader);
	/* what a signature found is called by the signature's name already */
	json_put_text(json, "nickname", !line || strncmp(line, "tf1/", 4) ? line :
		      fingerprint_nickname(nickname, line));
	json_close(json);
}
