/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * study: what is remembered of a young flow. A desk is found by the flow's hash; two places
 * per hash, taken over when their owner is done, idle, or a lone packet that nobody answered.
 * A flow without a desk is judged by single packets and marked so.
 */
#ifndef TUNPRINT_STUDY_H
#define TUNPRINT_STUDY_H

#include "view.h"
#include "parse.h"

#define DESK_IDLE_MS 60000	/* an answered flow keeps its desk this long after a packet */
#define DESK_LONE_MS 2000	/* an unanswered one this long */
#define COPY_MS 1		/* a mirror's copy comes within */
#define COPIES_UNTIL 1024	/* packets of a flow; who repeats one datagram for ever settles all the same */

enum study_known { KNOWS_SEQ = 1, KNOWS_START = 4 };	/* << way */

/* May the flow with this tag sit here? */
static __always_inline int desk_is_free(const struct study *desk, __u64 tag, __u32 ms)
{
	__u32 idle = ms - desk->seen_ms;
	int answered = desk->nth[UP] && desk->nth[DOWN];

	return desk->tag == tag || !desk->tag || idle > (answered ? DESK_IDLE_MS : DESK_LONE_MS);
}

/* Sits down: a desk that had another owner is wiped. */
static __always_inline void desk_take(struct study *desk, __u64 tag, __u32 ms)
{
	if (desk->tag != tag) {
		__builtin_memset(desk, 0, sizeof(*desk));
		desk->tag = tag;
	}
	desk->seen_ms = ms;
}

/*
 * Where a TCP payload lies in its stream. Returns 0 for bytes seen before (a retransmission),
 * which must not be looked at twice. Sets work.stream and work.started.
 */
static __always_inline int follow_stream(struct work *w, struct study *s)
{
	int way = w->way & 1;
	__u32 knows = KNOWS_SEQ << way, start = KNOWS_START << way;
	__u32 seq = w->pkt.seq, behind;

	w->started = 0;
	w->stream = ~0U;
	if (w->pkt.proto != IP_TCP)
		return 1;
	if (w->pkt.tcp_flags & TCP_SYN) {
		s->next_seq[way] = seq + 1;
		s->known |= knows | start;
		s->memo[way] = seq + 1;
		return w->pkt.payload_len != 0;
	}
	if (!(s->known & knows)) {
		s->next_seq[way] = seq;
		s->known |= knows;
	}
	behind = s->next_seq[way] - seq;
	if (w->pkt.payload_len && (__s32)behind > 0)
		return 0;
	if (w->pkt.payload_len && behind)	/* a gap: no longer whole from the SYN on */
		s->known &= ~start;
	if (w->pkt.payload_len)
		s->next_seq[way] = seq + w->pkt.payload_len;
	w->started = !!(s->known & start);
	if (w->started)
		w->stream = seq - s->memo[way];
	return 1;
}

/*
 * Is this datagram the last one once more? A mirror that copies what comes in and what goes out shows
 * each packet twice at once; TCP's copies are retransmissions to follow_stream() already.
 */
static __always_inline int is_copy(const struct work *w, const struct study *s)
{
	int way = w->way & 1;
	const struct glimpse *g = &s->last[way];
	__u64 differ = 0;

	if (w->pkt.proto == IP_TCP || !s->nth[way] || g->len != w->len || w->ms - g->ms > COPY_MS)
		return 0;
#pragma unroll
	for (int i = 0; i < (int)sizeof(g->head); i += 8)
		differ |= *(const __u64 *)(g->head + i) ^ *(const __u64 *)(w->head + i);
#pragma unroll
	for (int i = 0; i < TAIL; i += 4)
		differ |= *(const __u32 *)(s->tail[way] + i) ^ *(const __u32 *)(w->tail + i);
	return !differ;
}

static __always_inline void glimpse_take(struct glimpse *g, const struct work *w)
{
	g->len = w->len > 0xffff ? 0xffff : w->len;
	g->have = w->have < sizeof(g->head) ? w->have : sizeof(g->head);
	g->ms = w->ms;
#pragma unroll
	for (int i = 0; i < (int)sizeof(g->head); i += 8)
		*(__u64 *)(g->head + i) = *(const __u64 *)(w->head + i);
}

/* After the matchers: the packet becomes memory. */
static __always_inline void remember(const struct work *w, struct study *s)
{
	int way = w->way & 1;

	if (!s->nth[way])
		glimpse_take(&s->first[way], w);
	glimpse_take(&s->last[way], w);
	__builtin_memcpy(s->tail[way], w->tail, TAIL);
	if (s->nth[way] < 0xffff)
		s->nth[way]++;
}

/*
 * What matchers ask of the memory. mine: the direction of the packet at hand; theirs: the other.
 */
static __always_inline const struct glimpse *first_of(const struct study *s, int way)
{
	return &s->first[way & 1];
}

static __always_inline const struct glimpse *last_of(const struct study *s, int way)
{
	return &s->last[way & 1];
}

static __always_inline int other(const struct work *w) { return !(w->way & 1); }

/* First payload of its direction; for TCP also known to begin the stream. */
static __always_inline int opens(const struct work *w)
{
	return w->nth == 0 && (w->pkt.proto != IP_TCP || w->stream == 0);
}

#endif
