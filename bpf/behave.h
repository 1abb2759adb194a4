/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * behave: is something carried inside? Judged by sizes, their order and time, in any carrier,
 * and by bytes only where they are random from the start or an IP packet lies in clear.
 *
 * What carries whole IP packets shows the TCP inside it:
 *	- the handshake: S one way, about S back, S - k the first way (SYN 60 or 52 or 48 against
 *	  ACK 52 or 40), then something larger (after Hanlon et al., FOCI 2024);
 *	- the acknowledgement: bulk one way is answered by packets of one size m, and a pure ACK
 *	  has that same size when the other side sends it.
 * Overheads add to all sizes alike, so neither needs to be known. Each piece has its points;
 * proven ordinary protocols take points away, because their own rhythm explains some.
 */
#ifndef TUNPRINT_BEHAVE_H
#define TUNPRINT_BEHAVE_H

#include "classify.h"

#define BEHAVE_PAYLOADS 256	/* followed this long, both ways together */
#define BEHAVE_MIN 8		/* fewer prove nothing */

#define SYN_MAX 320
#define SMALL_MAX 260
#define LARGE_MIN 500

enum seen { SEEN_SMALL = 1, SEEN_LARGE = 2, SEEN_RANDOM = 4, SEEN_LENGTH = 8, SEEN_FIRST = 16 };

/* flow.behaved: what held, in words in userspace/answer. */
enum behaved {
	BEHAVED_SHAKE = 1, BEHAVED_SHAKES = 2, BEHAVED_ACK = 4, BEHAVED_ACK_BACK = 8,
	BEHAVED_SYN = 16, BEHAVED_MTU = 32, BEHAVED_INNER_IP = 64, BEHAVED_RANDOM = 128,
	BEHAVED_MIXED = 256, BEHAVED_SAME_END = 512,
	BEHAVED_NO_CONSTANT = 1024, BEHAVED_ACK_PADDED = 2048,
	BEHAVED_ZONE = 4096,	/* names and answers of one DNS zone; user space sets it */
	/* all that a TCP inside shows */
	BEHAVED_TCP_INSIDE = BEHAVED_SHAKE | BEHAVED_SHAKES | BEHAVED_ACK | BEHAVED_ACK_BACK |
			     BEHAVED_SYN,
};

static __always_inline int within(__u32 a, __u32 b, __u32 by)
{
	return a + by >= b && b + by >= a;
}

/* Counts a size; a full tally forgets the rarest. */
static __always_inline void tally_add(struct tally *t, const int n, __u16 size)
{
	struct tally *rare = t;

#pragma unroll
	for (int i = 0; i < n; i++) {
		if (t[i].size == size || !t[i].count) {
			t[i].size = size;
			if (t[i].count < 0xffff)
				t[i].count++;
			return;
		}
		if (t[i].count < rare->count)
			rare = &t[i];
	}
	rare->size = size;
	rare->count = 1;
}

/* Into jot->count. */
static __always_inline __u32 tally_of(const struct tally *t, const int n, __u16 size,
				      volatile struct jot *jot)
{
	jot->count = 0;
#pragma unroll
	for (int i = 0; i < n; i++)
		if (t[i].size == size)
			jot->count = t[i].count;
	return jot->count;
}

static __always_inline void shake_add(struct behaviour *b, __u16 size, __u8 k)
{
	struct shake *rare = &b->shake[0];

#pragma unroll
	for (int i = 0; i < SHAKES; i++) {
		struct shake *s = &b->shake[i];

		if ((s->size == size && s->k == k) || !s->count) {
			s->size = size;
			s->k = k;
			if (s->count < 255)
				s->count++;
			return;
		}
		if (s->count < rare->count)
			rare = s;
	}
	rare->size = size;
	rare->k = k;
	rare->count = 1;
}

/* One motif and one payload of the opener's own way. */
static __always_inline void motif_mine(struct behaviour *b, struct motif *m, __u32 size, __u32 ms)
{
	__u32 k = m->size - size;

	if (m->stage == 3) {
		if (ms - m->ms <= 1000 && size > m->third + 16U)
			shake_add(b, m->size, m->size - m->third);
		m->stage = 0;
		return;
	}
	if (m->stage == 2 && ms - m->ms <= 500 &&
	    (k == 8 || k == 12 || k == 16 || k == 20 || k == 24)) {
		m->third = size;
		m->stage = 3;
		m->ms = ms;
	}
}

