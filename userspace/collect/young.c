// SPDX-License-Identifier: Apache-2.0
/* A ring: flows come in and, most of them within seconds, go. */
#include <string.h>

#include "collect/collect.h"
#include "collect/prints.h"
#include "learn/learn.h"

#define YOUNG_NS 60000000000LL	/* without a packet for so long there is nothing more to come */

void young_add(struct young *y, const struct flow_key *key, const struct flow *flow)
{
	size_t at = 0;

	while (at < y->count && memcmp(&y->list[at].key, key, sizeof(*key)))
		at++;
	if (at == YOUNG_FLOWS)
		at = y->next++ % YOUNG_FLOWS;
	else if (at == y->count)
		y->count++;
	y->list[at].key = *key;
	y->list[at].flow = *flow;
}

/* Its word is final when the flow is settled, closed, silent or gone from the table. */
static bool is_over(struct collect *c, size_t at, int64_t time)
{
	struct source *source = c->source;
	struct flow *seen = &c->young.list[at].flow, now;

	if (source->ops->flow(source, &c->young.list[at].key, &now) || now.first != seen->first) {
		seen->state = FLOW_SETTLED;
		return true;
	}
	*seen = now;
	return now.state != FLOW_YOUNG || now.marks & FLOW_CLOSED ||
	       time - (int64_t)now.last > YOUNG_NS;
}

void young_look(struct collect *c, int64_t now)
{
	int64_t time = now * 1000 - c->source->ops->offset(c->source);
	struct young *y = &c->young;

	for (size_t i = y->count; i-- > 0;) {
		bool over = is_over(c, i, time);

		prints_flow(c, &y->list[i].key, &y->list[i].flow, true);
		if (over)
			y->list[i] = y->list[--y->count];
	}
}
