// SPDX-License-Identifier: Apache-2.0
/* learn: what several flows say together. Open tables of fixed size; the oldest entry gives way. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "learn.h"
#include "zones.h"

#define SESSIONS_DEFAULT 4096
#define ENDS_DEFAULT 65536
#define AGREE 2			/* flows that make a server a tunnel's end */
#define PEERS_MAX 5		/* servers of random flows that a tunnel's client may have */
#define PLACES 8		/* looked at per hash */

/* A server's end (address, port, protocol), or a source (address alone). */
struct end {
	uint64_t addr[2];
	uint16_t port;
	uint8_t proto;
	uint8_t used;
	uint16_t class;		/* of the tunnels seen */
	uint16_t tunnels;	/* flows called a tunnel */
	uint16_t servers;	/* of a source: different servers of its random flows */
	uint64_t filter;	/* which, as a small Bloom filter */
	uint64_t last;		/* hash of the flow that spoke last: a flow may speak twice */
};

struct learn {
	struct conversation *sessions;
	struct end *servers, *sources;
	uint32_t sessions_mask, ends_mask;
	struct zones *zones;
	struct learn_losses losses;
	pthread_mutex_t lock;		/* events come in one thread, questions in others */
};

/* What a question's answer lies in. */
static __thread char text[ZONE_TEXT_ROOM > FINGERPRINT_ROOM ? ZONE_TEXT_ROOM : FINGERPRINT_ROOM];

static uint32_t power_of_two(uint32_t n)
{
	uint32_t p = PLACES;

	while (p < n)
		p <<= 1;
	return p;
}

struct learn *learn_new(const struct learn_limits *limits)
{
	struct learn *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->sessions_mask = power_of_two(limits->sessions ? : SESSIONS_DEFAULT) - 1;
	l->ends_mask = power_of_two(limits->ends ? : ENDS_DEFAULT) - 1;
	l->sessions = calloc(l->sessions_mask + 1UL, sizeof(*l->sessions));
	l->servers = calloc(l->ends_mask + 1UL, sizeof(*l->servers));
	l->sources = calloc(l->ends_mask + 1UL, sizeof(*l->sources));
	l->zones = zones_new(&(struct zones_limits){ 0 });
	pthread_mutex_init(&l->lock, NULL);
	if (!l->sessions || !l->servers || !l->sources || !l->zones) {
		learn_free(l);
		return NULL;
	}
	return l;
}

void learn_free(struct learn *l)
{
	if (!l)
		return;
	zones_free(l->zones);
	pthread_mutex_destroy(&l->lock);
	free(l->sessions);
	free(l->servers);
	free(l->sources);
	free(l);
}

struct learn_losses learn_losses(const struct learn *l) { return l->losses; }

/* --- sessions --- */

static struct conversation *session_of(struct learn *l, const struct flow_key *key, int make)
{
	uint32_t at = flow_hash(key) >> 20;
	struct conversation *oldest = NULL;

	for (unsigned int i = 0; i < PLACES; i++) {
		struct conversation *s = &l->sessions[(at + i) & l->sessions_mask];

		if (s->count && !memcmp(&s->key, key, sizeof(*key)))
			return s;
		if (!oldest || !s->count || (oldest->count && s->last < oldest->last))
			oldest = s;
	}
	if (!make)
		return NULL;
	l->losses.sessions += oldest->count != 0;
	memset(oldest, 0, sizeof(*oldest));
	oldest->key = *key;
	return oldest;
}

static void keep_payload(struct learn *l, const struct sample_event *e)
{
	struct conversation *s = session_of(l, &e->key, 1);
	struct payload *p;
	int way = e->way & 1;

	if (s->count == CONVERSATION_PAYLOADS || s->ways[way] == SAMPLES_PER_WAY)
		return;
	p = &s->payloads[s->count++];
	s->ways[way]++;
	s->last = e->at;
	s->net = e->net;
	p->len = e->len;
	p->stream = e->stream;
	p->at = e->at;
	p->have = e->have < SAMPLE_HEAD ? e->have : SAMPLE_HEAD;
	p->way = way;
	memcpy(p->head, e->head, sizeof(p->head));
	memcpy(p->tail, e->tail, sizeof(p->tail));
}

