/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * classify: payload and memory -> names that the bytes speak for, and the best of them.
 *
 * A matcher is a pure function of the packet at hand (struct work) and what is remembered
 * of its flow (struct study). It returns an opinion: how sure this one packet makes it, 1..100,
 * and which of the matcher's sayings holds. Opinions add up as independent evidence does,
 * but one direction alone never makes a name certain, and an objection takes away.
 */
#ifndef TUNPRINT_CLASSIFY_H
#define TUNPRINT_CLASSIFY_H

#include "study.h"
#include "text.h"
#include "track.h"

/* An opinion: 0 is none. */
typedef __u32 opinion;

#define OPINION_AGAINST 0x80000000U

/* points 1..100; saying: index 0..15 into the matcher's list of sayings. */
static __always_inline opinion speaks(__u32 points, __u32 saying)
{
	return points | saying << 8;
}

/* The same, and the variant (1..) that it shows. */
static __always_inline opinion speaks_variant(__u32 points, __u32 saying, __u32 variant)
{
	return points | saying << 8 | variant << 16;
}

/* The packet contradicts the protocol, if the flow was taken for it. */
static __always_inline opinion objects(__u32 points)
{
	return points | OPINION_AGAINST;
}

static __always_inline opinion speaks_if(int holds, __u32 points, __u32 saying)
{
	return holds ? speaks(points, saying) : 0;
}

enum {
	ON_UDP = 1, ON_TCP = 2, ON_ICMP = 4, ON_GRE = 8, ON_ESP = 16, ON_AH = 32, ON_IPIP = 64,
	ON_IPV6 = 128, ON_L2TP = 256, ON_ETHERIP = 512, ON_SCTP = 1024, ON_OTHER = 2048,
};

#define NAMED_AT 50		/* a candidate this sure gives the flow its name */
#define SETTLED_AT 90		/* and this sure ends the study of an ordinary flow */
#define ONE_WAY_MAX 75		/* one direction alone is never certain */
#define STUDY_PAYLOADS 64	/* payloads looked at before a flow settles as it is */

/* The one place with macros over a list: proto/list.h says what its columns are. */
#define PROTO(number, ID, word, name, kind, on, ...) CLASS_##ID = (number),
#define NAME(number, ID, name, kind, ...) CLASS_##ID = (number),
enum class_number {
#include "proto/list.h"
};
#undef PROTO
#undef NAME

enum kind { KIND_ORDINARY, KIND_TUNNEL, KIND_CARRIER, KIND_MINING };

#define PROTO(number, ID, word, name, kind, on, ...) \
	static __always_inline opinion word##_match(const struct work *w, const struct study *s);
#define NAME(...)
#include "proto/list.h"
#undef PROTO
#undef NAME

/* Has the class said all of these before? bits: of its list of sayings. */
static __always_inline int has_said(const struct study *s, __u16 class, __u16 bits)
{
	__u32 said = 0;

#pragma unroll
	for (int i = 0; i < CANDIDATES; i++)
		if (s->best[i].class == class)
			said |= s->best[i].said;
	return (said & bits) == bits;
}

#include "proto/all.h"

#define SPEAKS_TUNNEL 4		/* candidate.ways: the name is a tunnel's */

static __always_inline void candidate_add(struct candidate *c, opinion o, int way)
{
	__u32 points = o & 0xff, cap;

	if (points > 100)
		points = 100;
	c->ways |= 1 << way;
	c->said |= 1 << (o >> 8 & 15);
	if (o >> 16 & 0xff)
		c->variant = o >> 16 & 0xff;
	if (c->votes < 0xff)
		c->votes++;
	cap = (c->ways & 3) == 3 ? 100 : ONE_WAY_MAX;
	points = c->score + points * (100 - c->score) / 100;
	c->score = points > cap ? (c->score > cap ? c->score : cap) : points;
}

/* A tunnel made of DNS messages is DNS as well: no contradiction. */
static __always_inline int is_carrier_of(__u16 carrier, __u16 tunnel)
{
	return carrier == CLASS_DNS && (tunnel == CLASS_IODINE || tunnel == CLASS_DNS2TCP ||
					tunnel == CLASS_DNSCAT2);
}

/*
 * The name of a flow from its candidates. Where two fit, the surer one wins; equally sure, the
 * ordinary one does: a false alarm costs more than a miss. A rival close behind lowers the
 * tunnel score.
 */
static __always_inline void decide(struct flow *flow, const struct study *s)
{
	const struct candidate *best = 0, *second = 0;

#pragma unroll
	for (int i = 0; i < CANDIDATES; i++) {
		const struct candidate *c = &s->best[i];
		int ahead = best ? c->score > best->score ||
			(c->score == best->score && !(c->ways & SPEAKS_TUNNEL)) : 1;

		if (!c->score)
			continue;
		if (ahead) {
			second = best;
			best = c;
		} else if (!second || c->score > second->score) {
			second = c;
		}
	}
	flow->rival = best && second && second->score >= NAMED_AT &&
		      !is_carrier_of(second->class, best->class) ? second->class : 0;
	if (!best || best->score < NAMED_AT) {
		flow->class = CLASS_UNKNOWN;
		flow->sure = best ? best->score : 0;
		flow->tunnel = 0;
		flow->said = 0;
		flow->variant = 0;
		return;
	}
	flow->class = best->class;
	flow->sure = best->score;
	flow->said = best->said;
	flow->variant = best->variant;
	flow->tunnel = best->ways & SPEAKS_TUNNEL ? best->score : 0;
	if (flow->tunnel && flow->rival && !(second->ways & SPEAKS_TUNNEL) &&
	    second->score + 20 > best->score)
		flow->tunnel -= 20;
}

#endif
