/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What is seen of OpenVPN besides its control messages (bpf/proto/openvpn.h). Data: v1 packet id at
 * 1, v2 peer id at 1 and packet id at 4, epoch form 16-bit epoch at 4 and 48-bit counter at 6; CBC
 * ciphers hide the packet id, then only the block residue of the sizes is left. The XOR patch
 * ("scramble") keeps byte 0 under one fixed byte in all its modes. Static key: random from byte 0,
 * or without a cipher packet id and clock in clear.
 */
#ifndef TUNPRINT_OPENVPN_DATA_H
#define TUNPRINT_OPENVPN_DATA_H

#include "inner_ip.h"
#include "random.h"

enum openvpn_opcode {
	OPENVPN_SOFT_RESET = 3, OPENVPN_CONTROL, OPENVPN_ACK, OPENVPN_DATA1,
	OPENVPN_RESET_C, OPENVPN_RESET_S, OPENVPN_DATA2, OPENVPN_RESET_C3, OPENVPN_CONTROL_WKC,
};
enum { OPENVPN_PLAIN = 1, OPENVPN_AUTH, OPENVPN_CRYPT, OPENVPN_CRYPT2, OPENVPN_SCRAMBLE,
       OPENVPN_STATIC };

/* A clock of our time: 2012 to 2045. */
static __always_inline int openvpn_is_time(__u32 t) { return t - 0x4f000000U < 0x40000000U; }

/*
 * Peer ids are slots of a server (max-clients), or all ones for none. Two ends without a server
 * (2.6) draw one from their keys: any number, the same both ways, and sealed bytes behind
 * it. Magic words of others are letters, as a rule, and many send one size only.
 */
static __always_inline int openvpn_is_peer(const struct work *w, const struct study *s, __u32 at)
{
	const struct glimpse *theirs = last_of(s, other(w)), *mine = last_of(s, w->way);
	__u32 id = be24(w, at + 1);

	if (id < 0x4000 || id == 0xffffff)
		return 1;
	if (!(id & 0x808080) && id & 0x600000 && id & 0x6000 && id & 0x60)	/* a word of letters */
		return 0;
	return theirs->have >= at + 16 && load_le32(theirs->head + at) == le32(w, at) &&
	       mine->len != w->len && random_at(w->head + at + 8);
}

/*
 * Data: what its side's last data message says about this one. From 12 on it is noise: the tag, or what
 * that seals.
 */
static __always_inline opinion openvpn_data(const struct work *w, const struct study *s,
					    __u32 at, __u32 len, __u32 op)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 step;

	if (mine->have < at + 16 || mine->head[at] != at8(w, at) || len < 20)
		return 0;
	if (op == OPENVPN_DATA1) {
		step = be32(w, at + 1) - load_be32(mine->head + at + 1);
		if (step - 1 < 256 && be32(w, at + 1) < 0x10000000 &&
		    be32(w, at + 5) != load_be32(mine->head + at + 5))
			return speaks_if(random_at(w->head + at + 12), at ? 30 : 22, 8);
		return 0;
	}
	if (load_le32(mine->head + at) != le32(w, at) || !openvpn_is_peer(w, s, at))
		return 0;
	step = be32(w, at + 4) - load_be32(mine->head + at + 4);
	if (step - 1 < 1024 && be32(w, at + 8) != load_be32(mine->head + at + 8))
		return speaks(at ? 45 : 40, 7);
	if (!step && be16(w, at + 4) && be32(w, at + 8) - load_be32(mine->head + at + 8) - 1 < 1024)
		return speaks(30, 9);
	return 0;
}

/*
 * CBC data, nothing but byte 0 (v2: and the peer id) in clear: HMAC (SHA1 20, others a multiple of
 * 16) and IV 16 leave one residue of the size, both ways alike; a size that says nothing new
 * counts for nothing. Blocks of 8 (Blowfish, the default up to 2.4) with SHA1 and an IV of 8 leave
 * 4 modulo 8, which says less. Over TCP the length in front agrees with a segment of one message;
 * the other side's last segment may begin within one.
 */
