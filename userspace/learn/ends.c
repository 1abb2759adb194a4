// SPDX-License-Identifier: Apache-2.0
/* ends: open tables of fixed size over servers and over sources; a full one refuses. */
#include <stdlib.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "base/pages.h"
#include "ends.h"

#define ENDS_DEFAULT 65536
#define AGREE 2			/* flows that make a server a tunnel's end */
#define PEERS_MAX 5		/* servers of random flows that a tunnel's client may have */
#define PLACES 8		/* looked at per hash */

/* A server's end (address, port, protocol), a source (address alone), or one with the other. */
struct end {
	uint64_t addr[2];	/* of a pair: both, mixed */
	uint16_t port;
	uint8_t proto;
	uint8_t used;
	uint16_t class;		/* of the tunnels seen */
	uint16_t tunnels;	/* flows called a tunnel */
	uint16_t servers;	/* of a source: different servers of its random flows */
	uint16_t others;	/* of a pair: flows in a carrier that show nothing */
	uint64_t filter;	/* which, as a small Bloom filter */
	uint64_t last;		/* hash of the flow that spoke last: a flow may speak twice */
};

struct ends {
	struct end *servers, *sources, *pairs;
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
	ends->servers = pages_new(places, sizeof(*ends->servers));
	ends->sources = pages_new(places, sizeof(*ends->sources));
	ends->pairs = pages_new(places, sizeof(*ends->pairs));
	if (!ends->servers || !ends->sources || !ends->pairs) {
		ends_free(ends);
		return NULL;
	}
	return ends;
}

void ends_free(struct ends *ends)
{
	if (!ends)
		return;
	pages_free(ends->servers, ends->mask + 1UL, sizeof(*ends->servers));
	pages_free(ends->sources, ends->mask + 1UL, sizeof(*ends->sources));
	pages_free(ends->pairs, ends->mask + 1UL, sizeof(*ends->pairs));
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

static struct both turned_round(const struct both *e)
{
	return (struct both){ .client = { e->server[0], e->server[1] }, .port = e->client_port,
			      .server = { e->client[0], e->client[1] }, .client_port = e->port };
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

/* One tunnel more at this end; the same flow twice in a row counts once. */
static void note_tunnel(struct end *end, uint16_t class, uint64_t hash)
{
	if (!end)
		return;
	if (end->class != class) {
		end->class = class;
		end->tunnels = 0;
		end->last = 0;
	}
	if (end->tunnels < 0xffff && end->last != hash)
		end->tunnels++;
	end->last = hash;
}

/* Client and server in one address. */
static void mix(uint64_t addr[2], const struct both *e)
{
	for (unsigned int i = 0; i < 2; i++) {
		uint64_t h = (e->client[i] ^ e->server[i] << 29 ^ e->server[i] >> 35) *
			     0x9e3779b97f4a7c15ULL;

		addr[i] = h ^ h >> 32 ^ e->server[!i] * 0xc2b2ae3d27d4eb4fULL;
	}
}

static void note_other(struct ends *ends, const uint64_t pair[2], const struct flow_key *key,
		       const struct flow *flow, uint16_t port)
{
	struct end *end;

	if (!(flow->marks & FLOW_SAW_START) || !tunnel_in(flow->class))
		return;
	end = end_of(ends->pairs, ends->mask, pair, port, key->proto, &ends->refused);
	if (end && end->others < 0xffff)
		end->others++;
}

void ends_note(struct ends *ends, const struct flow_key *key, const struct flow *flow)
{
	struct both e = both_of(key, flow);
	uint64_t hash = flow_hash(key), pair[2];

	if (key->proto != IP_TCP && key->proto != IP_UDP)
		return;
	mix(pair, &e);
	if (flow->tunnel < NAMED_AT) {
		note_other(ends, pair, key, flow, e.port);
		return;
	}
	note_tunnel(end_of(ends->servers, ends->mask, e.server, e.port, key->proto,
			   &ends->refused), flow->class, hash);
	note_tunnel(end_of(ends->pairs, ends->mask, pair, e.port, key->proto, &ends->refused),
		    flow->class, hash);
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

/* The tunnel that behaviour finds in the carrier of a tunnel with a name of its own. */
static uint16_t carried_as(uint16_t class)
{
	switch (class) {
	case CLASS_HTTP_COVER:
		return CLASS_HTTP_TUNNEL;
	case CLASS_WEBSOCKET_PLAIN:
		return CLASS_WEBSOCKET_TUNNEL;
	}
	return class;
}

static const struct end *pair_at(const struct ends *ends, const struct both *e, uint8_t proto)
{
	uint64_t pair[2];
	const struct end *found;

	mix(pair, e);
	found = end_of(ends->pairs, ends->mask, pair, e->port, proto, NULL);
	return found && found->tunnels >= AGREE ? found : NULL;
}

/*
 * A flow in a carrier, between a client and a server with tunnels in it, whose opening was not
 * seen. One whose opening was seen and shows nothing is joined where most of them do: what goes
 * through a proxy does not always open with something that shows. Not for all clients of the
 * server: behind one address stand ordinary sites too.
 */
static void join_pair(const struct ends *ends, const struct flow_key *key, struct flow *flow)
{
	struct both e = both_of(key, flow), turned = turned_round(&e);
	const struct end *pair = pair_at(ends, &e, key->proto);

	if (!pair) {
		pair = pair_at(ends, &turned, key->proto);
		if (!pair)
			return;
	}
	if (flow->marks & FLOW_SAW_START && (!pair->others || pair->tunnels < pair->others))
		return;
	if (flow->packets[UP] + flow->packets[DOWN] <= 2 ||
	    tunnel_in(flow->class) != carried_as(pair->class))
		return;
	if (pair_at(ends, &e, key->proto) != pair)
		turn_round(flow);
	flow->class = pair->class;
	flow->tunnel = NAMED_AT + 5;
	flow->behaved |= BEHAVED_SAME_END;
}

/* tinc and VTun have a TCP connection beside their datagrams, to the same port: it names these. */
static void name_by_control(const struct ends *ends, const struct flow_key *key, struct flow *flow)
{
	struct both e = both_of(key, flow), turned = turned_round(&e);
	const struct both *ways[2] = { &e, &turned };
	const struct end *control;
	uint64_t pair[2];

	for (unsigned int i = 0; i < 2; i++) {
		mix(pair, ways[i]);
		control = end_of(ends->pairs, ends->mask, pair, ways[i]->port, IP_TCP, NULL);
		if (control && (control->class == CLASS_TINC || control->class == CLASS_VTUN)) {
			flow->class = control->class;
			flow->behaved |= BEHAVED_SAME_END;
		}
	}
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
	int nameless = flow->class == CLASS_CUSTOM || flow->class == CLASS_FULLY_ENCRYPTED;

	if (nameless && flow->tunnel >= NAMED_AT && key->proto == IP_UDP)
		name_by_control(ends, key, flow);
	else if (flow->class == CLASS_UNKNOWN)
		join_end(ends, key, flow);
	else if (flow->tunnel < NAMED_AT && tunnel_in(flow->class))
		join_pair(ends, key, flow);
	if (is_peer(ends, key, flow)) {
		flow->class = CLASS_UNKNOWN;
		flow->tunnel = 0;
	}
}