void learn_sample(struct learn *l, const struct sample_event *e)
{
	pthread_mutex_lock(&l->lock);
	keep_payload(l, e);
	pthread_mutex_unlock(&l->lock);
}

void learn_name(struct learn *l, const struct name_event *name)
{
	pthread_mutex_lock(&l->lock);
	zones_sample(l->zones, name);
	pthread_mutex_unlock(&l->lock);
}

/* --- ends --- */

static struct end *end_of(struct end *ends, uint32_t mask, const uint64_t addr[2], uint16_t port,
			  uint8_t proto, uint64_t *refused)
{
	uint64_t h = (addr[0] ^ addr[1] * 3 ^ (uint64_t)port << 8 ^ proto) * 0x9e3779b97f4a7c15ULL;

	for (unsigned int i = 0; i < PLACES; i++) {
		struct end *e = &ends[((h >> 32) + i) & mask];

		if (e->used && e->port == port && e->proto == proto &&
		    !memcmp(e->addr, addr, sizeof(e->addr)))
			return e;
		if (e->used || !refused)
			continue;
		*e = (struct end){ .addr = { addr[0], addr[1] }, .port = port, .proto = proto,
				   .used = 1 };
		return e;
	}
	if (refused)
		++*refused;
	return NULL;
}

struct ends { uint64_t client[2], server[2]; uint16_t port, client_port; };

static struct ends ends_of_flow(const struct flow_key *key, const struct flow *flow)
{
	int hi = flow->marks & FLOW_HI_STARTED;
	struct ends e = {
		.client = { hi ? key->hi[0] : key->lo[0], hi ? key->hi[1] : key->lo[1] },
		.server = { hi ? key->lo[0] : key->hi[0], hi ? key->lo[1] : key->hi[1] },
		.port = hi ? key->lo_port : key->hi_port,
		.client_port = hi ? key->hi_port : key->lo_port,
	};

	return e;
}

static int by_behaviour(const struct flow *flow)
{
	return flow->tunnel >= NAMED_AT &&
	       (flow->class == CLASS_CUSTOM || flow->class == CLASS_FULLY_ENCRYPTED);
}

static void note_ends(struct learn *l, const struct flow_key *key, const struct flow *flow)
{
	struct ends e = ends_of_flow(key, flow);
	struct end *server, *source;
	uint64_t bit;

	if (flow->tunnel < NAMED_AT || (key->proto != IP_TCP && key->proto != IP_UDP))
		return;
	server = end_of(l->servers, l->ends_mask, e.server, e.port, key->proto, &l->losses.ends);
	if (server && server->class != flow->class) {
		server->class = flow->class;
		server->tunnels = 0;
	}
	if (server && server->tunnels < 0xffff && server->last != flow_hash(key))
		server->tunnels++;
	if (server)
		server->last = flow_hash(key);
	if (flow->class != CLASS_FULLY_ENCRYPTED)
		return;
	source = end_of(l->sources, l->ends_mask, e.client, 0, key->proto, &l->losses.ends);
	bit = 1ULL << ((e.server[0] ^ e.server[1] * 0x9e3779b97f4a7c15ULL) >> 58);
	if (source && !(source->filter & bit)) {
		source->filter |= bit;
		source->servers++;
	}
}

void learn_verdict(struct learn *l, const struct flow_key *key, const struct flow *flow)
{
	pthread_mutex_lock(&l->lock);
	note_ends(l, key, flow);
	pthread_mutex_unlock(&l->lock);
}

static const struct end *server_at(struct learn *l, const uint64_t addr[2], uint16_t port,
				   uint8_t proto)
{
	const struct end *e = end_of(l->servers, l->ends_mask, addr, port, proto, NULL);

	return e && e->tunnels >= AGREE ? e : NULL;
}

/* The flow was joined in the middle and taken for the other way round. */
static void turn_round(struct flow *flow)
{
	uint64_t bytes = flow->bytes[UP], net = flow->net;
	uint32_t packets = flow->packets[UP];

	flow->bytes[UP] = flow->bytes[DOWN];
	flow->bytes[DOWN] = bytes;
	flow->packets[UP] = flow->packets[DOWN];
	flow->packets[DOWN] = packets;
	flow->net = flow->peer;
	flow->peer = net;
	flow->marks ^= FLOW_HI_STARTED;
}

