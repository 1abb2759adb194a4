/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Is there a packet inside the payload? Encapsulations are known by their own few bytes and by
 * an inner header that holds: IPv4 by version, total length and header checksum (40 bits), IPv6 by
 * version, payload length, next header, address classes and a first look at the transport header
 * (33 bits or more), Ethernet by its EtherType and what follows, PPP by protocol and what follows.
 * Offsets are from the start of the payload; everything past HEAD counts as not seen.
 */
#ifndef TUNPRINT_INNER_IP_H
#define TUNPRINT_INNER_IP_H

#include "parse.h"

enum inner { INNER_NONE, INNER_MAYBE, INNER_SURE };

/* What lies at an offset. */
enum form { FORM_NONE, FORM_IP, FORM_ETHER, FORM_PPP };
#define INSIDE(form, off) ((form) << 16 | (off))

#define INNER_HEAD 64		/* an offset further back than HEAD - this is not looked at */

static __always_inline const __u8 *inner_at(const struct work *w, __u32 off)
{
	return w->head + inside(off);
}

/*
 * Does a length field at off agree with what the datagram has left? Short Ethernet frames are
 * padded to 60 bytes; an outer fragment has less than the inner packet, a GSO packet anything.
 */
static __always_inline int inner_len_fits(const struct work *w, __u32 off, __u32 said, int padded)
{
	__u32 rest = w->len - off;

	if (said == rest || w->pkt.segments > 1)
		return 1;
	if (w->pkt.fragment == FRAGMENT_FIRST)
		return said > rest;
	return padded && said < rest && rest <= 50;
}

/* 1 if equal, without a branch; both below 2^31 */
static __always_inline __u32 inner_same(__u32 a, __u32 b) { return ((a ^ b) - 1) >> 31; }

/* Ones complement sum of a header of 5..15 words; no branches: the verifier counts each. */
static __always_inline __u32 inner_sum(const __u8 *ip, __u32 words)
{
	__u32 sum = 0;

#pragma unroll
	for (__u32 i = 0; i < 15; i++) {
		__u32 mine = i < 5 ? ~0U : (__u32)((__s32)(i - words) >> 31);
		__u32 word = load_le32(ip + i * 4) & mine;

		sum += (word & 0xffff) + (word >> 16);
	}
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16);
}

static __always_inline int inner_ipv4(const struct work *w, const __u8 *ip, __u32 off, int padded)
{
	__u32 words = ip[0] & 15, total = load_be16(ip + 2);

	if (words < 5 || total < words * 4 || !ip[8] || ip[6] & 0x80 ||
	    !inner_len_fits(w, off, total, padded) || off + words * 4 > w->have)
		return INNER_NONE;
	return inner_sum(ip, words) == 0xffff ? INNER_SURE : INNER_NONE;
}

/* Global, unique local, link local, multicast, or beginning with eight zero bytes. */
static __always_inline int inner_address6(const __u8 *a, int multicast)
{
	if (a[0] == 0xff)
		return multicast && (a[1] & 15);
	return a[0] >> 5 == 1 || a[0] >> 1 == 0x7e || (a[0] == 0xfe && a[1] >= 0x80) ||
	       !load_be64(a);
}

/* Next headers below 64, other than TCP, UDP and ICMPv6, that are met. */
#define INNER_NEXT (1ULL << EXT_HOP | 1ULL << EXT_ROUTING | 1ULL << EXT_FRAGMENT | \
		    1ULL << EXT_DEST | 1ULL << EXT_NONE | 1ULL << IP_IPIP | 1ULL << IP_IPV6 | \
		    1ULL << IP_GRE | 1ULL << IP_ESP | 1ULL << IP_AH)

static __always_inline int inner_ipv6(const struct work *w, const __u8 *ip, __u32 off, int padded)
{
	__u32 len = load_be16(ip + 4);
	const __u8 *l4 = ip + 40;

	if (off + 40 > w->have || !ip[7] || !inner_address6(ip + 8, 0) ||
	    !inner_address6(ip + 24, 1) || !inner_len_fits(w, off, len + 40, padded))
		return INNER_NONE;
	if (off + 48 > w->have)
		return ip[6] == EXT_NONE ? INNER_MAYBE : INNER_NONE;
	if (ip[6] == IP_UDP)
		return load_be16(l4 + 4) == len ? INNER_SURE : INNER_NONE;
	if (ip[6] == IP_TCP)
		return off + 60 <= w->have && l4[12] >= 0x50 && !(l4[12] & 14) ?
		       INNER_SURE : INNER_NONE;
	if (ip[6] == IP_ICMPV6)
		return (l4[0] >= 1 && l4[0] <= 4) || (l4[0] >= 128 && l4[0] <= 161) ?
		       INNER_SURE : INNER_NONE;
	if (ip[6] < 64)
		return INNER_NEXT >> ip[6] & 1 ? INNER_MAYBE : INNER_NONE;
	return ip[6] == IP_SCTP ? INNER_MAYBE : INNER_NONE;
}

