/* SPDX-License-Identifier: Apache-2.0 */
/* A session of "magic and counter", for the tests of the catalogue. */
#ifndef TUNPRINT_TESTS_MADE_SESSION_H
#define TUNPRINT_TESTS_MADE_SESSION_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "learn/learn.h"

static uint64_t seed = 7;

static inline uint32_t draw(void)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return seed >> 33;
}

struct made {
	struct flow_key key;
	struct flow flow;
	struct conversation session;
	struct structure structure;
	char line[FINGERPRINT_ROOM];
};

/* A session of "magic and counter" with this server, network and magic. */
static inline void make(struct made *m, uint32_t server, uint32_t net, const char magic[4])
{
	memset(m, 0, sizeof(*m));
	m->key = (struct flow_key){ .lo = { 1, server }, .hi = { 2, draw() }, .lo_port = 5000,
				    .hi_port = draw(), .proto = 17 };
	m->flow = (struct flow){ .first = draw(), .net = NET(NET_IPV4, net), .class = CLASS_CUSTOM,
				 .tunnel = 70, .marks = FLOW_HI_STARTED | FLOW_BOTH_WAYS,
				 .packets = { 16, 16 }, .bytes = { 5000, 9000 } };
	m->flow.last = m->flow.first + 1000000000;
	m->session.key = m->key;
	for (unsigned int i = 0; i < 24; i++) {
		struct payload *p = &m->session.payloads[m->session.count++];

		*p = (struct payload){ .len = 100 + draw() % 900, .have = SAMPLE_HEAD, .way = i & 1,
				       .at = i * 17000000ULL, .stream = ~0U };
		m->session.ways[i & 1]++;
		for (unsigned int k = 0; k < SAMPLE_HEAD; k++)
			p->head[k] = draw();
		memcpy(p->head, magic, 4);
		memset(p->head + 4, 0, 7);
		p->head[11] = i / 2 + (i & 1 ? 3 : 9);
	}
	assert_int_equal(structure_infer(&m->structure, &m->session), 0);
	structure_text(m->line, &m->structure, 17);
}

static inline struct print *note(struct catalogue *c, const struct made *m)
{
	return catalogue_note(c, &(struct catalogue_note){ .line = m->line, .key = &m->key,
		.flow = &m->flow, .structure = &m->structure, .session = &m->session });
}

#endif
