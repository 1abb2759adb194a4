/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The stages in which a young flow's payload is followed: bytes, what behave_units.h takes apart, and
 * now and then a judgement.
 */
#ifndef TUNPRINT_BEHAVE_STAGES_H
#define TUNPRINT_BEHAVE_STAGES_H

#include "behave_units.h"

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

static __always_inline int is_tls(__u16 class)
{
	return class == CLASS_TLS || class == CLASS_TLS_TUNNEL;
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
	w->jot.behaved = w->jot.clocked = w->jot.lone = 0;
	total = b->sizes[UP] + b->sizes[DOWN];
	shakes = behave_shake_points(hook);
	up = behave_ack_points(hook, UP);
	down = behave_ack_points(hook, DOWN);
	points = up > down ? up : down;
	/*
	 * The SYN of the only handshake proves nothing twice where DTLS in TURN in TLS may be: an SCTP's
	 * SACK that names gaps is as much larger than one that names none.
	 */
	if (is_tls(w->fresh.class) && shakes == SHAKE_POINTS && !w->jot.lone &&
	    w->jot.behaved & BEHAVED_SYN)
		points -= SYN_POINTS;
	if (is_tls(w->fresh.class) && w->jot.lone == LONE_TYPED) {
		points += TYPED_POINTS;
		w->jot.behaved |= BEHAVED_ACK_BACK;
	}
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

/*
 * HTTP/1.1 with a packet in each message: a client that posts again before it was answered, time after time
 * (RFC 9112 9.3.2: none should). What stands in front of a body then says nothing of what is in it. Where
 * bytes are missing, so may be the answers.
 */
#define POSTED_ON 4
#define POSTED 2			/* memo */
#define KNOWS_STARTS (KNOWS_START << UP | KNOWS_START << DOWN)

static __always_inline __u32 size_of(const struct work *w, struct study *s)
{
	const struct turns *t = &s->behaviour.turns;
	__u32 len = w->len > 0xffff ? 0xffff : w->len, blank;

	if (w->pkt.proto != IP_TCP ||
	    (w->fresh.class != CLASS_HTTP && w->fresh.class != CLASS_HTTP_TUNNEL) ||
	    !(w->way == UP ? says(w, 0, "POST /") : says(w, 0, "HTTP/1.")))
		return len;
	if (w->way == UP && t->units > 1 && s->memo[POSTED] < POSTED_ON)
		s->memo[POSTED]++;
	if (s->memo[POSTED] < POSTED_ON || (s->known & KNOWS_STARTS) != KNOWS_STARTS)
		return len;
	blank = find_text(w, "\r\n\r\n", 0);
	return blank && blank + 4 < len ? len - blank - 4 : len;
}

/* A TLS handshake is the carrier's own, up to the client's Finished. */
static __always_inline int is_opening(const struct study *s)
{
	return (s->behaviour.turns.framed & (FRAMED_UP | FRAMED_BEGUN)) == FRAMED_UP &&
	       s->first[UP].head[0] == 22;
}

/* A new payload: follow it, and now and then judge. */
static __always_inline void behave(__u32 hook, struct work *w, struct study *s)
{
	struct behaviour *b = &s->behaviour;
	int way = w->way & 1, opening;
	__u32 total;

	w->told = 0;
	/* of a frame cut short only the size is left, and what is not seen may be anything */
	if (w->have < 16 && w->have < w->len)
		return;
	opening = is_opening(s);
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
	if (w->told * 2 < w->len && !opening)
		behave_sizes(hook, s, way, size_of(w, s));
	total = b->sizes[UP] + b->sizes[DOWN];
	if ((total >= BEHAVE_MIN && total % 8 == 0) || b->turns.found & TURNED_NEWS)
		behave_judge(hook);
	b->turns.found &= ~TURNED_NEWS;
}

#endif
