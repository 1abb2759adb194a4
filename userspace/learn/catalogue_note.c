// SPDX-License-Identifier: Apache-2.0
/* One session into the catalogue: what it adds to its fingerprint, and what it takes away. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/track.h"
#include "catalogue.h"
#include "learn.h"
#include "rule.h"

static uint64_t server_hash(const struct flow_key *key, const struct flow *flow)
{
	const uint64_t *a = (const uint64_t *)(flow->marks & FLOW_HI_STARTED ? key->lo : key->hi);
	uint64_t h = (a[0] ^ a[1] * 3) * 0x9e3779b97f4a7c15ULL;

	return h ? h : 1;
}

static bool is_new_server(struct print *p, uint64_t server)
{
	for (unsigned int i = 0; i < p->servers_count; i++)
		if (p->servers[i] == server)
			return false;
	if (p->servers_count == PRINT_SERVERS)
		return false;
	p->servers[p->servers_count++] = server;
	return true;
}

static bool is_constant(uint8_t letter)
{
	return letter == FIELD_ZERO || letter == FIELD_BOTH || letter == FIELD_DIFFERENT;
}

/* Values that another server or session does not repeat are its own. */
static void agree(struct print *p, const struct structure *s)
{
	for (unsigned int i = 0; i < STRUCTURE_BYTES; i++) {
		bool constant = i < s->length && is_constant(s->fields[i]) && !(s->moved >> i & 1);

		if (!constant || (p->sessions > 1 && p->values[i] != s->values[i]))
			p->differ |= 1ULL << i;
		if (p->sessions <= 1)
			p->values[i] = s->values[i];
	}
}

static void keep_sample(struct print *p, const struct conversation *session, bool new_server,
			bool hi_started)
{
	unsigned int at = 0;

	while (at < PRINT_SAMPLES && p->samples[at] &&
	       memcmp(&p->samples[at]->key, &session->key, sizeof(session->key)))
		at++;
	if (at == PRINT_SAMPLES && !new_server)
		return;
	if (at == PRINT_SAMPLES)
		at = p->servers_count % PRINT_SAMPLES;
	if (!p->samples[at])
		p->samples[at] = malloc(sizeof(*session));
	if (!p->samples[at])
		return;
	*p->samples[at] = *session;
	p->samples[at]->hi_started = hi_started;
}

static struct print_network *network_of_print(struct catalogue *c, struct print *p, uint64_t net,
					      int64_t first)
{
	for (unsigned int i = 0; i < p->networks_count; i++)
		if (p->networks[i].net == net)
			return &p->networks[i];
	if (p->networks_count == PRINT_NETWORKS) {
		catalogue_lost(c)->networks++;
		return NULL;
	}
	p->networks[p->networks_count] = (struct print_network){ .net = net, .first = first };
	return &p->networks[p->networks_count++];
}

/* The flow's place among those remembered; fresh: it was not there. */
static struct print_flow *flow_of_print(struct print *p, const struct flow_key *key,
					uint64_t first, bool *fresh)
{
	struct print_flow *f;

	*fresh = false;
	for (unsigned int i = 0; i < p->flows_count; i++)
		if (!memcmp(&p->flows[i].key, key, sizeof(*key)) && p->flows[i].flow.first == first)
			return &p->flows[i];
	*fresh = true;
	f = &p->flows[p->flows_next++ % PRINT_FLOWS];
	if (p->flows_count < PRINT_FLOWS)
		p->flows_count++;
	memset(f, 0, sizeof(*f));
	f->key = *key;
	return f;
}

static void note_traffic(struct catalogue *c, struct print *p, struct print_flow *f,
			 const struct catalogue_note *n, bool fresh)
{
	struct print_network *net = network_of_print(c, p, n->flow->net, f->first);

	if (net) {
		net->sessions += fresh;
		net->first = f->first < net->first ? f->first : net->first;
		net->last = f->last > net->last ? f->last : net->last;
		for (int way = UP; way <= DOWN; way++)
			if (n->flow->bytes[way] > f->flow.bytes[way])
				net->bytes[way] += n->flow->bytes[way] - f->flow.bytes[way];
	}
	f->flow = *n->flow;
}

/* Two sessions are learned; with a rule out there, in the kernel. */
static void note_state(struct print *p)
{
	if (p->sessions >= 2 && (p->state == PRINT_CANDIDATE || p->state == PRINT_RETIRED))
		p->state = PRINT_LEARNED;
	if (p->state == PRINT_LEARNED && p->number)
		p->state = PRINT_KERNEL;
}

void catalogue_pushed(struct catalogue *c, struct print *p, uint16_t number, const char *why_not)
{
	p->renewed = false;
	p->number = number;
	snprintf(p->why_not, sizeof(p->why_not), "%.95s", why_not ? why_not : "");
	if (!number && p->state == PRINT_KERNEL)
		p->state = PRINT_LEARNED;
	note_state(p);
	catalogue_touched(c);
}

