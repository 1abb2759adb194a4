/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the bytes themselves show: random from the first one, bits that never change, an IP header
 * in clear.
 */
#ifndef TUNPRINT_BEHAVE_RANDOM_H
#define TUNPRINT_BEHAVE_RANDOM_H

#include "behave_tally.h"

/* The top bit of each zero byte; one behind a zero may be wrong. */
static __always_inline __u64 zeros_of(__u64 v) { return (v - EACH(1)) & ~v & EACH(0x80); }

/*
 * Random from the first byte? Two zeros in the first eight are a header's numbers. Else the rules
 * of Wu et al. (USENIX Security 2023) on up to 64 bytes: 3.4..4.6 bits set a byte, first six not all
 * printable, at most half printable.
 */
static __always_inline int looks_random(const struct work *w)
{
	__u32 set = 0, print = 0, n = 0;
	__u64 first, zeros = zeros_of(le64(w, 0));

	if (!have(w, 32) || (zeros & (zeros - 1)))
		return 0;
	first = printable(le64(w, 0)) & 0x0000808080808080ULL;
	if (first == 0x0000808080808080ULL)
		return 0;
#pragma unroll
	for (int i = 0; i < 64; i += 8) {
		if (have(w, i + 8)) {
			set += bits_of(le64(w, i));
			print += bits_of(printable(le64(w, i)));
			n += 8;
		}
	}
	return set * 10 >= n * 34 && set * 10 <= n * 46 && print * 2 <= n;
}

static __always_inline int has_zero(__u64 v) { return !!zeros_of(v); }

/* A salt or a nonce sent on its own, before what it encrypts? */
static __always_inline int looks_like_salt(const struct work *w)
{
	__u64 a = le64(w, 0), b = le64(w, 8);
	__u32 set = bits_of(a) + bits_of(b);

	return w->len >= 16 && w->len < 32 && have(w, 16) && set >= 46 && set <= 82 &&
	       !has_zero(a) && !has_zero(b) && bits_of(printable(a)) + bits_of(printable(b)) < 12;
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

static __always_inline void look_at_first(const struct work *w, struct study *s)
{
	struct behaviour *b = &s->behaviour;
	int way = w->way & 1;
	__u32 salt = s->first[way].len;

	if (b->seen[way] & SEEN_FIRST)
		return;
	if (w->pkt.proto == IP_TCP && w->stream == 0 && looks_like_salt(w))
		return;
	b->seen[way] |= SEEN_FIRST;
	/* SSH's own length begins with zeros */
	if (w->pkt.proto == IP_TCP && w->stream != 0 && (w->nth != 1 || w->stream != salt)) {
		if (within(be16(w, 0), w->len, 64) || within(le16(w, 0), w->len, 64))
			b->seen[way] |= SEEN_LENGTH;
		return;
	}
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

/* The commonest size that one side sends, but not this one: count and size in one. */
static __always_inline __u64 most_sent(const struct tally *t, __u64 but)
{
	__u64 most = 0;

#pragma unroll
	for (int i = 0; i < SMALLS; i++) {
		__u64 it = (__u64)t[i].count << 16 | t[i].size, more = most - it, other = it ^ but;

		__asm__ volatile("" : "+r"(more), "+r"(other));	/* no branch: the verifier follows each */
		more = -(more >> 63) & -((other | -other) >> 63);
		most += (it - most) & more;
	}
	return most;
}

/* How often one side sends a size of most_sent(), at most as often as the other does. */
static __always_inline __u64 passed_back(const struct tally *t, __u64 most)
{
	__u64 count = most >> 16, back = 0, fewer;

#pragma unroll
	for (int i = 0; i < SMALLS; i++) {
		__u64 apart = t[i].size ^ (most & 0xffff);

		__asm__ volatile("" : "+r"(apart));
		back += t[i].count & (((apart | -apart) >> 63) - 1);
	}
	fewer = back - count;
	__asm__ volatile("" : "+r"(fewer));
	return count + (fewer & -(fewer >> 63));
}

/*
 * Are two small sizes most of what both sides send, each as often one way as the other? Heartbeats and
 * tokens that are passed to and fro (a cluster's, enciphered) do that: noise, but nothing travels in it.
 */
static __always_inline int is_echo(const struct behaviour *b)
{
	__u64 one = most_sent(b->small[UP], 0), two = most_sent(b->small[UP], one);
	__u64 both = passed_back(b->small[DOWN], one) + passed_back(b->small[DOWN], two);

	return both * 10 >= b->sizes[UP] * 6U && both * 10 >= b->sizes[DOWN] * 6U;
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
	/* both begin with one magic */
	if (w->pkt.proto == IP_TCP && load_be16(s->first[UP].head) == load_be16(s->first[DOWN].head))
		return 0;
	jot->behaved |= BEHAVED_RANDOM;
	if (w->pkt.proto != IP_TCP) {
		if (!no_constant(b))	/* QUIC from the middle looks so too */
			return 10;
		jot->behaved |= BEHAVED_NO_CONSTANT;
		if (is_echo(b))	/* and news among them are answered by nothing but the next token */
			return 15;
		return 45 + (mixed ? 10 : 0);	/* calls and games do it as well */
	}
	if (mixed)
		jot->behaved |= BEHAVED_MIXED;
	/* Secret Handshake (Scuttlebutt): two hellos of 64, a key and its MAC */
	if (!((s->first[UP].len ^ 64) | (s->first[DOWN].len ^ 64)))
		return 30;
	/*
	 * Two key exchanges of 96 and up to 512 bytes of padding: BitTorrent's MSE, whose answering
	 * side then waits for the other.
	 */
	if (!(either & SEEN_AGAIN) && s->first[UP].len >= 96 && s->first[UP].len <= 608 &&
	    s->first[DOWN].len >= 96 && s->first[DOWN].len <= 608)
		return 30;
	return mixed ? 55 : either & SEEN_LARGE ? 50 : 40;
}

#endif
