/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The datagrams of SOCKS 5 UDP ASSOCIATE (RFC 1928 7.): two zero bytes, fragment 0, address type
 * (1 IPv4, 3 name, 4 IPv6), address, port, then what is relayed. The answer names the same far end. Many
 * request numbers look like that ("1", an id, a count), so what is relayed must show, too: a DNS
 * message, a QUIC long header, STUN's cookie, a DTLS record, a handshake of WireGuard or OpenVPN; or a
 * name that is text.
 */
#ifdef TUNPRINT_WORDS
static const char *const socks_udp_sayings[] = {
	"relay header and a known datagram", "far end named both ways, known datagram",
	"relay header with a name", "far end named both ways", 0
};
static const char *const socks_udp_variants[] = { "udp", 0 };
#endif

/*
 * WireGuard's initiation or response by type and length; OpenVPN's resets: packet id 0, alone or
 * behind the one that is acknowledged, or the first replay id where a key has it (tls-crypt: behind
 * the session id; tls-auth: behind 20 or 64 bytes of HMAC).
 */
static __always_inline int socks_udp_vpn(const struct work *w, const __u8 *p, __u32 len)
{
	if (load_le32(p) == 1 || load_le32(p) == 2)
		return len == (p[0] == 1 ? 148 : 92);
	if (p[0] != 0x38 && p[0] != 0x40 && p[0] != 0x50)
		return 0;
	return len > 13 && load_le64(p + 1) &&
	       ((p[9] < 2 && !load_be32(p + 10)) || load_be32(p + 9) == 1 ||
		load_be32(p + 29) == 1 || load_be32(p + 73) == 1);
}

/* Does a DNS query or answer, QUIC, STUN, DTLS or a VPN's handshake begin at off? */
static __always_inline int socks_udp_known(const struct work *w, __u32 off, __u16 port)
{
	const __u8 *p = w->head + inside(off);

	if (off > HEAD - 24 || !have(w, off + 12))
		return 0;
	if (port == 53 && load_be16(p + 4) == 1 && !(p[2] & 0x70) && load_be16(p + 8) < 64)
		return 1;
	if ((p[0] & 0xc0) == 0xc0 && (load_be32(p + 1) == 1 || load_be32(p + 1) == 0x6b3343cf))
		return 1;
	if (p[0] < 2 && load_be32(p + 4) == 0x2112a442)
		return 1;
	if (socks_udp_vpn(w, p, w->len - off))
		return 1;
	return p[0] - 20U < 6 && (load_be16(p + 1) == 0xfeff || load_be16(p + 1) == 0xfefd) &&
	       load_be16(p + 3) < 2;
}

/* Letters, digits, hyphen and dot: the first 8 of a name of n. */
static __always_inline int socks_udp_name(const struct work *w, __u32 n)
{
	int dots = 0;

	if (n < 4 || n > 200 || n + 7 >= w->len)
		return 0;
#pragma unroll
	for (__u32 i = 0; i < 8; i++) {
		__u8 c = at8(w, 5 + i);

		if (i < n && (__u8)((c | 0x20) - 'a') > 25 && (__u8)(c - '0') > 9 && c != '-' && c != '.')
			return 0;
		dots += i < n && c == '.';
	}
	return n > 8 || dots;
}

static __always_inline int socks_udp_same(const struct work *w, const struct glimpse *theirs)
{
	if (theirs->have < 22 || load_be32(theirs->head) != be32(w, 0))
		return 0;
	if (at8(w, 3) == 1)
		return load_le32(theirs->head + 4) == le32(w, 4) &&
		       load_le16(theirs->head + 8) == le16(w, 8);
	return load_le64(theirs->head + 4) == le64(w, 4) &&
	       load_le64(theirs->head + 12) == le64(w, 12) &&
	       load_le16(theirs->head + 20) == le16(w, 20);
}

static __always_inline opinion socks_udp_match(const struct work *w, const struct study *s)
{
	int v6 = at8(w, 3) == 4, same, known;

	if (w->len < 11 || be24(w, 0))
		return 0;
	if (at8(w, 3) == 3)
		return socks_udp_name(w, at8(w, 4)) ? speaks_variant(55, 2, 1) : 0;
	if ((at8(w, 3) != 1 && !v6) || w->len < (v6 ? 23 : 11))
		return 0;
	if (v6 ? at8(w, 4) >> 5 != 1 || !be16(w, 20) : at8(w, 4) - 1U > 222 || !be16(w, 8))
		return 0;
	same = socks_udp_same(w, last_of(s, other(w)));
	known = v6 ? socks_udp_known(w, 22, be16(w, 20)) : socks_udp_known(w, 10, be16(w, 8));
	if (known)
		return speaks_variant(same ? 85 : 50, same, 1);
	return same && w->nth < 3 ? speaks_variant(12, 3, 1) : 0;
}
