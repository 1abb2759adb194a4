// SPDX-License-Identifier: Apache-2.0
/* What the other flows of its ends say of a flow. */
#include "ends_table.h"

#define AGREE 2			/* flows that make a server a tunnel's end */
#define PEERS_MAX 5		/* servers of random flows that a tunnel's client may have */

static int count(uint64_t bits) { return __builtin_popcountll(bits); }

static struct both turned_round(const struct both *e)
{
	return (struct both){ .client = { e->server[0], e->server[1] }, .port = e->client_port,
			      .server = { e->client[0], e->client[1] }, .client_port = e->port };
}

static const struct end *server_at(const struct ends *ends, const uint64_t addr[2], uint16_t port,
				   uint8_t proto)
{
	const struct end *e = ends_at(ends->servers, ends->mask, addr, port, proto, NULL);

	return e && count(e->tunnels) >= AGREE ? e : NULL;
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

/* The tunnel that behaviour finds in the carrier of a tunnel with a name of its own. */
static uint16_t carried_as(uint16_t class)
{
	switch (class) {
	case CLASS_HTTP_COVER:
		return CLASS_HTTP_TUNNEL;
	case CLASS_WEBSOCKET_PLAIN:
		return CLASS_WEBSOCKET_TUNNEL;
	case CLASS_TLS_COVER:
		return CLASS_TLS_TUNNEL;
	}
	return class;
}

static const struct end *pair_at(const struct ends *ends, const struct both *e, uint8_t proto)
{
	uint64_t pair[2];
	const struct end *found;

	ends_mix(pair, e);
	found = ends_at(ends->pairs, ends->mask, pair, e->port, proto, NULL);
	return found && found->tunnels ? found : NULL;
}

/* The pair of a flow, whichever way round it was taken. */
static const struct end *either_pair(const struct ends *ends, const struct both *e, uint8_t proto,
				     int *turned)
{
	struct both round = turned_round(e);
	const struct end *pair = pair_at(ends, e, proto);

	*turned = !pair;
	return pair ? pair : pair_at(ends, &round, proto);
}

static const struct end *certain_pair(const struct ends *ends, const struct both *e, uint8_t proto,
				      int *turned)
{
	const struct end *pair = either_pair(ends, e, proto, turned);

	return pair && pair->certain && !pair->others ? pair : NULL;
}

/* Takes the name of its neighbours; what its old name's matcher said is no evidence for it. */
static void rename_to(struct flow *flow, uint16_t class)
{
	if (flow->class != class)
		flow->said = flow->variant = 0;
	flow->class = class;
	flow->tunnel = NAMED_AT + 5;
	flow->behaved |= BEHAVED_SAME_END;
}

/*
 * A flow of which too little was seen, to or from an end that several flows agree on; where its
 * start was not seen, one certain tunnel of the same two is enough: a port has one service.
 */
static void join_end(const struct ends *ends, const struct flow_key *key, struct flow *flow)
{
	struct both e = ends_both(key, flow);
	const struct end *server = server_at(ends, e.server, e.port, key->proto);
	int turned = 0;

	if (flow->packets[UP] + flow->packets[DOWN] <= 2)
		return;
	if (!server) {
		server = server_at(ends, e.client, e.client_port, key->proto);
		turned = !!server;
	}
	if (!server && !(flow->marks & FLOW_SAW_START))
		server = certain_pair(ends, &e, key->proto, &turned);
	if (!server)
		return;
	if (turned)
		turn_round(flow);
	rename_to(flow, server->class);
}

/*
 * A flow in a carrier, between a client and a server with tunnels in it, whose opening was not
 * seen: one tunnel is enough where no other flow speaks against it. One whose opening was seen and
 * shows nothing is joined where most of them do: what goes through a proxy does not always open with
 * something that shows. Not for all clients of the server: behind one address stand ordinary sites
 * too.
 */
static int pair_agrees(const struct end *pair, const struct flow *flow)
{
	int tunnels = count(pair->tunnels), others = count(pair->others);

	if (!(flow->marks & FLOW_SAW_START))
		return tunnels >= AGREE || !others;
	return tunnels >= AGREE && others && others < ALL_BITS && tunnels >= others;
}

static void join_pair(const struct ends *ends, const struct flow_key *key, struct flow *flow)
{
	struct both e = ends_both(key, flow);
	int turned;
	const struct end *pair = either_pair(ends, &e, key->proto, &turned);

	if (!pair || !pair_agrees(pair, flow) || flow->packets[UP] + flow->packets[DOWN] <= 2 ||
	    tunnel_in(flow->class) != carried_as(pair->class))
		return;
	if (turned)
		turn_round(flow);
	rename_to(flow, pair->class);
}

/* tinc and VTun have a TCP connection beside their datagrams, to the same port: it names these. */
static void name_by_control(const struct ends *ends, const struct flow_key *key, struct flow *flow)
{
	struct both e = ends_both(key, flow), turned = turned_round(&e);
	const struct both *ways[2] = { &e, &turned };
	const struct end *control;
	uint64_t pair[2];

	for (unsigned int i = 0; i < 2; i++) {
		ends_mix(pair, ways[i]);
		control = ends_at(ends->pairs, ends->mask, pair, ways[i]->port, IP_TCP, NULL);
		if (control && (control->class == CLASS_TINC || control->class == CLASS_VTUN)) {
			flow->class = control->class;
			flow->behaved |= BEHAVED_SAME_END;
		}
	}
}

/* Random flows of one source to many servers: a peer-to-peer client's. */
static int is_peer(const struct ends *ends, const struct flow_key *key, const struct flow *flow)
{
	struct both e = ends_both(key, flow);
	const struct end *source;

	if (flow->class != CLASS_FULLY_ENCRYPTED || key->proto != IP_TCP ||
	    server_at(ends, e.server, e.port, key->proto))
		return 0;
	source = ends_at(ends->sources, ends->mask, e.client, 0, key->proto, NULL);
	return source && count(source->servers) > PEERS_MAX;
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
