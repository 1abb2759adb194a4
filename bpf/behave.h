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

#include "behave_shake.h"
#include "behave_ack.h"
#include "behave_random.h"
#include "behave_hello.h"

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
	case CLASS_RTP:		/* a header as easily put on as seen: it proves no call */
	case CLASS_TURN:
	case CLASS_SCTP:
		return CLASS_CUSTOM;
	}
	return 0;
}

/*
 * A hello that few programs send is worth much: half of what the carrier's own rhythm might explain
 * is then explained better by the tunnel that sends it.
 */
#define HINT_POINTS 25

/* Padded at random both in bulk and in what answers it: nothing ordinary in TLS was seen to do either. */
#define PADDED_TWICE (BEHAVED_CHUNKS | BEHAVED_ACK_PADDED)
#define PADDED_POINTS 10

/* A tunnel that bytes hinted at stands behind the carrier's name. confirm: behaviour shows it. */
static __always_inline int hinted(struct flow *flow, const struct study *s, const int confirm)
{
#pragma unroll
	for (int i = 0; i < CANDIDATES; i++) {
		const struct candidate *c = &s->best[i];

		if (!flow->rival || c->class != flow->rival || !(c->ways & SPEAKS_TUNNEL))
			continue;
		if (confirm) {
			flow->class = c->class;
			flow->said = c->said;
			flow->variant = c->variant;
		}
		return 1;
	}
	return 0;
}

/*
 * A proxy that ends TCP shows none of this, but the openings of the connections it carries do.
 * What a proxy inside shows counts in carriers whose units are known, and nowhere else.
 */
static __always_inline __u32 carried_points(__u16 class, const struct turns *t)
{
	switch (class) {
	case CLASS_TLS:
	case CLASS_WEBSOCKET:
		return hello_points(t);
	case CLASS_SSH:
		return channel_points(t);
	}
	return 0;
}

/*
 * A TCP stream whose start was missed, and without a length in front: SSH has no name without its
 * first line, but its rhythm. Its packets are padded to 8 or more behind a length of 4, and every MAC is
 * a multiple of 4 (RFC 4253 6, 6.4): one payload of its own that is none, and it is not SSH.
 */
static __always_inline int may_be_ssh(const struct flow *flow, const struct study *s)
{
	const __u8 *seen = s->behaviour.seen;

	return s->known & (KNOWS_SEQ | KNOWS_SEQ << 1) && !s->memo[UP] && !s->memo[DOWN] &&
	       !(flow->behaved & BEHAVED_INNER_IP) && !(seen[UP] & seen[DOWN] & SEEN_LENGTH) &&
	       !((seen[UP] | seen[DOWN]) & SEEN_UNEVEN);
}

/*
 * WebRTC's data: SCTP in DTLS, whose SACKs answer bulk in sizes that gap blocks of 4 make differ
 * (RFC 9260 3.3.4), as a TCP's do. ICE puts STUN on the same flow, or TURN around it, where a server
 * has answered; VPNs speak no DTLS 1.3.
 */
static __always_inline int is_webrtc(const struct flow *flow)
{
	return flow->class == CLASS_DTLS ? flow->rival == CLASS_STUN || flow->said & 1 << 5 :
	       flow->class == CLASS_TURN && flow->said & (1 << 1 | 1 << 4);
}

/*
 * An ordinary protocol with all that a TCP inside shows: an opening, or a header, that a home-made
 * tunnel borrows.
 */
static __always_inline int is_borrowed(const struct flow *flow)
{
	return flow->class && (flow->behaved & BEHAVED_TCP_INSIDE) == BEHAVED_TCP_INSIDE;
}

/*
 * QUIC by its short headers alone: bytes that keep an id and hide the rest may be anybody's, and a
 * tunnel that looks like it was written so.
 */
#define QUIC_SHORT 6		/* the saying of these */

static __always_inline int is_quic_shaped(const struct flow *flow)
{
	return flow->class == CLASS_QUIC && flow->said == 1 << QUIC_SHORT;
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
	int borrowed = !name && is_borrowed(flow);

	if (borrowed || is_quic_shaped(flow))
		name = CLASS_CUSTOM;
	if (flow->tunnel || (flow->class && !name))
		return;
	score += carried_points(flow->class, &s->behaviour.turns);
	own = !flow->class && !may_be_ssh(flow, s) ? 0 : borrowed || is_webrtc(flow) ? 60 :
	      name == CLASS_CUSTOM ? 35 :
	      flow->class && flow->class != CLASS_SSH ? 30 :
	      (flow->behaved & BEHAVED_TCP_INSIDE) == BEHAVED_TCP_INSIDE ? 45 : 60;
	if (flow->class == CLASS_TLS && hinted(flow, s, 0))
		own -= HINT_POINTS;
	else if (flow->class == CLASS_TLS && (flow->behaved & PADDED_TWICE) == PADDED_TWICE)
		own -= PADDED_POINTS;
	if (score < NAMED_AT + own)
		return;
	score -= own;
	flow->tunnel = score > 100 ? 100 : score;
	if (name)
		flow->class = hinted(flow, s, 1) ? flow->class : name;
	else
		/* noise without a header says no more than that, whatever else it does */
		flow->class = flow->behaved & BEHAVED_NO_CONSTANT ||
			      !(flow->behaved & ~(BEHAVED_RANDOM | BEHAVED_MIXED)) ?
			      CLASS_FULLY_ENCRYPTED : CLASS_CUSTOM;
}

#endif
