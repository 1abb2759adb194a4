// SPDX-License-Identifier: Apache-2.0
/* The catalogue: what may enter, what gives way, and when sessions agree. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/track.h"
#include "catalogue.h"
#include "learn.h"

#define DAY (86400 * 1000000ll)

struct catalogue {
	struct print **prints;
	unsigned int count, room;
	bool changed;
	struct catalogue_losses losses;
};

struct catalogue *catalogue_new(uint32_t prints)
{
	struct catalogue *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->room = prints ? : PRINTS_DEFAULT;
	c->prints = calloc(c->room, sizeof(*c->prints));
	if (!c->prints) {
		free(c);
		return NULL;
	}
	return c;
}

static void print_free(struct print *p)
{
	for (unsigned int i = 0; i < PRINT_SAMPLES; i++)
		free(p->samples[i]);
	free(p);
}

void catalogue_free(struct catalogue *c)
{
	for (unsigned int i = 0; c && i < c->count; i++)
		print_free(c->prints[i]);
	if (c)
		free(c->prints);
	free(c);
}

unsigned int catalogue_count(const struct catalogue *c) { return c->count; }
struct print *catalogue_at(const struct catalogue *c, unsigned int index) { return c->prints[index]; }
struct catalogue_losses catalogue_losses(const struct catalogue *c) { return c->losses; }
bool catalogue_changed(const struct catalogue *c) { return c->changed; }
void catalogue_kept(struct catalogue *c) { c->changed = false; }

const char *print_state_name(enum print_state state)
{
	static const char *const names[PRINT_STATES] = {
		"candidate", "learned", "in kernel", "retired", "rejected",
	};

	return names[state];
}

struct print *catalogue_find(const struct catalogue *c, const char *name)
{
	for (unsigned int i = 0; i < c->count; i++)
		if (!strcmp(c->prints[i]->line, name) || !strcmp(c->prints[i]->nickname, name))
			return c->prints[i];
	return NULL;
}

/* --- room --- */

static void drop(struct catalogue *c, unsigned int index)
{
	print_free(c->prints[index]);
	c->prints[index] = c->prints[--c->count];
	c->changed = true;
}

/* The candidate that was quiet for longest gives way; what is learned stays. */
static bool make_room(struct catalogue *c)
{
	unsigned int oldest = c->count;

	if (c->count < c->room)
		return true;
	for (unsigned int i = 0; i < c->count; i++)
		if (c->prints[i]->state == PRINT_CANDIDATE &&
		    (oldest == c->count || c->prints[i]->last < c->prints[oldest]->last))
			oldest = i;
	if (oldest == c->count) {
		c->losses.refused++;
		return false;
	}
	c->losses.forgotten++;
	drop(c, oldest);
	return true;
}

struct print *catalogue_add(struct catalogue *c, const char *line)
{
	struct print *p = make_room(c) ? calloc(1, sizeof(*p)) : NULL;

	if (!p)
		return NULL;
	snprintf(p->line, sizeof(p->line), "%s", line);
	fingerprint_nickname(p->nickname, p->line);
	c->prints[c->count++] = p;
	c->changed = true;
	return p;
}

/* A network that shows ever new fingerprints is heard a few times. */
static bool is_crowded(struct catalogue *c, uint64_t net)
{
	unsigned int begun = 0;

	for (unsigned int i = 0; i < c->count; i++)
		begun += c->prints[i]->founder == net && c->prints[i]->state == PRINT_CANDIDATE;
	if (begun < PRINTS_PER_NETWORK)
		return false;
	c->losses.crowded++;
	return true;
}

/* --- one session --- */

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

	while (at < PRINT_SAMPLES && p->samples[at])
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
		c->losses.networks++;
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

static void note_session(struct print *p, const struct catalogue_note *n)
{
	bool new_server = is_new_server(p, server_hash(n->key, n->flow));

	p->sessions++;
	if (n->structure) {
		p->structure = *n->structure;
		p->structured = true;
		agree(p, n->structure);
	}
	if (n->session)
		keep_sample(p, n->session, new_server, n->flow->marks & FLOW_HI_STARTED);
	if (p->sessions >= 2 && (p->state == PRINT_CANDIDATE || p->state == PRINT_RETIRED))
		p->state = PRINT_LEARNED;
}

static struct print *entry_for(struct catalogue *c, const struct catalogue_note *n)
{
	struct print *p = catalogue_find(c, n->line);

	if (p)
		return p;
	if (is_crowded(c, n->flow->net))
		return NULL;
	p = catalogue_add(c, n->line);
	if (!p)
		return NULL;
	p->founder = n->flow->net;
	p->proto = n->key->proto;
	p->class = n->flow->class;
	return p;
}

struct print *catalogue_note(struct catalogue *c, const struct catalogue_note *n)
{
	struct print_flow *f;
	struct print *p;
	bool fresh;

	if (!n->flow->packets[UP] || !n->flow->packets[DOWN] ||
	    (n->structure && (!n->structure->messages[UP] || !n->structure->messages[DOWN]))) {
		c->losses.unanswered++;
		return NULL;
	}
	p = entry_for(c, n);
	if (!p)
		return NULL;
	f = flow_of_print(p, n->key, n->flow->first, &fresh);
	f->first = ((int64_t)n->flow->first + n->offset) / 1000;
	f->last = ((int64_t)n->flow->last + n->offset) / 1000;
	if (fresh && f->first <= p->restored) {
		f->flow = *n->flow;
		fresh = false;
	}
	if (fresh)
		note_session(p, n);
	note_traffic(c, p, f, n, fresh);
	p->first = p->first && p->first < f->first ? p->first : f->first;
	p->last = f->last > p->last ? f->last : p->last;
	p->confidence = n->flow->tunnel > p->confidence ? n->flow->tunnel : p->confidence;
	p->behaved |= n->flow->behaved;
	c->changed = true;
	return p;
}

void catalogue_age(struct catalogue *c, int64_t now)
{
	for (unsigned int i = c->count; i-- > 0;) {
		struct print *p = c->prints[i];

		if (p->state == PRINT_CANDIDATE && now - p->last > PRINT_LONE * DAY) {
			c->losses.forgotten++;
			drop(c, i);
		} else if (p->state == PRINT_LEARNED && now - p->last > PRINT_IDLE * DAY) {
			p->state = PRINT_RETIRED;
			c->changed = true;
		}
	}
}

/* Values stand in runs of at least two bytes: single ones agree by chance. */
char *instance_text(char out[FINGERPRINT_ROOM * 2], const struct print *p)
{
	size_t room = FINGERPRINT_ROOM * 2;
	int n = snprintf(out, room, "%s", p->line);
	bool first = true;

	if (p->servers_count < 3 || p->sessions < 3)
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
