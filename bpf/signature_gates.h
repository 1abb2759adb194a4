/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The gates of signature.h: a payload in front of all signatures at once, a word with a bit for each.
 */
#ifndef TUNPRINT_SIGNATURE_GATES_H
#define TUNPRINT_SIGNATURE_GATES_H

#include "classify.h"
#include "signature_bits.h"

static __always_inline __u32 signature_carrier(__u8 proto)
{
	return proto == IP_UDP ? SIGN_UDP : proto == IP_TCP ? SIGN_TCP :
	       proto == IP_ICMP || proto == IP_ICMPV6 ? SIGN_ICMP : SIGN_OTHER;
}

static __always_inline void signing_begin(struct signing *m, __u64 tag, __u32 turn)
{
	if (m->tag == tag && m->turn == turn)
		return;
	__builtin_memset(m, 0, sizeof(*m));
	m->tag = tag;
	m->turn = turn;
}

static __always_inline __u64 gates_same(const struct signature_gates *g, __u64 changed)
{
	__u64 miss = 0, same = bytes_zero(changed);

#pragma unroll
	for (int i = 0; i < SIGNATURE_GATES; i++)
		miss |= g->same[i] & ((same >> i & 1) - 1);
	return miss;
}

/* May this segment end, or have begun, inside a message? */
static __always_inline int is_torn(const struct work *w, const struct study *s)
{
	return w->pkt.proto == IP_TCP &&
	       (w->len >= SIGNATURE_FULL || s->last[w->way & 1].len >= SIGNATURE_FULL);
}

static __always_inline void signing_gates(struct signing *m, const struct signature_gates *g,
					  const struct work *w, const struct study *s)
{
	__u32 way = w->way & 1, len = w->len > 255 ? 255 : w->len;
	__u64 before = m->fit[way], pass, gone, wait;

	m->looked = g->carrier[signature_carrier(w->pkt.proto) & 3] & g->way[way] &
		    g->index[w->nth & (SIGNATURE_PAYLOADS - 1)] & g->length[len & 255] &
		    ~planes_out(m->misses[UP]) & ~planes_out(m->misses[DOWN]);
	pass = w->pkt.segments > 1 ? 0 : m->looked;
	if (!pass)
		m->looked = 0;
#pragma unroll
	for (int i = 0; i < SIGNATURE_GATES; i++)
		pass &= g->byte[i][w->head[i]];
	gone = pass & before & gates_same(g, le64(w, 0) ^ load_le64(s->last[way].head));
	wait = pass & ~before & g->waits;
	m->nothing = wait;
	if (is_torn(w, s))
		m->nothing |= ((m->looked & ~pass) | gone) & g->framed;
	m->asked = pass & ~gone & ~wait;
	m->before = before;
	m->fit[way] = pass;
	m->hit = m->found = 0;
}

#endif
