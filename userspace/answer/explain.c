// SPDX-License-Identifier: Apache-2.0
/* explain: why something is what it is called, with weights, chance, peers, payloads and who decided. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/explain.h"
#include "answer/flow_line.h"
#include "answer/past.h"
#include "answer/words.h"
#include "learn/carried.h"

#define SAMPLE_LINES 8		/* payloads shown */
#define PEERS_MOST 8

void put_subject(struct json *json, const char *kind, const char *name)
{
	json_open_object(json, "subject");
	json_put_text(json, "kind", kind);
	json_put_text(json, "name", name);
	json_close(json);
}

/* --- peers: where the tunnels end --- */

struct peer {
	struct address address;
	uint16_t port;
	uint64_t bytes;
};

struct peers {
	struct peer list[PEERS_MOST];
	unsigned int count;
	uint64_t bytes;
};

static void peer_add(struct peers *p, const struct flow_key *key, const struct flow *flow)
{
	bool hi = flow->marks & FLOW_HI_STARTED;
	struct address address = address_from(hi ? key->lo : key->hi, 16);
	uint16_t port = hi ? key->lo_port : key->hi_port;
	uint64_t bytes = flow->bytes[UP] + flow->bytes[DOWN];
	unsigned int i = 0;

	p->bytes += bytes;
	while (i < p->count && (p->list[i].port != port ||
				memcmp(&p->list[i].address, &address, sizeof(address))))
		i++;
	if (i == PEERS_MOST)
		return;
	if (i == p->count)
		p->list[p->count++] = (struct peer){ .address = address, .port = port };
	p->list[i].bytes += bytes;
	for (; i && p->list[i].bytes > p->list[i - 1].bytes; i--) {
		struct peer swap = p->list[i];

		p->list[i] = p->list[i - 1];
		p->list[i - 1] = swap;
	}
}

static void put_peers(struct json *json, const struct peers *p)
{
	json_open_array(json, "peers");
	for (unsigned int i = 0; i < p->count; i++) {
		char text[ADDRESS_ROOM];

		json_open_object(json, NULL);
		json_put_text(json, "address", address_text(text, &p->list[i].address));
		json_put_u64(json, "port", p->list[i].port);
		json_put_u64(json, "bytes", p->list[i].bytes);
		json_put_double(json, "share", p->bytes ? (double)p->list[i].bytes / p->bytes : 0);
		json_close(json);
	}
	json_close(json);
}

/* --- payloads --- */

static void put_payloads(struct json *json, const struct conversation *s)
{
	json_open_array(json, "sample");
	for (unsigned int i = 0; s && i < s->count && i < SAMPLE_LINES; i++) {
		const struct payload *p = &s->payloads[i];
		char text[49] = "";

		for (unsigned int k = 0; k < p->have && k < 24; k++)
			snprintf(text + 2 * k, 3, "%02x", p->head[k]);
		json_open_object(json, NULL);
		json_put_text(json, "way", p->way == UP ? "up" : "down");
		json_put_u64(json, "microseconds", (p->at - s->payloads[0].at) / 1000);
		json_put_u64(json, "length", p->len);
		json_put_text(json, "head", text);
		json_close(json);
	}
	json_close(json);
}

static void put_flows(struct json *json, const struct prints *q, const struct concerned *s)
{
	json_open_array(json, "flows");
	for (unsigned int i = 0; s && i < s->count; i++)
		flow_json(json, &s->flows[i].key, &s->flows[i].flow, q->reader);
	json_close(json);
}

/* --- a fingerprint --- */

void explain_print(struct json *json, const struct prints *q, const struct print *p)
{
	struct peers peers = { .count = 0 };

	for (unsigned int i = 0; i < p->flows_count; i++)
		peer_add(&peers, &p->flows[i].key, &p->flows[i].flow);
	json_open_object(json, "data");
	put_subject(json, "fingerprint", p->nickname);
	json_put_u64(json, "confidence", p->confidence);
	json_open_array(json, "fingerprints");
	print_row(json, NULL, p);
	json_close(json);
	put_levels(json, p);
	json_open_array(json, "evidence");
	put_print_evidence(json, p);
	json_close(json);
	print_chance(json, p);
	put_peers(json, &peers);
	put_payloads(json, p->samples[0]);
	put_flows(json, q, NULL);
	json_put_text(json, "decided", print_decided(p));
	put_print_lost(json, p);
	json_close(json);
}

/* --- flows of a network, or one flow --- */

static bool shows(const struct print *p, const struct concerned *s, const struct prints *q)
{
	char name[NETWORK_NAME_ROOM];

	for (unsigned int i = 0; i < p->networks_count && !s->is_end; i++)
		if (!strcmp(reader_network(q->reader, p->networks[i].net, name), s->word))
			return true;
	for (unsigned int i = 0; i < p->flows_count; i++)
		for (unsigned int k = 0; k < s->count; k++)
			if (!memcmp(&p->flows[i].key, &s->flows[k].key, sizeof(s->flows[k].key)))
				return true;
	return false;
}

