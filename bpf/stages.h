/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The way of a young flow's payload in stages that the verifier looks at one by one.
 */
#ifndef TUNPRINT_STAGES_H
#define TUNPRINT_STAGES_H

#include "classify.h"
#include "behave_stages.h"
#include "sign.h"

/* Brought by the build: the page of a hook, the desk at a place; 0 only for the verifier. */
static __always_inline struct work *page_at(__u32 hook);
static __always_inline struct study *desk_at(__u32 place);
/* Is the class switched off? Only where learning is tried out on what has a name. */
static __always_inline int is_muted(__u32 class);

/* Books an opinion with its candidate; the weakest makes room. */
STAGE int vote(__u32 place, __u32 class, __u32 o, __u32 ways)
{
	struct study *s = desk_at(place);
	struct candidate *mine = 0, *weakest;

	if (!s || is_muted(class))
		return 0;
	weakest = &s->best[0];
#pragma unroll
	for (int i = 0; i < CANDIDATES; i++) {
		if (s->best[i].class == class)
			mine = &s->best[i];
		if (s->best[i].score < weakest->score)
			weakest = &s->best[i];
	}
	if (o & OPINION_AGAINST) {
		__u32 points = o & 0xff;

		if (mine)
			mine->score = mine->score > points ? mine->score - points : 0;
		return 0;
	}
	if (!mine) {
		if (weakest->score > (o & 0xff))
			return 0;
		mine = weakest;
		__builtin_memset(mine, 0, sizeof(*mine));
		mine->class = class;
		mine->ways = ways & SPEAKS_TUNNEL;
	}
	candidate_add(mine, o, ways & 1);
	return 0;
}

/*
 * The matchers of a carrier with numbers from..from+SHARE-1, in the order of the list. on and from
 * are constants: the rest falls away. Nothing is kept in registers from one matcher to the next, so
 * that their states do not multiply in the verifier.
 */
#define SHARE 16

static __always_inline void ask_some(const struct work *w, struct study *s, const __u32 on,
				     const __u32 from, const __u32 end)
{
	opinion o;

#define PROTO(number, ID, word, name, kind, where, ...)				\
	if ((where) & on && (number) >= from && (number) < end) {		\
		__asm__ volatile("" : : : "memory");				\
		o = word##_match(w, s);						\
		if (o)								\
			vote(w->desk, number, o, (w->way & 1) |			\
			     ((kind) == KIND_TUNNEL ? SPEAKS_TUNNEL : 0));	\
	}
#define NAME(...)
#include "proto/list.h"
#undef PROTO
#undef NAME
}

static __always_inline void ask_all(const struct work *w, struct study *s, const __u32 on)
{
	ask_some(w, s, on, 0, ~0U);
}

/* Is there any? Folds to a constant, and a stage that has nobody to ask is not called. */
static __always_inline int anyone(const __u32 on, const __u32 from)
{
	int found = 0;

#define PROTO(number, ID, word, name, kind, where, ...) \
	found |= (where) & on && (number) >= from && (number) < from + SHARE;
#define NAME(...)
#include "proto/list.h"
#undef PROTO
#undef NAME
	return found;
}

#define ASK(word, on, from)						\
	STAGE int ask_##word##_##from(__u32 hook)			\
	{								\
		const struct work *w = page_at(hook);			\
		struct study *s = w ? desk_at(w->desk) : 0;		\
									\
		if (s)							\
			ask_some(w, s, on, from, (from) + SHARE);	\
		return 0;						\
	}

/* Every share of 16 numbers that proto/list.h may use; past the last one add a line to SHARES. */
#define SHARES(DO)							\
	DO(64) DO(80) DO(96) DO(112) DO(128) DO(144) DO(160) DO(176)	\
	DO(192) DO(208) DO(224) DO(240) DO(256) DO(272) DO(288) DO(304)	\
	DO(320) DO(336) DO(352) DO(368) DO(384) DO(400) DO(416) DO(432)	\
	DO(448) DO(464) DO(480) DO(496)
#define SHARES_END 512

#define PROTO(number, ...) _Static_assert((number) >= 64 && (number) < SHARES_END, "see SHARES");
#define NAME(...)
#include "proto/list.h"
#undef PROTO
#undef NAME

#define ASK_UDP(from) ASK(udp, ON_UDP, from)
#define ASK_TCP(from) ASK(tcp, ON_TCP, from)
SHARES(ASK_UDP)
SHARES(ASK_TCP)

static __always_inline void ask_udp(__u32 hook)
{
#define ONE(from) if (anyone(ON_UDP, from)) ask_udp_##from(hook);
	SHARES(ONE)
#undef ONE
}

static __always_inline void ask_tcp(__u32 hook)
{
#define ONE(from) if (anyone(ON_TCP, from)) ask_tcp_##from(hook);
	SHARES(ONE)
#undef ONE
}

/* Protocols without ports: few matchers each. */
STAGE int ask_ip(__u32 hook)
{
	const struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;

	if (!s)
		return 0;
	switch (w->pkt.proto) {
	case IP_ICMP:
	case IP_ICMPV6:
		ask_all(w, s, ON_ICMP);
		break;
	case IP_GRE:
		ask_all(w, s, ON_GRE);
		break;
	case IP_ESP:
		ask_all(w, s, ON_ESP);
		break;
	case IP_AH:
		ask_all(w, s, ON_AH);
		break;
	case IP_IPIP:
		ask_all(w, s, ON_IPIP);
		break;
	case IP_IPV6:
		ask_all(w, s, ON_IPV6);
		break;
	case IP_L2TP:
		ask_all(w, s, ON_L2TP);
		break;
	case IP_ETHERIP:
		ask_all(w, s, ON_ETHERIP);
		break;
	case IP_SCTP:
		ask_all(w, s, ON_SCTP);
		break;
	default:
		ask_all(w, s, ON_OTHER);
	}
	return 0;
}

/* The matchers of the page's carrier. */
STAGE int ask(__u32 hook)
{
	const struct work *w = page_at(hook);

	if (!w)
		return 0;
	if (w->pkt.proto == IP_UDP)
		ask_udp(hook);
	else if (w->pkt.proto == IP_TCP)
		ask_tcp(hook);
	else
		ask_ip(hook);
	return 0;
}

STAGE int judge(__u32 hook)
{
	struct work *w = page_at(hook);
	struct study *s = w ? desk_at(w->desk) : 0;
	__u8 tunnel, sure;
	__u16 learned;

	if (!s)
		return 0;
	learned = w->fresh.class;
	tunnel = w->fresh.tunnel;
	sure = w->fresh.sure;
	decide(&w->fresh, s);
	if (learned >= CLASS_SIGNATURES)
		signature_stands(&w->fresh, learned, tunnel, sure);
	if (carried_points(w->fresh.class, &s->behaviour.turns))
		w->fresh.behaved |= hello_behaved(&s->behaviour.turns,
						  w->fresh.class == CLASS_SSH);
	weigh(&w->fresh, s);
	return 0;
}

#endif