/* What the session shows by now; fresh: it is one more. */
static void note_session(struct print *p, const struct catalogue_note *n, bool fresh)
{
	bool new_server = is_new_server(p, server_hash(n->key, n->flow));

	p->sessions += fresh;
	if (n->structure) {
		p->structure = *n->structure;
		p->structured = true;
		agree(p, n->structure);
	}
	if (n->no_rule)
		snprintf(p->why_not, sizeof(p->why_not), "%.95s", n->no_rule);
	if (n->session)
		keep_sample(p, n->session, new_server, n->flow->marks & FLOW_HI_STARTED);
	note_state(p);
}

/* A rule is asked for once a session, or twice: when it is whole, and when it becomes sure enough. */
static void note_rule(struct print *p, struct print_flow *f, const struct catalogue_note *n,
		      unsigned int before)
{
	static const uint8_t steps[] = { RULE_TRIAL, RULE_SURE, RULE_FRAMED };
	bool surer = false;

	for (unsigned int i = 0; i < sizeof(steps); i++)
		surer |= before < steps[i] && p->confidence >= steps[i];

	if (!n->background || !n->whole || (f->whole && !surer))
		return;
	f->whole = true;
	rule_make(p, n->session, n->background);
}

static struct print *entry_for(struct catalogue *c, const struct catalogue_note *n)
{
	struct print *p = catalogue_find(c, n->line);

	if (p)
		return p;
	if (catalogue_crowded(c, n->flow->net))
		return NULL;
	p = catalogue_add(c, n->line);
	if (!p)
		return NULL;
	p->founder = n->flow->net;
	p->proto = n->key->proto;
	p->class = n->flow->class;
	return p;
}

static bool remembers(const struct print *p, const struct catalogue_note *n)
{
	for (unsigned int i = 0; i < p->flows_count; i++)
		if (!memcmp(&p->flows[i].key, n->key, sizeof(*n->key)) &&
		    p->flows[i].flow.first == n->flow->first)
			return true;
	return false;
}

/*
 * Both ways; or the answers come under other ports: the packets inside were answered, or the other end
 * sent the same line back.
 */
static bool is_answered(struct catalogue *c, const struct catalogue_note *n)
{
	if (n->flow->marks & FLOW_PAIRED)
		return true;
	if (n->flow->packets[UP] && n->flow->packets[DOWN])
		return !n->structure || (n->structure->messages[UP] && n->structure->messages[DOWN]);
	return catalogue_paired(c, line_hash(n->line), n->key, n->flow->marks & FLOW_HI_STARTED);
}

struct print *catalogue_note(struct catalogue *c, const struct catalogue_note *n)
{
	unsigned int confidence;
	struct print_flow *f;
	struct print *p;
	bool fresh, grown;

	if (!is_answered(c, n)) {
		catalogue_lost(c)->unanswered++;
		return NULL;
	}
	p = entry_for(c, n);
	if (!p)
		return NULL;
	if (n->again && !remembers(p, n))
		return p;
	f = flow_of_print(p, n->key, n->flow->first, &fresh);
	grown = !f->whole;
	f->first = ((int64_t)n->flow->first + n->offset) / 1000;
	f->last = ((int64_t)n->flow->last + n->offset) / 1000;
	if (fresh && f->first <= p->restored) {
		f->flow = *n->flow;
		fresh = grown = false;
	}
	confidence = p->confidence;
	p->confidence = n->flow->tunnel > p->confidence ? n->flow->tunnel : p->confidence;
	if (grown)
		note_session(p, n, fresh);
	note_rule(p, f, n, confidence);
	rule_score(p);
	note_traffic(c, p, f, n, fresh);
	p->first = p->first && p->first < f->first ? p->first : f->first;
	p->last = f->last > p->last ? f->last : p->last;
	p->behaved |= n->flow->behaved;
	catalogue_touched(c);
	return p;
}

/* Values stand in runs of at least two bytes: single ones agree by chance. */
char *instance_text(char out[FINGERPRINT_ROOM * 2], const struct print *p)
{
	size_t room = FINGERPRINT_ROOM * 2;
	int n = snprintf(out, room, "%s", p->line);
	bool first = true;

	if (p->servers_count < 3 || p->sessions < 3 || !strstr(p->line, "b="))
		return out;
	for (unsigned int at = 0, run; at < STRUCTURE_BYTES; at += run ? run : 1) {
		for (run = 0; at + run < STRUCTURE_BYTES && !(p->differ >> (at + run) & 1); run++)
			;
		if (run < 2)
			continue;
		n += snprintf(out + n, room - n, first ? ";v=%u:" : ",%u:", at);
		for (unsigned int i = 0; i < run; i++)
			n += snprintf(out + n, room - n, "%02x", p->values[at + i]);
		first = false;
	}
	return out;
}
