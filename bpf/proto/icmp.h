/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ICMP for IPv4 as it should be (RFC 792, 950, 1256): ping and its answers, errors, router discovery.
 * One 5-tuple holds all ICMP between two hosts. The name is given once, not stacked up: an echo that
 * comes back changed, or carries a packet, must be able to take it away (icmp_tunnel.h).
 * An answer is compared with the request only if that is the last one the other side sent.
 */
#include "../inner_ip.h"

#ifdef TUNPRINT_WORDS
static const char *const icmp_sayings[] = { "ICMP type and code", "echo returned unchanged", 0 };
static const char *const icmp_variants[] = { "message", "error", 0 };
#endif

enum echo { ECHO_UNKNOWN, ECHO_SAME, ECHO_DIFFERS };

/* ICMPv6 numbers the echo differently (RFC 4443). */
static __always_inline int icmp_is_request(const struct work *w, __u8 type)
{
	return type == (w->pkt.proto == IP_ICMP ? 8 : 128);
}

static __always_inline int icmp_is_reply(const struct work *w, __u8 type)
{
	return type == (w->pkt.proto == IP_ICMP ? 0 : 129);
}

static __always_inline int icmp_is_echo(const struct work *w)
{
	return w->len >= 8 && have(w, 8) && !at8(w, 1) &&
	       (icmp_is_request(w, at8(w, 0)) || icmp_is_reply(w, at8(w, 0)));
}

/* Error messages quote the packet that they complain about. */
static __always_inline int icmp_is_error(const struct work *w)
{
	__u8 type = at8(w, 0);

	if (w->pkt.proto == IP_ICMPV6)
		return type < 128;
	return type < 16 && 0x1838 >> type & 1;		/* 3, 4, 5, 11, 12 */
}

/* Content of the message at hand against a remembered one: only what both have. */
static __always_inline int icmp_content_differs(const struct work *w, const struct glimpse *g,
						const __u8 *tail)
{
	__u32 n = w->have < sizeof(g->head) ? w->have : sizeof(g->head);
	__u64 differs;

	if (n != g->have)
		return 0;
	differs = (load_le64(g->head + 8) ^ le64(w, 8)) | (load_le64(g->head + 16) ^ le64(w, 16)) |
		  (load_le64(g->head + 24) ^ le64(w, 24));
	if (w->len >= 8 + TAIL)
		differs |= (load_le64(tail) ^ load_le64(w->tail)) |
			   (load_le64(tail + 8) ^ load_le64(w->tail + 8)) |
			   (load_le32(tail + 16) ^ load_le32(w->tail + 16));
	return differs != 0;
}

/* A reply against the request that it names. Some hosts cut long answers: that proves nothing. */
static __always_inline int icmp_echo(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (!icmp_is_reply(w, at8(w, 0)) || theirs->have < 8 ||
	    !icmp_is_request(w, theirs->head[0]) || load_be32(theirs->head + 4) != be32(w, 4))
		return ECHO_UNKNOWN;
	if (w->len > theirs->len)
		return ECHO_DIFFERS;
	if (w->len < theirs->len)
		return ECHO_UNKNOWN;
	return icmp_content_differs(w, theirs, s->tail[other(w)]) ? ECHO_DIFFERS : ECHO_SAME;
}

/* Magic words and headers of tools that have their own file. */
static __always_inline int hans_shape(const struct work *w)
{
	__u32 magic = be32(w, 8);

	return w->len >= 13 && (magic == 0x68616e63 || magic == 0x68616e73) && at8(w, 12) >= 1 &&
	       at8(w, 12) <= 16;
}

static __always_inline int ptunnel_shape(const struct work *w)
{
	__u32 state = be32(w, 20), data = be32(w, 28);

	return w->len >= 36 && have(w, 36) && (state >> 30 == 1 || state >> 30 == 2) &&
	       (state & 0x3fffffff) <= 8 && be32(w, 16) < 0x10000 && data <= 0x4000 &&
	       data + 36 <= w->len && w->len <= data + 40;
}

/* A whole IP packet behind the echo header. */
static __always_inline int icmp_holds_ip(const struct work *w)
{
	__u8 first = at8(w, 8) >> 4;

	return (first == 4 || first == 6) && w->len >= 28 && !icmp_is_error(w) &&
	       inner_ip(w, 8, 0) == INNER_SURE;
}

static __always_inline int icmp_is_carrier(const struct work *w)
{
	return hans_shape(w) || ptunnel_shape(w) || icmp_holds_ip(w);
}

/* IANA: types in use; codes beyond those of unreachable (16) and advertisement (16) are not. */
#define ICMP_TYPES (1ULL << 0 | 1ULL << 3 | 1ULL << 4 | 1ULL << 5 | 0x7fULL << 8 | 0xfULL << 15 | \
		    1ULL << 40 | 1ULL << 42 | 1ULL << 43)

static __always_inline int icmp_is_known(__u8 type, __u8 code)
{
	return type < 64 && code <= 16 && ICMP_TYPES >> type & 1;
}

/* Shared by both versions: the name once, a little more for true echoes, less for false ones. */
static __always_inline opinion icmp_ordinary(const struct work *w, const struct study *s, int known)
{
	__u32 seen = s->nth[UP] + s->nth[DOWN];
	int echo;

	if (!known || icmp_is_carrier(w))
		return objects(20);
	if (!seen)
		return speaks_variant(55, 0, 1 + icmp_is_error(w));
	if (!icmp_is_echo(w))
		return 0;
	echo = icmp_echo(w, s);
	if (echo == ECHO_DIFFERS)
		return objects(20);
	return echo == ECHO_SAME && seen < 12 ? speaks(10, 1) : 0;
}

static __always_inline opinion icmp_match(const struct work *w, const struct study *s)
{
	if (w->pkt.proto != IP_ICMP || w->len < 8)
		return 0;
	return icmp_ordinary(w, s, icmp_is_known(at8(w, 0), at8(w, 1)));
}
