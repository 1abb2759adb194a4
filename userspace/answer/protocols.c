// SPDX-License-Identifier: Apache-2.0
/* tunprint.protocols/1: the catalogue, from bpf/proto/list.h. */
#include "../../bpf/classify.h"
#include "answer/protocols.h"
#include "answer/words.h"

static void put_carriers(struct json *json, const struct protocol *p)
{
	static const struct { uint32_t bit; const char *name; } carriers[] = {
		{ ON_UDP, "udp" }, { ON_TCP, "tcp" }, { ON_ICMP, "icmp" }, { ON_GRE, "gre" },
		{ ON_ESP, "esp" }, { ON_AH, "ah" }, { ON_IPIP, "ipip" }, { ON_IPV6, "ipv6" },
		{ ON_L2TP, "l2tp" }, { ON_ETHERIP, "etherip" }, { ON_SCTP, "sctp" },
		{ ON_OTHER, "other" },
	};

	json_open_array(json, "carriers");
	for (unsigned int i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++)
		if (p->on & carriers[i].bit)
			json_put_text(json, NULL, carriers[i].name);
	json_close(json);
}

static void put_list(struct json *json, const char *name, const char *const *list)
{
	json_open_array(json, name);
	for (; list && *list; list++)
		json_put_text(json, NULL, *list);
	json_close(json);
}

static void put_protocol(struct json *json, const struct protocol *p)
{
	json_open_object(json, NULL);
	json_put_text(json, "name", p->name);
	json_put_u64(json, "number", p->number);
	json_put_text(json, "kind", kind_name(p->kind));
	put_carriers(json, p);
	json_put_u64(json, "packets", p->packets);
	json_put_bool(json, "middle", p->middle);
	json_put_text(json, "decides", p->decides);
	put_list(json, "variants", p->variants);
	put_list(json, "evidence", p->sayings);
	json_close(json);
}

void protocols_json(struct json *json, const struct answer_head *head)
{
	answer_begin(json, "tunprint.protocols/1", head);
	json_open_array(json, "data");
	for (unsigned int i = 0; i < protocols_count; i++)
		put_protocol(json, &protocols[i]);
	json_close(json);
	json_close(json);
}