/* A small payload may open a handshake: in a free place, or the one that waits longest. */
static __always_inline void motif_open(struct motif *m, __u32 size, __u32 ms)
{
	struct motif *place = &m[0];

#pragma unroll
	for (int i = 0; i < MOTIFS; i++) {
		int stale = !m[i].stage || ms - m[i].ms > 3000;

		if (m[i].stage && m[i].size == size && m[i].stage == 1) {
			m[i].ms = ms;
			return;
		}
		if (stale) {
			place = &m[i];
			break;
		}
		if (m[i].stage < place->stage || (m[i].stage == place->stage && m[i].ms < place->ms))
			place = &m[i];
	}
	place->size = size;
	place->stage = 1;
	place->ms = ms;
}

static __always_inline void follow_shakes(struct behaviour *b, int way, __u32 size, __u32 ms)
{
	struct motif *theirs = b->motif[(way & 1) ^ 1], *mine = b->motif[way & 1];
	int third = 0;

#pragma unroll
	for (int i = 0; i < MOTIFS; i++) {
		struct motif *m = &theirs[i];

		if (m->stage == 1 && ms - m->ms <= 3000 && within(m->size, size, 12)) {
			m->stage = 2;
			m->ms = ms;
		}
	}
#pragma unroll
	for (int i = 0; i < MOTIFS; i++) {
		int before = mine[i].stage;

		if (before >= 2)
			motif_mine(b, &mine[i], size, ms);
		third |= before == 2 && mine[i].stage == 3;
	}
	if (size <= SYN_MAX && !third)
		motif_open(mine, size, ms);
}

static __always_inline void follow_acks(struct behaviour *b, int way, __u32 size, __u32 ms)
{
	int back = (way & 1) ^ 1;

	way &= 1;
	if (size <= SMALL_MAX) {
		tally_add(b->small[way], SMALLS, size);
		if (b->open[back] && ms - b->large_ms[back] <= 200) {
			tally_add(b->ack[way], ACKS, size);
			b->acks[way]++;
			b->prompt[way] += ms - b->large_ms[back] <= 20 && b->prompt[way] < 255;
		}
		b->open[back] = 0;
	}
	if (size < LARGE_MIN)
		return;
	if (size > b->largest[way]) {
		if (size * 7 > b->largest[way] * 10U)
			b->larges[way] = 0;
		b->largest[way] = size;
	}
	if (size * 10 >= b->largest[way] * 7U) {
		b->larges[way]++;
		b->open[way] = 1;
		b->large_ms[way] = ms;
	}
}

