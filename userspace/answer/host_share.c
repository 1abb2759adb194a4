// SPDX-License-Identifier: Apache-2.0
/*
 * How much of a host's traffic goes to one peer: a VPN for everything leaves hardly anything beside
 * it. A camera or a console has one peer as well, so this is said, and decides nothing.
 */
#include <stdio.h>
#include <string.h>

#include "answer/explain.h"

#define SHARE_LEAST 90		/* per cent */
#define FLOWS_LEAST 5		/* of the host: fewer show no habit */

struct host_share {
	struct address host, peer;
	uint64_t bytes, to_peer;
	uint64_t flows;
};

static int add(void *arg, const struct flow_key *key, const struct flow *flow)
{
	struct host_share *s = arg;
	bool lo = !memcmp(s->host.bytes, key->lo, 16), hi = !memcmp(s->host.bytes, key->hi, 16);
	uint64_t bytes = flow->bytes[UP] + flow->bytes[DOWN];

	if (!lo && !hi)
		return 0;
	s->flows++;
	s->bytes += bytes;
	if (!memcmp(s->peer.bytes, lo ? key->hi : key->lo, 16))
		s->to_peer += bytes;
	return 0;
}

void put_host_share(struct json *json, const struct prints *prints, const struct explained *of)
{
	bool hi = of->flow.marks & FLOW_HI_STARTED;
	struct host_share s = {
		.host = address_from(hi ? of->key.hi : of->key.lo, 16),
		.peer = address_from(hi ? of->key.lo : of->key.hi, 16),
	};
	char text[128], host[ADDRESS_ROOM];
	unsigned int percent;

	prints->flows.walk(prints->flows.arg, add, &s);
	percent = s.bytes ? (unsigned int)((double)s.to_peer * 100 / s.bytes) : 0;
	if (s.flows < FLOWS_LEAST || percent < SHARE_LEAST)
		return;
	snprintf(text, sizeof(text), "its peer has %u %% of all that %s sends and receives, in %llu flows",
		 percent, address_text(host, &s.host), (unsigned long long)s.flows);
	put_evidence(json, 0, text);
}
