// SPDX-License-Identifier: Apache-2.0
/* A session leaves the catalogue: with more payloads, or a better name, it is another one. */
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"

static struct print *print_of(const struct catalogue *c, uint64_t hash)
{
	for (unsigned int i = 0; i < catalogue_count(c); i++)
		if (catalogue_at(c, i)->hash == hash)
			return catalogue_at(c, i);
	return NULL;
}

/* The network has one session less; without any it was never here. */
static void take_from_network(struct print *p, const struct print_flow *f)
{
	for (unsigned int i = 0; i < p->networks_count; i++) {
		struct print_network *n = &p->networks[i];

		if (n->net != f->flow.net)
			continue;
		for (int way = UP; way <= DOWN; way++)
			n->bytes[way] -= n->bytes[way] < f->flow.bytes[way] ? n->bytes[way] :
					 f->flow.bytes[way];
		n->sessions -= n->sessions != 0;
		if (!n->sessions)
			memmove(n, n + 1, (--p->networks_count - i) * sizeof(*n));
		return;
	}
}

static void take_sample(struct print *p, const struct flow_key *key)
{
	for (unsigned int i = 0; i < PRINT_SAMPLES; i++)
		if (p->samples[i] && !memcmp(&p->samples[i]->key, key, sizeof(*key))) {
			free(p->samples[i]);
			p->samples[i] = NULL;
		}
}

void catalogue_withdraw(struct catalogue *c, uint64_t hash, const struct flow_key *key)
{
	struct print *p = print_of(c, hash);
	unsigned int at = 0;

	while (p && at < p->flows_count && memcmp(&p->flows[at].key, key, sizeof(*key)))
		at++;
	if (!p || at == p->flows_count)
		return;
	take_from_network(p, &p->flows[at]);
	take_sample(p, key);
	memmove(&p->flows[at], &p->flows[at + 1], (--p->flows_count - at) * sizeof(p->flows[0]));
	p->flows_next = p->flows_count;
	p->sessions -= p->sessions != 0;
	if (p->state == PRINT_LEARNED && p->sessions < 2 && !p->ready)
		p->state = PRINT_CANDIDATE;
	if (p->state == PRINT_CANDIDATE && !p->sessions && !p->ready)
		catalogue_drop(c, p);
	catalogue_touched(c);
}
