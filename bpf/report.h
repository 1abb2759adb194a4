/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * report: what is told to user space. Verdicts, and the first payloads of flows that stay
 * without a name, and the messages of DNS flows. Reports may be lost; each loss is counted, and nothing waits for them.
 */
#ifndef TUNPRINT_REPORT_H
#define TUNPRINT_REPORT_H

#include "study.h"

static __always_inline void sample_fill(struct sample_event *e, const struct work *w,
					const struct flow *flow)
{
	e->type = EVENT_SAMPLE;
	e->len = w->len > 0xffff ? 0xffff : w->len;
	e->have = w->have < SAMPLE_HEAD ? w->have : SAMPLE_HEAD;
	e->at = w->now;
	e->key = w->key;
	e->net = flow->net;
	e->class = flow->class;
	e->way = w->way;
	e->nth = w->nth;
	e->stream = w->stream;
	__builtin_memcpy(e->head, w->head, SAMPLE_HEAD);
	__builtin_memcpy(e->tail, w->tail, TAIL);
	e->unused = 0;
}

static __always_inline void name_fill(struct name_event *e, const struct work *w)
{
	e->type = EVENT_NAME;
	e->len = w->len > 0xffff ? 0xffff : w->len;
	e->have = w->have;
	e->at = w->now;
	e->key = w->key;
	e->net = w->fresh.net;
	e->src[0] = w->pkt.src[0];
	e->src[1] = w->pkt.src[1];
	__builtin_memcpy(e->head, w->head, NAME_HEAD);
	__builtin_memcpy(e->tail, w->tail, TAIL);
	e->unused = 0;
}

#endif