/* An IP header at off? padded: Ethernet may have filled up behind it. */
static __noinline int inner_ip(const struct work *w, __u32 off, int padded)
{
	const __u8 *ip;

	if (!w)
		return INNER_NONE;
	if (off > HEAD - INNER_HEAD || off + 20 > w->have || off >= w->len)
		return INNER_NONE;
	ip = inner_at(w, off);
	if (ip[0] >> 4 == 4)
		return inner_ipv4(w, ip, off, padded);
	if (ip[0] >> 4 == 6)
		return inner_ipv6(w, ip, off, padded);
	return INNER_NONE;
}

/* RFC 826 over Ethernet for IPv4: eight fixed bytes but one. */
static __always_inline int inner_arp(const __u8 *arp)
{
	return load_be64(arp) >> 8 == 0x00010800060400ULL && arp[7] >= 1 && arp[7] <= 2;
}

/* Other EtherTypes that bridges carry; IEEE 802.3 frames say their length instead. */
static __always_inline int inner_other_ether(const struct work *w, __u32 off, __u16 type)
{
	__u32 rest = w->len - off;
	__u16 llc = load_be16(inner_at(w, off + 14));

	switch (type) {
	case 0x88cc: case 0x888e: case 0x8847: case 0x8848: case 0x8863: case 0x8864:
	case 0x8809: case 0x88f7: case 0x88e5: case 0x8035: case 0x9000: case 0x88a2:
	case 0x8902: case 0x88e7: case 0x894f:
		return INNER_MAYBE;
	}
	if (type < 0x600 && type >= 3 && (type + 14U == rest || (type + 14U < rest && rest <= 64)))
		return llc == 0x4242 || llc == 0xaaaa || llc == 0xe0e0 || llc == 0xf0f0 ||
		       llc == 0xfefe || llc == 0xffff ? INNER_MAYBE : INNER_NONE;
	return INNER_NONE;
}

static __always_inline __u32 inner_is_tag(__u32 type)
{
	return inner_same(type, ETH_VLAN) | inner_same(type, ETH_QINQ);
}

/* Offset of what follows the Ethernet header and up to two tags at off; *type: its EtherType. */
static __always_inline __u32 inner_untag(const struct work *w, __u32 off, __u16 *type)
{
	__u32 first = load_be16(inner_at(w, off + 12)), second = load_be16(inner_at(w, off + 16));
	__u32 third = load_be16(inner_at(w, off + 20));
	__u32 one = inner_is_tag(first), two = one & inner_is_tag(second);

	*type = (first & (one - 1)) | (second & (two - 1) & -one) | (third & -two);
	off += 14 + one * 4 + two * 4;
	return off;
}

/* An Ethernet frame without FCS at off? A sender's address is never a group's nor zero. */
static __noinline int inner_ether(const struct work *w, __u32 off)
{
	const __u8 *eth;
	__u16 type;
	__u32 net;

	if (!w)
		return INNER_NONE;
	if (off > HEAD - INNER_HEAD || off + 22 > w->have)
		return INNER_NONE;
	eth = inner_at(w, off);
	if (eth[6] & 1 || !(load_be64(eth + 6) >> 16))
		return INNER_NONE;
	net = inner_untag(w, off, &type);
	if (type == ETH_IPV4 || type == ETH_IPV6)
		return inner_ip(w, net, 1);
	if (type == 0x0806)
		return net + 8 <= w->have && inner_arp(inner_at(w, net)) ? INNER_SURE : INNER_NONE;
	return inner_other_ether(w, off, type);
}

/* PPP protocol number and where its data begins: FF 03 may be left out, and so may the 00. */
static __always_inline __u32 inner_ppp_skip(const struct work *w, __u32 off, __u16 *protocol)
{
	__u32 at = off + inner_same(load_be16(inner_at(w, off)), 0xff03) * 2;
	__u32 number = load_be16(inner_at(w, at)), one = number >> 8 & 1;

	*protocol = number >> one * 8;
	return at + 2 - one;
}

