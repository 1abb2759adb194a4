/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * GVPE (gvpe.protocol(7), connection.C): HMAC 12, type 1 (0..9), source and destination as two numbers of 12
 * bits in 3 bytes, then the sealed rest; data carries a sequence number 4, big-endian. A connection
 * request is answered by one with the two node numbers in the other order, and neither has
 * an HMAC yet: 12 zeros. The same over UDP and as an IP protocol of its own (47 by default, no GRE), over TCP
 * behind a 16-bit length, in ICMP behind type, code 255 and checksum.
 */
#ifdef TUNPRINT_WORDS
static const char *const gvpe_sayings[] = {
	"request without HMAC between two nodes", "the other way between the same two nodes",
	"data: nodes kept, number rises", 0
};
static const char *const gvpe_variants[] = { "udp", "tcp", "icmp", "ip", 0 };
#endif

enum { GVPE_DATA_PLAIN = 1, GVPE_DATA_COMPRESSED, GVPE_AUTH_REQ = 5, GVPE_AUTH_RES, GVPE_DATA_BRIDGED = 9,
       GVPE_TYPES };

/* Both node numbers in one: source << 12 | destination; 0: not two different nodes. */
static __always_inline __u32 gvpe_nodes(const __u8 *p)
{
	__u32 src = (p[13] >> 4) << 8 | p[14], dst = (p[13] & 15) << 8 | p[15];

	return p[12] < GVPE_TYPES && src && dst && src != dst ? src << 12 | dst : 0;
}

static __always_inline __u32 gvpe_turned(__u32 nodes) { return (nodes & 0xfff) << 12 | nodes >> 12; }

/* 12 zeros and a message of the key exchange, which has random bytes further on. */
static __always_inline int gvpe_asks(const struct work *w, const __u8 *p, __u32 at)
{
	return !load_le64(p) && !load_le32(p + 8) && w->len >= at + 100 &&
	       (p[12] == GVPE_AUTH_REQ || p[12] == GVPE_AUTH_RES);
}

static __always_inline int gvpe_is_data(__u8 type)
{
	return type == GVPE_DATA_PLAIN || type == GVPE_DATA_COMPRESSED || type == GVPE_DATA_BRIDGED;
}

static __always_inline opinion gvpe_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u8 ip = w->pkt.proto, variant = ip == IP_UDP ? 1 : ip == IP_TCP ? 2 : ip == IP_ICMP ? 3 : 4;
	__u32 at = forget(w, ip == IP_TCP ? 2 : ip == IP_ICMP ? 4 : 0) & 6, nodes, step;
	const __u8 *p = w->head + inside(at), *last = mine->head + at;
	int turned;

	if ((ip == IP_TCP && be16(w, 0) + 2U != w->len) || (ip == IP_ICMP && at8(w, 1) != 0xff) ||
	    !have(w, at + 24))
		return 0;
	nodes = gvpe_nodes(p);
	if (!nodes)
		return 0;
	turned = theirs->have >= 20 && gvpe_nodes(theirs->head + at) == gvpe_turned(nodes);
	if (gvpe_asks(w, p, at))
		return turned ? speaks_variant(95, 1, variant) : speaks_variant(45, 0, variant);
	step = load_be32(p + 16) - load_be32(last + 16);
	if (mine->have < 24 || gvpe_nodes(last) != nodes || !load_le64(p) ||
	    load_le64(p) == load_le64(last) || !gvpe_is_data(p[12]) || step - 1 > 255)
		return 0;
	return speaks_variant(turned ? 40 : 15, 2, variant);
}
