// SPDX-License-Identifier: Apache-2.0
/* ends: open tables of fixed size over servers and over sources; a full one refuses. */
#include <stdlib.h>
#include <string.h>

#include "base/pages.h"
#include "ends_table.h"

#define ENDS_DEFAULT 65536
#define PLACES 8		/* looked at per hash */

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

struct end *ends_at(struct end *table, uint32_t mask, const uint64_t addr[2], uint16_t port,
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

struct both ends_both(const struct flow_key *key, const struct flow *flow)
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
	struct end *source = ends_at(ends->sources, ends->mask, e->client, 0, proto, &ends->refused);

	if (source)
		source->servers |=
			1ULL << ((e->server[0] ^ e->server[1] * 0x9e3779b97f4a7c15ULL) >> 58);
}

static void note_tunnel(struct end *end, const struct flow *flow, uint64_t hash)
{
	if (!end)
		return;
	if (end->class != flow->class) {
		end->class = flow->class;
		end->tunnels = end->certain = 0;
	}
	end->tunnels |= 1ULL << (hash & 63);
	end->certain |= flow->tunnel >= SETTLED_AT;
}

void ends_mix(uint64_t addr[2], const struct both *e)
{
	for (unsigned int i = 0; i < 2; i++) {
		uint64_t h = (e->client[i] ^ e->server[i] << 29 ^ e->server[i] >> 35) *
			     0x9e3779b97f4a7c15ULL;

		addr[i] = h ^ h >> 32 ^ e->server[!i] * 0xc2b2ae3d27d4eb4fULL;
	}
}

void ends_note(struct ends *ends, const struct flow_key *key, const struct flow *flow)
{
	struct both e = ends_both(key, flow);
	uint64_t hash = flow_hash(key), pair[2];

	if ((key->proto != IP_TCP && key->proto != IP_UDP) || flow->tunnel < NAMED_AT)
		return;
	ends_mix(pair, &e);
	note_tunnel(ends_at(ends->servers, ends->mask, e.server, e.port, key->proto,
			   &ends->refused), flow, hash);
	note_tunnel(ends_at(ends->pairs, ends->mask, pair, e.port, key->proto, &ends->refused), flow,
		    hash);
	ends->noted = 1;
	if (flow->class == CLASS_FULLY_ENCRYPTED)
		note_source(ends, &e, key->proto);
}

int ends_noted(const struct ends *ends) { return ends->noted; }

void ends_other(struct ends *ends, const struct flow_key *key, const struct flow *flow)
{
	struct both e = ends_both(key, flow);
	struct end *end;
	uint64_t pair[2];

	if (flow->tunnel >= NAMED_AT || !(flow->marks & FLOW_SAW_START) || !tunnel_in(flow->class))
		return;
	ends_mix(pair, &e);
	end = ends_at(ends->pairs, ends->mask, pair, e.port, key->proto, NULL);
	if (end)
		end->others |= 1ULL << (flow_hash(key) & 63);
}
