/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The stages in which a young flow's payload is followed: bytes, sizes, turns, and now and then a
 * judgement.
 */
#ifndef TUNPRINT_BEHAVE_STAGES_H
#define TUNPRINT_BEHAVE_STAGES_H

#include "behave.h"

/* Brought by the build: the page of a hook, the desk at a place; 0 only for the verifier. */
static __always_inline struct work *page_at(__u32 hook);
static __always_inline struct study *desk_at(__u32 place);

/* What the bytes show. */
STAGE int behave_bytes(__u32 hook)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
	look_at_first(w, s);
	if (s->nth[UP] == 1 && s->nth[DOWN] == 2)
		s->behaviour.seen[DOWN] |= SEEN_AGAIN;
	if (w->pkt.proto != IP_ICMP && w->pkt.proto != IP_ICMPV6 && w->fresh.sure < NAMED_AT)
		look_for_ip(w, &s->behaviour);
	if (w->pkt.proto == IP_UDP)
		look_for_constants(w, &s->behaviour);
	return 0;
}

/* What the sizes show: of payloads, of a TLS stream's records. */
STAGE int behave_shakes(__u32 hook, __u32 size)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
	follow_shakes(&s->behaviour, w->way & 1, size & 0xffff, w->ms);
	return 0;
}

STAGE int behave_acks(__u32 hook, __u32 size)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
	follow_acks(&s->behaviour, w->way & 1, size & 0xffff, w->ms);
	return 0;
}

static __always_inline void behave_sizes(__u32 hook, struct study *s, int way, __u32 size)
{
	struct behaviour *b = &s->behaviour;

	b->sizes[way & 1]++;
	if (size <= 300)
		b->seen[way & 1] |= SEEN_SMALL;
	if (size >= 600)
		b->seen[way & 1] |= SEEN_LARGE;
	behave_shakes(hook, size);
	behave_acks(hook, size);
}

/* A record of its own, as an inner packet makes one; what is larger, its packets tell better. */
static __always_inline void behave_record(__u32 hook, struct work *w, struct study *s, __u32 size)
{
	if (size > SYN_MAX)
		return;
	w->told += size;
	behave_sizes(hook, s, w->way, size);
}

/* What SSH packets show; a stage of its own, as the steps of both kinds would multiply. */
STAGE int behave_channels(__u32 hook, __u32 size, __u32 waited)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
	size &= 0xffff;
	follow_channel(&s->behaviour.turns, w->way & 1, size, waited);
	follow_asks(&s->behaviour.turns, w->way & 1, size, waited);
	return 0;
}

/* One unit of a stream: a record, type << 16 | length; a packet's payload, type 0. */
STAGE int behave_unit(__u32 hook, __u32 unit)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;
	__u32 size = unit & 0xffff, waited;
	struct turns *t;
	int way;

	if (!s)
		return 0;
	t = &s->behaviour.turns;
	way = w->way & 1;
	if (unit >> 16) {
		size = record_plain(t, way, unit >> 16, size);
		if (unit >> 16 == 23 && (size != ~0U || !(t->framed & FRAMED_KEYED) ||
					 t->framed & FRAMED_BLIND))
			behave_record(hook, w, s, size == ~0U ? unit & 0xffff : size);
		if (size == ~0U)
			return 0;
		if (size == 9 && t->total < 16)
			t->framed |= FRAMED_H2;
	}
	waited = w->ms - t->ms;
	turn_take(t, way, size);
	if (unit >> 16)
		follow_chunks(t, way, waited);
	follow_hello(t, way, size, waited);
	follow_socks(t, way, size);
	follow_keys(t, way, size);
	if (!(unit >> 16))
		behave_channels(hook, size, waited);
	t->prev = size;
	return 0;
}

/* The records that begin in this packet. */
STAGE int behave_records(__u32 hook)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;
	__u32 off, len, way;

	if (!s)
		return 0;
	way = w->way & 1;
	off = record_from(w, s, way);
	if (off == LOST_RECORD) {
		turn_blind(&s->behaviour.turns, way, w->len);
		s->left[way] = LOST_RECORD;
		return 0;
	}
	for (int i = 0; i < FARS && off < w->len; i++) {
		len = tls_record(w->there[i]);
		if (!len)
			break;
		behave_unit(hook, (__u32)w->there[i][0] << 16 | len);
		off = forget(w, off + FAR + len);
	}
	for (int i = 0; i < RECORDS_FOLLOWED && off < w->len; i++) {
		if (off > HEAD - 8 || off + 5 > w->have)
			break;
		len = tls_record(w->head + inside(off));
		if (!len)
			break;
		behave_unit(hook, (__u32)w->head[inside(off)] << 16 | len);
		off = forget(w, off + 5 + len);
	}
	s->left[way] = off >= w->len ? off - w->len : LOST_RECORD;
	return 0;
}

