/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * OpenGNB (gnbdev/opengnb: src/gnb_payload16.h, gnb_core_frame_type_defs.h, gnb_pf_route.c): each
 * datagram is one message, a 16-bit big-endian length of itself, a type and a subtype. 4: a packet
 * behind "SU", its filters, hops left (5 at most) and the 64-bit numbers of both nodes; only the
 * packet is enciphered. 9: pings with the two numbers; 8: an index node, and the attempt (5) to meet
 * behind many ports, its numbers behind a key of 64 bytes. Numbers come back in the other order.
 */
#ifdef TUNPRINT_WORDS
static const char *const opengnb_sayings[] = {
	"length agrees, two nodes", "the answer swaps the nodes", "a message with an index node",
	"answered by another", 0
};
static const char *const opengnb_variants[] = { "data", "node", "index", 0 };
#endif

enum { OPENGNB_DATA = 1, OPENGNB_NODE, OPENGNB_INDEX };

/* Where the two nodes' numbers stand; 0: it is no message between nodes. */
static __always_inline __u32 opengnb_nodes(const struct work *w)
{
	__u32 type = be16(w, 2);

	if (type >> 8 == 4)
		return w->len >= 44 && (type & 0xff) < 0x20 && be16(w, 4) == 0x5355 && at8(w, 7) < 6 ? 8 : 0;
	if (type >> 8 == 9)
		return w->len >= 300 && (type & 0xff) - 1U < 5 ? 4 : 0;
	return type == 0x0805 && w->len >= 200 ? 72 : 0;
}

static __always_inline int opengnb_is_index(const __u8 *p, __u32 len)
{
	return load_be16(p) == len && p[2] == 8 && p[3] - 1U < 5 && len >= 100 && !load_be16(p + 6);
}

static __always_inline opinion opengnb_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 at, kind;
	__u64 from, to;

	if (w->len < 44 || be16(w, 0) != w->len)
		return 0;
	at = opengnb_nodes(w);
	if (!at) {
		if (!opengnb_is_index(w->head, w->len))
			return 0;
		return opengnb_is_index(theirs->head, theirs->len)
			       ? speaks_variant(92, 3, OPENGNB_INDEX)
			       : speaks_variant(40, 2, OPENGNB_INDEX);
	}
	from = load_be64(w->head + inside(at));
	to = load_be64(w->head + inside(at + 8));
	if (!from || !to || from == to)
		return 0;
	kind = at == 8 ? OPENGNB_DATA : OPENGNB_NODE;
	if (at < 72 && load_be16(theirs->head) == theirs->len && theirs->head[2] == at8(w, 2) &&
	    load_be64(theirs->head + (at & 12)) == to && load_be64(theirs->head + (at & 12) + 8) == from)
		return speaks_variant(95, 1, kind);
	return speaks_variant(at == 8 ? 65 : 55, 0, kind);
}