/* A flow of which too little was seen, to or from an end that several flows agree on. */
static void join_end(struct learn *l, const struct flow_key *key, struct flow *flow)
{
	struct ends e = ends_of_flow(key, flow);
	const struct end *server = server_at(l, e.server, e.port, key->proto);

	if (flow->packets[UP] + flow->packets[DOWN] <= 2)
		return;
	if (!server) {
		server = server_at(l, e.client, e.client_port, key->proto);
		if (!server)
			return;
		turn_round(flow);
	}
	flow->class = server->class;
	flow->tunnel = NAMED_AT + 5;
	flow->behaved |= BEHAVED_SAME_END;
}

/* Random flows of one source to many servers: a peer-to-peer client's. */
static int is_peer(struct learn *l, const struct flow_key *key, const struct flow *flow)
{
	struct ends e = ends_of_flow(key, flow);
	const struct end *source;

	if (flow->class != CLASS_FULLY_ENCRYPTED || key->proto != IP_TCP ||
	    server_at(l, e.server, e.port, key->proto))
		return 0;
	source = end_of(l->sources, l->ends_mask, e.client, 0, key->proto, NULL);
	return source && source->servers > PEERS_MAX;
}

void learn_reconsider(struct learn *l, const struct flow_key *key, struct flow *flow)
{
	if (key->proto != IP_TCP && key->proto != IP_UDP)
		return;
	pthread_mutex_lock(&l->lock);
	if (flow->class == CLASS_UNKNOWN)
		join_end(l, key, flow);
	if (is_peer(l, key, flow)) {
		flow->class = CLASS_UNKNOWN;
		flow->tunnel = 0;
	}
	zones_judge(l->zones, key, flow);
	pthread_mutex_unlock(&l->lock);
}

/* --- fingerprints --- */

/* Sizes are all that a random format shows: their quantum, if they have one. */
static unsigned int quantum_of(const struct conversation *s)
{
	static const unsigned int quanta[] = { 16, 8, 4 };

	for (unsigned int q = 0; q < 3; q++) {
		unsigned int fits = 0, different = 0;
		uint32_t first = s->payloads[0].len;

		for (unsigned int i = 0; i < s->count; i++) {
			fits += (s->payloads[i].len - first) % quanta[q] == 0;
			different += s->payloads[i].len != first;
		}
		if (different >= 4 && fits * 10 >= s->count * 9U)
			return quanta[q];
	}
	return 0;
}

static const char *structure_of(struct learn *l, const struct flow_key *key,
				const struct flow *flow)
{
	const struct conversation *s = session_of(l, key, 0);
	struct structure structure;
	unsigned int quantum;
	size_t n;

	if (!by_behaviour(flow) || !s || structure_infer(&structure, s))
		return NULL;
	structure_text(text, &structure, key->proto);
	if (structure.any)
		return text;
	quantum = quantum_of(s);
	n = strlen(text);
	if (quantum)
		snprintf(text + n, sizeof(text) - n, ";q%u", quantum);
	return text;
}

const char *learn_fingerprint(struct learn *l, const struct flow_key *key, const struct flow *flow)
{
	const char *found, *zone;

	pthread_mutex_lock(&l->lock);
	found = structure_of(l, key, flow);
	zone = found ? NULL : zones_fingerprint(l->zones, key, flow);
	if (zone) {
		snprintf(text, sizeof(text), "%s", zone);
		found = text;
	}
	pthread_mutex_unlock(&l->lock);
	return found;
}

const char *learn_evidence(struct learn *l, const struct flow_key *key, unsigned int n)
{
	const char *line;

	pthread_mutex_lock(&l->lock);
	line = zones_evidence(l->zones, key, n);
	if (line)
		snprintf(text, sizeof(text), "%s", line);
	pthread_mutex_unlock(&l->lock);
	return line ? text : NULL;
}

char *fingerprint_nickname(char out[8], const char *fingerprint)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz", digits[] = "23456789";
	uint64_t h = 0xcbf29ce484222325ULL;

	while (*fingerprint)
		h = (h ^ (uint8_t)*fingerprint++) * 0x100000001b3ULL;
	h ^= h >> 31;
	out[0] = letters[h % 23];
	out[1] = digits[h / 23 % 8];
	out[2] = letters[h / 184 % 23];
	out[3] = digits[h / 4232 % 8];
	out[4] = 0;
	return out;
}