static __always_inline __u32 bits_set(__u64 v)
{
	v -= v >> 1 & 0x5555555555555555ULL;
	v = (v & 0x3333333333333333ULL) + (v >> 2 & 0x3333333333333333ULL);
	return ((v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fULL) * 0x0101010101010101ULL >> 56;
}

/* Bytes of a word that are printable ASCII (0x20..0x7e), one bit each. */
static __always_inline __u64 printable(__u64 v)
{
	__u64 high = v & 0x8080808080808080ULL, low = v & 0x7f7f7f7f7f7f7f7fULL;
	__u64 from20 = low + 0x6060606060606060ULL, is7f = low + 0x0101010101010101ULL;

	return from20 & ~is7f & ~high & 0x8080808080808080ULL;
}

/*
 * Random from the first byte? The rules of Wu et al. (USENIX Security 2023) on up to 64 bytes:
 * 3.4..4.6 bits set a byte, first six not all printable, at most half printable.
 */
static __always_inline int looks_random(const struct work *w)
{
	__u32 set = 0, print = 0, n = 0;
	__u64 first;

	if (!have(w, 32))
		return 0;
	first = printable(le64(w, 0)) & 0x0000808080808080ULL;
	if (first == 0x0000808080808080ULL)
		return 0;
#pragma unroll
	for (int i = 0; i < 64; i += 8) {
		if (have(w, i + 8)) {
			set += bits_set(le64(w, i));
			print += bits_set(printable(le64(w, i)));
			n += 8;
		}
	}
	return set * 10 >= n * 34 && set * 10 <= n * 46 && print * 2 <= n;
}

/* Does a 16-bit number in the first bytes tell the length of the rest? Then it is framed. */
static __always_inline int tells_length(const struct work *w)
{
#pragma unroll
	for (int i = 0; i < 6; i++)
		if (within(be16(w, i), w->len, 64) || within(le16(w, i), w->len, 64))
			return 1;
	return 0;
}

static __always_inline void look_at_first(const struct work *w, struct behaviour *b)
{
	int way = w->way & 1;

	if (b->seen[way] & SEEN_FIRST)
		return;
	b->seen[way] |= SEEN_FIRST;
	if (w->pkt.proto == IP_TCP && w->stream != 0)
		return;
	if (looks_random(w))
		b->seen[way] |= SEEN_RANDOM;
	if (tells_length(w))
		b->seen[way] |= SEEN_LENGTH;
}

/* Which bits of the first bytes never change? A header leaves some, noise from byte 0 on none. */
static __always_inline void look_for_constants(const struct work *w, struct behaviour *b)
{
	int way = w->way & 1;
	__u64 head = le64(w, 0);

	if (!have(w, 16) || b->bodies[way] == 255)
		return;
	b->always[way] = b->bodies[way] ? b->always[way] & head : head;
	b->ever[way] |= head;
	b->bodies[way]++;
}

static __always_inline int no_constant(const struct behaviour *b)
{
	return b->bodies[UP] >= 12 && b->bodies[DOWN] >= 12 && !b->always[UP] && !b->always[DOWN] &&
	       !~b->ever[UP] && !~b->ever[DOWN];
}

/* IPv4 header whose length and checksum hold, or IPv6 whose length holds, at off. */
static __always_inline int ip_at(const struct work *w, __u32 off)
{
	const __u8 *ip = w->head + (off & 63);
	__u32 rest = w->len - off, sum = 0;

	if (w->len < off + 20 || !have(w, off + 20))
		return 0;
	if (ip[0] == 0x45) {
		if (!within(load_be16(ip + 2), rest, 20) || load_be16(ip + 2) < 20)
			return 0;
#pragma unroll
		for (int i = 0; i < 20; i += 2)
			sum += load_be16(ip + i);
		sum = (sum & 0xffff) + (sum >> 16);
		return (sum & 0xffff) + (sum >> 16) == 0xffff;
	}
	return ip[0] >> 4 == 6 && rest >= 40 && within(load_be16(ip + 4) + 40U, rest, 20) &&
	       (ip[6] == IP_TCP || ip[6] == IP_UDP || ip[6] == IP_ICMPV6) && ip[7];
}

#define INNER_IP_OFFSETS 32

static __always_inline void look_for_ip(const struct work *w, struct behaviour *b)
{
	if (b->inner_ip) {
		b->inner_ip += ip_at(w, b->inner_off & (INNER_IP_OFFSETS - 1)) && b->inner_ip < 255;
		return;
	}
	if (w->nth > 8)
		return;
#pragma clang loop unroll(disable)
	for (__u32 off = 0; off < INNER_IP_OFFSETS; off++) {
		if (ip_at(w, off)) {
			b->inner_ip = 1;
			b->inner_off = off;
			return;
		}
	}
}

/* The commonest answers to bulk into jot->most and second, the commonest's size into jot->size. */
static __always_inline void ack_sizes(const struct tally *ack, volatile struct jot *jot)
{
	jot->most = jot->second = jot->size = 0;
#pragma unroll
	for (int i = 0; i < ACKS; i++) {
		if (ack[i].count > jot->most) {
			jot->second = jot->most;
			jot->most = ack[i].count;
			jot->size = ack[i].size;
		} else if (ack[i].count > jot->second) {
			jot->second = ack[i].count;
		}
	}
}

/* Anything seen that is larger than an ACK by what a SYN's options take? */
static __always_inline __u32 ack_has_syn(const struct behaviour *b, volatile struct jot *jot)
{
	jot->over = 0;
#pragma unroll
	for (int k = 8; k <= 20; k += 4) {
		__u16 size = jot->size + k;

		if (tally_of(b->small[0], SMALLS, size, jot))
			jot->over = 1;
		if (tally_of(b->small[1], SMALLS, size, jot))
			jot->over = 1;
#pragma unroll
		for (int i = 0; i < SHAKES; i++)
			if (b->shake[i].count && b->shake[i].size == size)
				jot->over = 1;
	}
	return jot->over;
}

/* What one side's answers to the other's bulk look like. way: the side that acknowledges. */
static __always_inline __u32 ack_points(const struct behaviour *b, int way,
					volatile struct jot *jot)
{
	const struct tally *back = b->small[(way & 1) ^ 1];
	__u32 larges = b->larges[(way & 1) ^ 1], acks = b->acks[way & 1];

	jot->points = 0;
	if (larges < 6 || acks < 6 || acks * 100 < larges * 15 || acks * 100 > larges * 105)
		return 0;
	ack_sizes(b->ack[way & 1], jot);
	if ((jot->most + jot->second) * 10 < acks * 7U) {	/* padded: prompt answers are left */
		if (acks * 100 < larges * 30 || acks * 100 > larges * 75 ||
		    b->prompt[way & 1] * 10 < acks * 5U)
			return 0;
		jot->behaved |= BEHAVED_ACK_PADDED;
		return 20;
	}
	jot->points = 20;
	jot->behaved |= BEHAVED_ACK;
	if (tally_of(back, SMALLS, jot->size, jot) >= 2) {
		jot->points += 15;
		jot->behaved |= BEHAVED_ACK_BACK;
	}
	if (ack_has_syn(b, jot)) {
		jot->points += 20;
		jot->behaved |= BEHAVED_SYN;
	}
	return jot->points;
}

/* Handshakes of one size that fit the rest of the traffic. */
static __always_inline __u32 shake_points(const struct behaviour *b, volatile struct jot *jot)
{
	jot->most = 0;
#pragma unroll
	for (int i = 0; i < SHAKES; i++) {
		const struct shake *s = &b->shake[i];
		__u32 m = s->size - s->k, up, down, fits;

		if (!s->count)
			continue;
		up = tally_of(b->small[UP], SMALLS, m, jot);
		down = tally_of(b->small[DOWN], SMALLS, m, jot);
		fits = (up >= 4 && down && up * 10 >= b->sizes[UP]) ||
		       (down >= 4 && up && down * 10 >= b->sizes[DOWN]) ||
		       (s->count >= 3 && s->size >= 40);
		if (fits && s->count > jot->most)
			jot->most = s->count;
	}
	if (!jot->most)
		return 0;
	jot->behaved |= BEHAVED_SHAKE | (jot->most > 1 ? BEHAVED_SHAKES : 0);
	return jot->most > 1 ? 60 : 45;
}

/* Both sides random from the first byte, no length told: what proxies without a header do. */
static __always_inline __u32 random_points(const struct work *w, const struct study *s,
					   volatile struct jot *jot)
{
	const struct behaviour *b = &s->behaviour;
	__u8 both = b->seen[UP] & b->seen[DOWN];
	__u32 mixed = (both & (SEEN_SMALL | SEEN_LARGE)) == (SEEN_SMALL | SEEN_LARGE);
	__u32 either = b->seen[UP] | b->seen[DOWN];

	if (!(both & SEEN_RANDOM) || both & SEEN_LENGTH)
		return 0;
	jot->behaved |= BEHAVED_RANDOM;
	if (w->pkt.proto != IP_TCP) {
		if (!no_constant(b))	/* QUIC from the middle looks so too */
			return 10;
		jot->behaved |= BEHAVED_NO_CONSTANT;
		return 55 + (mixed ? 10 : 0);
	}
	if (mixed)
		jot->behaved |= BEHAVED_MIXED;
	/* two key exchanges of 96 and up to 512 bytes of padding: BitTorrent's MSE */
	if (s->first[UP].len >= 96 && s->first[UP].len <= 608 &&
	    s->first[DOWN].len >= 96 && s->first[DOWN].len <= 608)
		return 30;
	return mixed ? 55 : either & SEEN_LARGE ? 50 : 40;
}

/* The name of a proven carrier that behaves like a tunnel; 0: no carrier. */
static __always_inline __u16 tunnel_in(__u16 class)
{
	switch (class) {
	case CLASS_TLS:
	case CLASS_DTLS:
	case CLASS_QUIC:
		return CLASS_TLS_TUNNEL;
	case CLASS_SSH:
		return CLASS_SSH_TUNNEL;
	case CLASS_HTTP:
	case CLASS_HTTP2:
		return CLASS_HTTP_TUNNEL;
	case CLASS_WEBSOCKET:
		return CLASS_WEBSOCKET_TUNNEL;
	}
	return 0;
}

/* A tunnel that bytes only hinted at behind the carrier's name, and that behaviour confirms. */
static __always_inline int confirm_hint(struct flow *flow, const struct study *s)
{
#pragma unroll
	for (int i = 0; i < CANDIDATES; i++) {
		const struct candidate *c = &s->best[i];

		if (!flow->rival || c->class != flow->rival || !(c->ways & SPEAKS_TUNNEL))
			continue;
		flow->class = c->class;
		flow->said = c->said;
		flow->variant = c->variant;
		return 1;
	}
	return 0;
}

/*
 * The behaviour's share of the verdict, after decide(). A carrier's own rhythm explains some of it
 * and takes points away; SSH most, its keystrokes and file transfers look alike. Other proven
 * protocols are what they are.
 */
static __always_inline void weigh(struct flow *flow, const struct study *s)
{
	__u32 score = s->behaviour.score, own;
	__u16 name = tunnel_in(flow->class);

	if (flow->tunnel || (flow->class && !name))
		return;
	own = !flow->class ? 0 : flow->class != CLASS_SSH ? 30 :
	      (flow->behaved & BEHAVED_TCP_INSIDE) == BEHAVED_TCP_INSIDE ? 45 : 60;
	if (score < NAMED_AT + own)
		return;
	score -= own;
	flow->tunnel = score > 100 ? 100 : score;
	if (name)
		flow->class = confirm_hint(flow, s) ? flow->class : name;
	else
		/* noise without a header says no more than that, whatever else it does */
		flow->class = flow->behaved & BEHAVED_NO_CONSTANT ||
			      !(flow->behaved & ~(BEHAVED_RANDOM | BEHAVED_MIXED)) ?
			      CLASS_FULLY_ENCRYPTED : CLASS_CUSTOM;
}

#endif