/* A payload of a stream in units; the first one of each way tells whether it is framed. */
static __always_inline void behave_turns(__u32 hook, const struct work *w, struct study *s)
{
	struct turns *t = &s->behaviour.turns;
	__u8 way = w->way & 1, framed = FRAMED_UP << way;

	if (!w->nth && tls_record(w->head))
		t->framed |= framed;
	if (t->framed & framed)
		behave_records(hook);
	else if (!(t->framed & (FRAMED_UP | FRAMED_DOWN)))
		behave_unit(hook, w->len > 0xffff ? 0xffff : w->len);
	if (t->way == way)
		t->ms = w->ms;
}

/*
 * In SSH a whole TCP acknowledgement is at least 53 bytes (40, the channel's 9, the tun's 4), the
 * smallest packet of all holds one (USERAUTH_SUCCESS, RFC 4252 5.1): padded to 8 or 16 (RFC 4253
 * 6), they are 48 or more apart whatever the MAC. What SFTP and scp ask and answer in is not.
 */
#define SSH_ACK_MORE 48

static __always_inline __u32 least_ack(const struct work *w, const struct study *s)
{
	__u16 class = w->fresh.class;

	return class == CLASS_SSH || class == CLASS_SSH_TUNNEL || (!class && may_be_ssh(&w->fresh, s)) ?
		       s->behaviour.least + SSH_ACK_MORE : 0;
}

STAGE int behave_shake_points(__u32 hook)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	return s ? shake_points(&s->behaviour, least_ack(w, s), &w->jot) : 0;
}

STAGE int behave_ack_points(__u32 hook, __u32 way)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
	ack_points(&s->behaviour, way, least_ack(w, s), &w->jot);
	if (w->fresh.class == CLASS_SSH && acks_steadily(&s->behaviour, way, &w->jot))
		w->jot.points += 80;
	return w->jot.points;
}

STAGE int behave_judge(__u32 hook)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;
	__u32 total, points, up, down, shakes;
	struct behaviour *b;

	if (!s)
		return 0;
	b = &s->behaviour;
	w->jot.behaved = w->jot.clocked = 0;
	total = b->sizes[UP] + b->sizes[DOWN];
	shakes = behave_shake_points(hook);
	up = behave_ack_points(hook, UP);
	down = behave_ack_points(hook, DOWN);
	points = up > down ? up : down;
	/*
	 * The SYN of the only handshake proves nothing twice where DTLS in TURN in TLS may be: an SCTP's
	 * SACK that names gaps is as much larger than one that names none.
	 */
	if (w->fresh.class == CLASS_TLS && shakes == SHAKE_POINTS && w->jot.behaved & BEHAVED_SYN)
		points -= SYN_POINTS;
	/* voice of two sizes, pictures behind it: its handshakes wait for them, a client does not wait */
	if (w->jot.clocked && points <= 20 && b->hasty * 2 < b->shaken)
		w->jot.behaved &= ~(BEHAVED_SHAKE | BEHAVED_SHAKES | BEHAVED_ACK);
	else
		points += shakes;
	if (b->inner_ip >= 6 && b->inner_ip * 10U >= total * 6) {
		points += 80;
		w->jot.behaved |= BEHAVED_INNER_IP;
	}
	if (w->fresh.sure < NAMED_AT)	/* a carrier's own bytes are random too */
		points += random_points(w, s, &w->jot);
	if ((b->seen[UP] & b->seen[DOWN] & 3) == 3 && w->pkt.proto != IP_TCP)
		points += 10;
	b->score = points > 255 ? 255 : points;
	w->fresh.behaved = w->jot.behaved;
	return 0;
}

/* A new payload: follow it, and now and then judge. */
static __always_inline void behave(__u32 hook, struct work *w, struct study *s)
{
	struct behaviour *b = &s->behaviour;
	int way = w->way & 1;
	__u32 total;

	w->told = 0;
	/* of a frame cut short only the size is left, and what is not seen may be anything */
	if (w->have < 16 && w->have < w->len)
		return;
	if (w->pkt.proto == IP_TCP)
		behave_turns(hook, w, s);
	if (w->pkt.segments > 1)
		return;
	if (w->pkt.proto == IP_TCP && w->nth > 2 && w->len >= 28 && w->len < 256 &&
	    (!b->least || w->len < b->least))
		b->least = w->len;
	/* the end of bulk has what size is left */
	if (w->pkt.proto == IP_TCP && w->len & 3 && w->len < 1000 && !b->open[way])
		b->seen[way] |= SEEN_UNEVEN;
	behave_bytes(hook);
	if (w->told * 2 < w->len)
		behave_sizes(hook, s, way, w->len > 0xffff ? 0xffff : w->len);
	total = b->sizes[UP] + b->sizes[DOWN];
	if ((total >= BEHAVE_MIN && total % 8 == 0) || b->turns.found & TURNED_NEWS)
		behave_judge(hook);
	b->turns.found &= ~TURNED_NEWS;
}

#endif
