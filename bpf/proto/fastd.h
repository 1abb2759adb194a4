/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * fastd (doc/source/devel/protocol.rst): handshake `01 00`, length of the records (big-endian)
 * that follow, records of 16-bit type and length (little-endian), the first saying which of three
 * messages it is; since v22 also behind an L2TPv3-like header `C8 03 00 0C` and eight zeros.
 * Data: `00 00` (older: `02 00`), 48-bit nonce (big-endian) that rises by 2, one side even, the
 * other odd, 16-byte tag; what others have behind such a counter is seldom noise. The method "null"
 * sends one zero byte and the bare inner packet, "null@l2tp" an L2TPv3 header of session 1 without
 * sublayer: told where a bare IPv4 packet follows (the kernel's L2TPv3 carries Ethernet), else only by
 * the handshake.
 */
#include "../random.h"

#ifdef TUNPRINT_WORDS
static const char *const fastd_sayings[] = {
	"handshake: length and first record fit", "handshake behind an L2TP-like header",
	"handshake answered in turn", "data: nonce rises by two",
	"null method: zero byte and inner IPv4", "null method: zero byte and inner Ethernet",
	"null method: L2TPv3 header of session 1 and inner IPv4", 0
};
static const char *const fastd_variants[] = { "null", "null-l2tp", 0 };
#endif

enum { FASTD_NULL = 1, FASTD_NULL_L2TP };

/* Which handshake message starts at off (0 or 12), 1..3; 0: none. */
static __always_inline __u32 fastd_handshake(const struct work *w, __u32 off)
{
	if (w->len < off + 40 || be16(w, off) != 0x0100 || be16(w, off + 2) + off + 4U != w->len ||
	    le32(w, off + 4) != 0x00010000)
		return 0;
	return at8(w, off + 8) - 1U < 3 ? at8(w, off + 8) : 0;
}

/* The same of an earlier payload, without its length. */
static __always_inline __u32 fastd_said(const struct glimpse *g)
{
	if (load_be32(g->head) == 0xc803000c && load_be16(g->head + 12) == 0x0100)
		return load_le32(g->head + 16) == 0x00010000 ? g->head[20] : 0;
	return load_be16(g->head) == 0x0100 && load_le32(g->head + 4) == 0x00010000 ? g->head[8] : 0;
}

static __always_inline opinion fastd_data(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u64 now = be64(w, 0), before = load_be64(mine->head);
	__u64 step = now - before;

	if (w->len < 24 || !have(w, 24) || !(now << 16))
		return 0;
	if (mine->have < 24 || now >> 48 != before >> 48 || step - 1 >= 64)
		return 0;
	if (step & 1)
		return objects(40);
	if (be32(w, 8) == load_be32(mine->head + 8) || (have(w, 40) && !random_at(w->head + 8)))
		return 0;
	if (theirs->have < 24 || load_be64(theirs->head) >> 48 != now >> 48)
		return speaks(20, 3);
	return speaks_if((load_be64(theirs->head) ^ now) & 1, 40, 3);
}

/* IPv4 header without options at a constant offset, checksum right, that ends with the payload. */
static __always_inline int fastd_inner(const struct work *w, __u32 off)
{
	__u32 sum = 0;

	if (!have(w, off + 20) || at8(w, off) != 0x45 || be16(w, off + 2) + off != w->len)
		return 0;
#pragma unroll
	for (__u32 i = 0; i < 20; i += 2)
		sum += be16(w, off + i);
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16) == 0xffff;
}

/* The null methods: a zero byte and the frame, or an L2TPv3 header of session 1 and the packet. */
static __always_inline opinion fastd_null(const struct work *w)
{
	if (at8(w, 0))
		return 0;
	if (be64(w, 0) == 0x0003000000000001ULL)	/* Ethernet there may be anybody's L2TPv3 */
		return fastd_inner(w, 8) ? speaks_variant(45, 6, FASTD_NULL_L2TP) : 0;
	if (fastd_inner(w, 1))
		return speaks_variant(35, 4, FASTD_NULL);
	return be16(w, 13) == 0x0800 && !(at8(w, 7) & 1) && fastd_inner(w, 15) ?
		speaks_variant(35, 5, FASTD_NULL) : 0;
}

static __always_inline opinion fastd_match(const struct work *w, const struct study *s)
{
	__u32 off = 0, message, theirs;
	opinion o;

	if (w->len < 20)
		return 0;
	if (be16(w, 0) == 0x0000 || be16(w, 0) == 0x0200) {
		o = fastd_data(w, s);
		return o || at8(w, 0) ? o : fastd_null(w);
	}
	if (!at8(w, 0))
		return fastd_null(w);
	if (be32(w, 0) == 0xc803000c && !be64(w, 4))
		off = 12;
	else if (be16(w, 0) != 0x0100)
		return 0;
	message = off ? fastd_handshake(w, 12) : fastd_handshake(w, 0);
	theirs = fastd_said(last_of(s, other(w)));
	if (!message)
		return 0;
	if (message > 1 && theirs == message - 1)
		return speaks(95, 2);
	return off ? speaks(75, 1) : speaks(65, 0);
}
