/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * V2Ray's and Xray's transports over UDP without a secret of their own (transport/internet/kcp/crypt.go,
 * and headers). mKCP: FNV hash 4, length 2 of what follows it, then segments of its KCP: conversation 2, the
 * same both ways, command (0 ack, 1 data, 2 end, 3 ping), option (0, 1); all but the first 4 bytes are XORed
 * with the bytes 4 before them, by anybody to undo. In front may lie a header that only looks like
 * another protocol's: SRTP B5E8 and a number, uTP and WireGuard 4 bytes, WeChat and DTLS 13. QUIC has
 * these headers, too, and is known by its long header behind one.
 */
#ifdef TUNPRINT_WORDS
static const char *const v2ray_udp_sayings[] = {
	"mKCP: length and command behind the XOR", "mKCP: conversation kept",
	"mKCP: the same conversation both ways", "QUIC behind a header that is none", "answered by the same", 0
};
static const char *const v2ray_udp_variants[] = { "mkcp", "quic", 0 };
#endif

/* Conversation + 1 if mKCP begins at p, at bytes into a payload of len; 0: it does not. */
static __always_inline __u32 v2ray_conversation(const __u8 *p, __u32 at, __u32 len)
{
	__u32 clear = load_be32(p + 4) ^ load_be32(p), rest = (clear >> 16) + 6 + at;
	__u16 command = load_be16(p + 8) ^ load_be16(p + 4);

	return len >= at + 22 && rest == len && command >> 8 <= 3 && (command & 0xff) <= 1 ?
	       (clear & 0xffff) + 1 : 0;
}

/* How long is the header that only looks like one? As the source writes it. */
static __always_inline __u32 v2ray_disguise(const __u8 *p)
{
	if (load_be32(p) == 0x04000000 || load_be16(p + 2) == 0x0100 || load_be16(p) == 0xb5e8)
		return 4;
	return load_be32(p) >> 8 == 0x17fefd || (load_be16(p) == 0xa108 && load_be32(p + 8) == 0x11183022) ?
	       13 : 0;
}

static __always_inline int v2ray_quic(const __u8 *p, __u32 at)
{
	__u32 version = load_be32(p + 1);

	return at && p[0] >= 0xc0 && p[5] <= 20 &&
	       (version == 1 || version == 0x6b3343cf || version >> 8 == 0xff0000);
}

static __always_inline opinion v2ray_udp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u32 at = forget(w, v2ray_disguise(w->head)) & 15;
	__u32 conversation = v2ray_conversation(w->head + at, at, w->len);

	if (w->len < 22)
		return 0;
	if (conversation) {
		if (theirs->have >= 24 && v2ray_conversation(theirs->head + at, at, theirs->len) == conversation)
			return speaks_variant(95, 2, 1);
		if (mine->have >= 24 && v2ray_conversation(mine->head + at, at, mine->len) == conversation)
			return speaks_variant(60, 1, 1);
		return speaks_variant(25, 0, 1);
	}
	if (!v2ray_quic(w->head + at, at))
		return 0;
	if (theirs->have >= 24 && v2ray_quic(theirs->head + at, at))
		return speaks_variant(90, 4, 2);
	return w->nth || w->len >= 1200 + at ? speaks_variant(35, 3, 2) : 0;
}
