// SPDX-License-Identifier: Apache-2.0
/* Lines of tunnels inside carriers, kept by flow until the catalogue and the answers ask for them. */
#include <errno.h>
#include <string.h>

#include "../../bpf/track.h"
#include "base/pages.h"
#include "carried.h"

#define PLACES 8		/* looked at per hash */

int carried_begin(struct carried_flows *f, uint32_t limit)
{
	uint32_t places = PLACES;

	while (places < limit)
		places <<= 1;
	f->mask = places - 1;
	f->list = pages_new(places, sizeof(*f->list));
	return f->list ? 0 : -ENOMEM;
}

void carried_end(struct carried_flows *f)
{
	pages_free(f->list, f->mask + 1UL, sizeof(*f->list));
	f->list = NULL;
}

/* The flow's place, or else the one that it would get. */
static struct carried_flow *place_of(struct carried_flows *f, const struct flow_key *key)
{
	uint32_t at = flow_hash(key) >> 20;
	struct carried_flow *oldest = NULL;

	for (unsigned int i = 0; i < PLACES; i++) {
		struct carried_flow *c = &f->list[(at + i) & f->mask];

		if (*c->line && !memcmp(&c->key, key, sizeof(*key)))
			return c;
		if (!oldest || c->last < oldest->last)
			oldest = c;
	}
	return oldest;
}

static bool is_of(const struct carried_flow *c, const struct flow_key *key)
{
	return *c->line && !memcmp(&c->key, key, sizeof(*key));
}

struct carried_flow *carried_find(struct carried_flows *f, const struct flow_key *key)
{
	struct carried_flow *c = place_of(f, key);

	return is_of(c, key) ? c : NULL;
}

void carried_keep(struct carried_flows *f, const struct flow_key *key, const struct flow *flow,
		  const struct behaviour *shows)
{
	struct carried_flow *c;
	char line[CARRIED_ROOM];

	if (!carried_line(line, key->proto, flow, shows))
		return;
	c = place_of(f, key);
	if (!is_of(c, key) || c->last < flow->first)	/* ports are used again */
		*c = (struct carried_flow){ .key = *key };
	c->last = flow->last;
	memcpy(c->line, line, sizeof(line));
}