static void put_prints(struct json *json, const struct prints *q, const struct concerned *s)
{
	struct catalogue *c = learn_hold(q->learn);

	json_open_array(json, "fingerprints");
	for (unsigned int i = 0; i < catalogue_count(c); i++)
		if (shows(catalogue_at(c, i), s, q))
			print_row(json, NULL, catalogue_at(c, i));
	json_close(json);
	learn_release(q->learn);
}

/* What a flow's payloads show, whether it is a tunnel or not; of one in a carrier its sizes. */
static bool line_of_flow(struct print *shown, const struct prints *q, const struct concerned *s,
			 const struct conversation *session)
{
	const struct flow_key *key = &s->flows[0].key;
	const char *line = is_carried(s->flows[0].flow.class) ?
			   learn_fingerprint(q->learn, key, &s->flows[0].flow) : NULL;

	if (line) {
		snprintf(shown->line, sizeof(shown->line), "%s", line);
		return true;
	}
	if (!session || structure_infer(&shown->structure, session))
		return false;
	structure_text(shown->line, &shown->structure, key->proto);
	shown->structured = true;
	return true;
}

static void put_structure(struct json *json, const struct prints *q, const struct concerned *s)
{
	struct print shown = { .proto = s->flows[0].key.proto };
	struct conversation session;
	bool kept = !learn_session(q->learn, &s->flows[0].key, &session);

	if (line_of_flow(&shown, q, s, kept ? &session : NULL)) {
		put_levels(json, &shown);
	} else {
		json_put_null(json, "levels");
		json_open_array(json, "fields");
		json_close(json);
	}
	print_chance(json, &shown);
	put_payloads(json, kept ? &session : NULL);
}

static const char *flow_decided(const struct flow *flow)
{
	if (flow->class >= CLASS_SIGNATURES)
		return "a signature";
	if (flow->class >= CLASS_PROTOCOLS)
		return "a matcher of the catalogue: see 'tunprint protocols'";
	if (flow->tunnel)
		return "behaviour: what travels inside";
	return "nothing yet";
}

static void explain_flows(struct json *json, const struct prints *q, const struct concerned *s)
{
	struct peers peers = { .count = 0 };

	for (unsigned int i = 0; i < s->count; i++)
		if (s->is_end || flow_is_tunnel(&s->flows[i].flow, q->reader->min_confidence))
			peer_add(&peers, &s->flows[i].key, &s->flows[i].flow);
	json_open_object(json, "data");
	put_subject(json, s->is_end ? "flow" : "network", s->word);
	json_put_u64(json, "confidence", s->confidence);
	put_prints(json, q, s);
	put_structure(json, q, s);
	json_open_array(json, "evidence");
	if (s->is_end || !s->tunnels)
		put_flow_evidence(json, &s->flows[0].flow);
	else
		put_behaviour(json, s->behaved, 0);
	if (s->is_end)
		put_host_share(json, q, &s->flows[0]);
	json_close(json);
	put_peers(json, &peers);
	put_flows(json, q, s);
	json_put_text(json, "decided", flow_decided(&s->flows[0].flow));
	json_close(json);
}

static bool explain_known(struct json *json, const struct prints *q, const char *word)
{
	struct catalogue *c = learn_hold(q->learn);
	const struct print *p = catalogue_find(c, word);

	if (p) {
		answer_begin(json, "tunprint.explain/1", q->head);
		explain_print(json, q, p);
		json_close(json);
	}
	learn_release(q->learn);
	return p;
}

/* A network without a flow now, as the history knows it; false: it does not, and why holds errors. */
static bool explain_before(struct json *json, const struct prints *q, const char *word,
			   struct reason *why)
{
	struct answer_head head = *q->head;
	struct past past = { .known = false };
	int err = history_span(q->past, &head.from, &head.to, why);

	err = err ? err : past_find(&past, q->past, word, head.from, head.to, why);
	head.from *= 1000000;
	head.to *= 1000000;
	head.missing = past.damaged ? "damaged buckets of the store are left out" : head.missing;
	if (!err && past.known) {
		answer_begin(json, "tunprint.explain/1", &head);
		explain_past(json, &past, learn_hold(q->learn), q->reader);
		learn_release(q->learn);
		json_close(json);
	}
	past_free(&past);
	return !err && past.known;
}

void prints_explain(struct json *json, const struct prints *q, const char *word)
{
	struct answer_head head = *q->head;
	struct reason why = { "" };
	struct concerned s;

	if (explain_known(json, q, word))
		return;
	concerned_find(&s, q, word);
	if (!s.count && q->past && explain_before(json, q, word, &why))
		return;
	if (*why.text)
		head.missing = why.text;
	if (!s.count && !head.empty)
		head.empty = q->past ? "neither a fingerprint, nor a network of the history, nor a network or a "
			     "flow that is tracked now" :
			     "neither a fingerprint, nor a network or a flow that is tracked now";
	answer_begin(json, "tunprint.explain/1", &head);
	if (s.count)
		explain_flows(json, q, &s);
	else
		json_put_null(json, "data");
	json_close(json);
}