static __always_inline opinion openvpn_blocks(const struct work *w, const struct study *s,
					      __u32 at, __u32 len, __u32 clear)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u32 last = at ? load_be16(mine->head) : mine->len;
	__u32 peers = at ? load_be16(theirs->head) : theirs->len;
	int heard = theirs->len && (!at || theirs->head[2] == at8(w, 2));
	__u32 apart = (last ^ len) | (heard ? peers ^ len : 0);
	__u32 residue = (len - clear) & 15, small = apart & 8 || residue == 12;

	if ((residue & (small ? 7 : 11)) != (small ? 4 : 0) || apart & 7 || len < clear + 52 ||
	    len == last || len == peers)
		return 0;
	/* one side alone must show its peer id */
	if (heard ? theirs->head[at] != at8(w, at) : clear != 4)
		return 0;
	if (le32(w, at + 4) == load_le32(mine->head + at + 4) || !have(w, 40) ||
	    le32(w, at + 8) == load_le32(mine->head + at + 8) || !random_at(w->head + at + 4))
		return 0;
	return speaks((clear == 4 ? 12 : 8) - (small ? 3 : 0) + at, 10);
}

/*
 * Two messages of CBC data in one segment: opcode and peer id alike behind lengths that lead from
 * one to the next, a size in blocks.
 */
static __always_inline opinion openvpn_pair(const struct work *w, __u32 len)
{
	__u32 next = len + 2;

	if (len < 56 || ((len & 7) && (len & 15) != 4) || next >= HEAD - 8 || !have(w, next + 6) ||
	    !random_at(w->head + 6))
		return 0;
	return speaks_if(load_le32(w->head + inside(next + 2)) == le32(w, 2), 20, 10);
}

/* What CBC data says, where no packet id did. */
static __always_inline opinion openvpn_cbc_in(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 at = w->pkt.proto == IP_TCP ? 2 : 0, op = at8(w, at) >> 3;
	__u32 len = at ? be16(w, 0) : w->len;

	if (op == OPENVPN_DATA2 && !openvpn_is_peer(w, s, at))
		return 0;
	if (len + at != w->len)
		return op == OPENVPN_DATA2 ? openvpn_pair(w, len) : 0;
	if (mine->have < 16 || mine->head[at] != at8(w, at) ||
	    (op == OPENVPN_DATA2 && load_le32(mine->head + at) != le32(w, at)))
		return 0;
	return openvpn_blocks(w, s, at, len, op == OPENVPN_DATA1 ? 1 : 4);
}

#ifdef __bpf__
static __always_inline struct study *desk_at(__u32 place);

/* A stage of its own: looked at once for UDP and TCP, v1 and v2. */
STAGE __u32 openvpn_cbc_stage(__u32 hook)
{
	const struct work *w = page_at(hook);
	const struct study *s = w ? desk_at(w->desk) : 0;

	return s ? openvpn_cbc_in(w, s) : 0;
}

static __always_inline opinion openvpn_cbc(const struct work *w, const struct study *s)
{
	return openvpn_cbc_stage(w->hook);
}
#else
static __noinline opinion openvpn_cbc(const struct work *w, const struct study *s)
{
	return openvpn_cbc_in(w, s);
}
#endif

/*
 * Scrambled messages: what byte 0 was is known but for one fixed byte. The mode that only reverses
 * leaves byte 0 alone: then the packet id and ack count of the reset are zeros right behind it.
 */
static __always_inline opinion openvpn_scramble(const struct work *w, const struct study *s, __u32 at)
{
	const struct glimpse *up = first_of(s, UP), *down = first_of(s, DOWN);
	const struct glimpse *mine = last_of(s, w->way);
	__u32 client = up->len - at, server = (w->nth ? down->len : w->len) - at;
	__u8 first = w->nth ? down->head[at] : at8(w, at), mask = up->head[at] ^ 0x38, op;
	int reversed = !load_le32(up->head + at + 1) && !up->head[at + 5];

	if (!up->len || (!mask && !reversed) || (up->head[at] ^ first) != 0x78 || server != client + 12 ||
	    (client != 14 && client != 38 && client != 42 && client != 54 && client != 70 &&
	     client != 86))
		return 0;
	if (!w->nth)
		return w->way == DOWN ? speaks_variant(30, 11, OPENVPN_SCRAMBLE) : 0;
	if (!down->len)
		return 0;
	op = at8(w, at) ^ mask;
	if (op != 0x20 && op != 0x28 && op != 0x30 && op != 0x48 && op != 0x38 && op != 0x40)
		return objects(30);
	if (op != 0x30 && op != 0x48 && mine->have >= at + 9 &&
	    load_le64(mine->head + at + 1) == le64(w, at + 1))
		return speaks_variant(40, 13, OPENVPN_SCRAMBLE);
	return speaks_variant(12, 12, OPENVPN_SCRAMBLE);
}