/* LCP, NCPs, PAP, CHAP (RFC 1661, 5.): code, identifier, length of all. */
static __always_inline int inner_is_control(__u16 protocol)
{
	return inner_same(protocol, 0xc021) | inner_same(protocol, 0x8021) |
	       inner_same(protocol, 0x8057) | inner_same(protocol, 0x80fd) |
	       inner_same(protocol, 0x80fb) | inner_same(protocol, 0xc023) |
	       inner_same(protocol, 0xc223) | inner_same(protocol, 0xc227) |
	       inner_same(protocol, 0x8053);
}

/* A PPP frame without flags and FCS at off? Compressed or encrypted ones (00FD) are a maybe. */
static __noinline int inner_ppp(const struct work *w, __u32 off)
{
	const __u8 *p;
	__u16 protocol;
	__u32 at;

	if (!w)
		return INNER_NONE;
	if (off > HEAD - INNER_HEAD || off + 6 > w->have)
		return INNER_NONE;
	at = inner_ppp_skip(w, off, &protocol);
	p = inner_at(w, at);
	if (protocol == PPP_IPV4 || protocol == PPP_IPV6)
		return p[0] >> 4 == (protocol == PPP_IPV4 ? 4 : 6) ? inner_ip(w, at, 0) : INNER_NONE;
	if (inner_is_control(protocol))
		return p[0] && p[0] <= 20 && load_be16(p + 2) >= 4 && load_be16(p + 2) == w->len - at ?
		       INNER_SURE : INNER_NONE;
	return at == off + 4 && (protocol == 0xfd || protocol == 0xfb) ? INNER_MAYBE : INNER_NONE;
}

/* Does what lies at inside (INSIDE(form, offset)) hold? */
static __always_inline int inner_holds(const struct work *w, __u32 inside)
{
	switch (inside >> 16) {
	case FORM_IP:
		return inner_ip(w, inside & 0xffff, 0);
	case FORM_ETHER:
		return inner_ether(w, inside & 0xffff);
	case FORM_PPP:
		return inner_ppp(w, inside & 0xffff);
	}
	return INNER_NONE;
}

/*
 * Behind an MPLS label stack (RFC 3032) at off, up to four labels: IP, or a pseudo-wire with or
 * without control word (RFC 4448). 0: no stack. Labels 4..15 are reserved and not met here.
 */
static __always_inline __u32 inner_mpls(const struct work *w, __u32 off)
{
	const __u8 *p = inner_at(w, off);
	__u32 more1 = ~p[2] & 1, more2 = more1 & ~p[6], more3 = more2 & ~p[10];
	__u32 first = load_be32(p), nibble;

	if (off > HEAD - INNER_HEAD - 16 || !(first & 0xff) || (first >> 14 && !(first >> 16)) ||
	    (more3 && !(p[14] & 1)))
		return 0;
	off += 4 + more1 * 4 + more2 * 4 + more3 * 4;
	nibble = inner_at(w, off)[0] >> 4;
	if (nibble == 4 || nibble == 6)
		return INSIDE(FORM_IP, off);
	return INSIDE(FORM_ETHER, off + inner_same(nibble, 0) * 4);
}

/*
 * What GRE version 0 at off carries (RFC 2784, 2890; ERSPAN by its IETF draft). 0: no GRE, or
 * a protocol without a form of its own. Reserved flag bits must be 0; routing was abolished.
 */
static __always_inline __u32 inner_gre(const struct work *w, __u32 off)
{
	const __u8 *p = inner_at(w, off);
	__u16 flags = load_be16(p), type = load_be16(p + 2);
	__u32 at = off + 4 + (flags >> 15) * 4 + (flags >> 13 & 1) * 4 + (flags >> 12 & 1) * 4;

	if (flags & 0x4fff)
		return 0;
	if (type == ETH_MPLS || type == ETH_MPLS_MULTI)
		return inner_mpls(w, at);
	if (type == 0x22eb)
		return INSIDE(FORM_ETHER, at + 12 + (inner_at(w, at)[11] & 1) * 8);
	/* ERSPAN without a sequence number is type I: no header of its own */
	return (inner_same(type, ETH_IPV4) | inner_same(type, ETH_IPV6)) * INSIDE(FORM_IP, at) +
	       inner_same(type, 0x6558) * INSIDE(FORM_ETHER, at) +
	       inner_same(type, 0x880b) * INSIDE(FORM_PPP, at) +
	       inner_same(type, 0x88be) * INSIDE(FORM_ETHER, at + (flags >> 12 & 1) * 8);
}

#endif
