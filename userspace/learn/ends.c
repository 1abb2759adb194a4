// SPDX-License-Identifier: Apache-2.0
/* ends: open tables of fixed size over servers and over sources; a full one refuses. */
#include <stdlib.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "ends.h"

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

struct ends {
	struct end *servers, *sources;
	uint32_t mask;
	uint64_t refused;
};

/* The two ends of a flow. */
struct both { uint64_t client[2], server[2]; uint16_t port, client_port; };

struct ends *ends_new(uint32_t limit)
{
	struct ends *ends = calloc(1, sizeof(*ends));
	uint32_t places = PLACES;

	if (!ends)
		return NULL;
	while (places < (limit ? : ENDS_DEFAULT))
		places <<= 1;
	ends->mask = places - 1;
	ends->servers = calloc(places, sizeof(*ends->servers));
	ends->sources = calloc(places, sizeof(*ends->sources));
	if (!ends->servers || !ends->sources) {
		ends_free(ends);
		return NULL;
	}
	return ends;
}

void ends_free(struct ends *ends)
{
	if (!ends)
		return;
	free(ends->servers);
	free(ends->sources);
	free(ends);
}

uint64_t ends_refused(const struct ends *ends) { return ends->refused; }

/* The entry of an end; refused: make one, and count there if there is no room. */
static struct end *end_of(struct end *table, uint32_t mask, const uint64_t addr[2], uint16_t port,
			  uint8_t proto, uint64_t *refused)
{
	uint64_t h = (addr[0] ^ addr[1] * 3 ^ (uint64_t)port << 8 ^ proto) * 0x9e3779b97f4a7c15ULL;

	for (unsigned int i = 0; i < PLACES; i++) {
		struct end *e = &table[((h >> 32) + i) & mask];

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

static struct both both_of(const struct flow_key *key, const struct flow *flow)
{
	int hi = flow->marks & FLOW_HI_STARTED;
	struct both e = {
		.client = { hi ? key->hi[0] : key->lo[0], hi ? key->hi[1] : key->lo[1] },
		.server = { hi ? key->lo[0] : key->hi[0], hi ? key->lo[1] : key->hi[1] },
		.port = hi ? key->lo_port : key->hi_port,
		.client_port = hi ? key->hi_port : key->lo_port,
	};

	return e;
}

/* The source of a random flow, and one server more. */
static void note_source(struct ends *ends, const struct both *e, uint8_t proto)
{
	struct end *source = end_of(ends->sources, ends->mask, e->client, 0, proto, &ends->refused);
	uint64_t bit = 1ULL << ((e->server[0] ^ e->server[1] * 0x9e3779b97f4a7c15ULL) >> 58);

	if (source && !(source->filter & bit)) {
		source->filter |= bit;
		source->servers++;
	}
}

void ends_note(struct ends *ends, const struct flow_key *key, const struct flow *flow)
{
	struct both e = both_of(key, flow);
	struct end *server;

	if (flow->tunnel < NAMED_AT || (key->proto != IP_TCP && key->proto != IP_UDP))
		return;
	server = end_of(ends->servers, ends->mask, e.server, e.port, key->proto, &ends->refused);
	if (server && server->class != flow->class) {
		server->class = flow->class;
		server->tunnels = 0;
	}
	if (server && server->tunnels < 0xffff && server->last != flow_hash(key))
		server->tunnels++;
	if (server)
		server->last = flow_hash(key);
	if (flow->class == CLASS_FULLY_ENCRYPTED)
		note_source(ends, &e, key->proto);
}

static const struct end *server_at(const struct ends *ends, const uint64_t addr[2], uint16_t port,
				   uint8_t proto)
{
	const struct end *e = end_of(ends->servers, ends->mask, addr, port, proto, NULL);

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
static void join_end(const struct ends *ends, const struct flow_key *key, struct flow *flow)
{
	struct both e = both_of(key, flow);
	const struct end *server = server_at(ends, e.server, e.port, key->proto);

	if (flow->packets[UP] + flow->packets[DOWN] <= 2)
		return;
	if (!server) {
		server = server_at(ends, e.client, e.client_port, key->proto);
		if (!server)
			return;
		turn_round(flow);
	}
	flow->class = server->class;
	flow->tunnel = NAMED_AT + 5;
	flow->behaved |= BEHAVED_SAME_END;
}

/* Random flows of one source to many servers: a peer-to-peer client's. */
static int is_peer(const struct ends *ends, const struct flow_key *key, const struct flow *flow)
{
	struct both e = both_of(key, flow);
	const struct end *source;

	if (flow->class != CLASS_FULLY_ENCRYPTED || key->proto != IP_TCP ||
	    server_at(ends, e.server, e.port, key->proto))
		return 0;
	source = end_of(ends->sources, ends->mask, e.client, 0, key->proto, NULL);
	return source && source->servers > PEERS_MAX;
}

void ends_reconsider(const struct ends *ends, const struct flow_key *key, struct flow *flow)
{
	if (flow->class == CLASS_UNKNOWN)
		join_end(ends, key, flow);
	if (is_peer(ends, key, flow)) {
		flow->class = CLASS_UNKNOWN;
		flow->tunnel = 0;
	}
}