/*
 * The size that begins a static-key session with a cipher of 8-byte blocks (Blowfish, once the
 * default): HMAC 20 (over TCP also 16, 32, 64), IV 8, and 32 of a ping or OCC request, over TCP
 * both ways.
 */
static __always_inline int openvpn_begins_small(const struct study *s, __u32 at)
{
	__u32 size = first_of(s, UP)->len - at;

	if (!at)
		return size == 60;
	return (size == 60 || size == 56 || size == 72 || size == 104) &&
	       first_of(s, DOWN)->len == size + at;
}

/*
 * May the flow be one of a static key? It began with random bytes of a small fitting size (ping,
 * OCC or router solicitation: tinc's first probes are of any size), which no opcode with a packet
 * id explains, and never begins twice alike.
 */
static __always_inline int openvpn_may_be_static(const struct work *w, const struct study *s,
						 __u32 at, __u32 small)
{
	const struct glimpse *first = first_of(s, w->way), *mine = last_of(s, w->way);
	__u8 op = first->head[0] >> 3;

	if (at)		/* the segment before was one message behind its length, too */
		return load_be16(mine->head) + 2U == mine->len && mine->len >= 70 - small * 12 &&
		       !((mine->len - 2) & (11 - (small << 3))) &&
		       load_le32(mine->head + 2) != le32(w, 2);
	if ((op == OPENVPN_DATA1 || op == OPENVPN_DATA2) && !first->head[1])
		return 0;
	return ((first->len & 15) == 4 || small) && first->len >= 60 && first->len <= 180 &&
	       random_at(first->head) && at8(w, 0) != first->head[0] &&
	       load_le32(mine->head) != le32(w, 0);
}

/*
 * Static key, CBC: HMAC 20 (over TCP, where the length in front says more, also 16, 32, 48, 64),
 * IV 16, then blocks with an 8-byte packet id and at least 16 more: the size is 4 (or 0) modulo 16
 * and never below 68; with small blocks the same modulo 8. A size seen just before says nothing,
 * so only a dozen different ones name it, and one that does not fit ends it. 84 (small: 68, 76)
 * would be 16 to 31 bytes inside with the id, which only tinc has often.
 */
static __always_inline opinion openvpn_static(const struct work *w, const struct study *s, __u32 at)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u32 small = openvpn_begins_small(s, at), block = 15 - (small << 3);
	__u32 len = w->len - at, residue = at ? (mine->len - at) & block : 4;

	if (!w->nth || !openvpn_may_be_static(w, s, at, small))
		return 0;
	if ((len & block) != residue || len < 68 - small * 12 ||
	    (!at && (small ? len == 68 || len == 76 : len == 84)))
		return objects(100);
	if (w->len == mine->len || w->len == theirs->len || w->len == first_of(s, w->way)->len ||
	    !have(w, 54) || !random_at(w->head + at) || !random_at(w->head + at + 28))
		return 0;
	return speaks_variant(at && small ? 12 : at && residue ? 10 : 8, 14, OPENVPN_STATIC);
}

/*
 * Static key without a cipher: HMAC or none, packet id 4, clock 4, then an IP packet, an Ethernet
 * frame or the 16 bytes of a ping (ping.c). An id that never moves is somebody else's type.
 */
static __always_inline opinion openvpn_bare(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 id = be32(w, 0), off = 0;

#pragma unroll
	for (__u32 hmac = 64; hmac; hmac -= 4)
		if ((!(hmac & 15) || hmac == 20) && be32(w, hmac) - 1 < 0x100000 &&
		    openvpn_is_time(be32(w, hmac + 4)))
			off = hmac + 8;
	/* Geneve's EtherType and network id read so, too */
	if (id - 1 < 0x100000 && id != 0x6558 && id != ETH_IPV4 && id != ETH_IPV6 &&
	    openvpn_is_time(be32(w, 4)))
		off = 8;
	if (!off || w->len < off + 16)
		return 0;
	if (off == 8 && mine->have >= 8 && load_be32(mine->head) == id)
		return objects(60);
	if (load_be64(w->head + inside(off)) == 0x2a187bf3641eb4cbULL &&
	    load_be64(w->head + inside(off + 8)) == 0x07ed2d0a981fc748ULL)
		return speaks_variant(75, 15, OPENVPN_STATIC);
	return inner_ip(w, off, 0) == INNER_SURE || inner_ether(w, off) == INNER_SURE ?
	       speaks_variant(70, 15, OPENVPN_STATIC) : 0;
}

#endif
