/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SoftEther VPN beside its TLS connections (Cedar/UdpAccel.c, Mayaqua/Network.c).
 * UDP acceleration: the IV of a packet is taken from the ciphertext of the one before. Version 2
 * (ChaCha20-Poly1305): bytes 0..11 are the last packet's bytes 12..23. Version 1 (RC4): bytes
 * 0..19 are its last 20. Works from any packet on; a lost one breaks a single link.
 * Reliable UDP in DNS clothes: a DNSKEY query for one label of eight hex digits with an OPT record
 * of size 4096 and DO whose data fill the packet and are no list of options.
 * NAT traversal: the server answers "IP=ADDRESS,PORT=NUMBER".
 * The TLS connections show little: the client's hello is OpenSSL's own list of ciphers with a server
 * name and neither session tickets nor ALPN, which few programs send. That is no proof: it stays
 * behind the name tls, and names the flow only where behaviour shows a tunnel (behave.h).
 */
#include "../random.h"
#include "../text.h"

#ifdef TUNPRINT_WORDS
static const char *const softether_sayings[] = {
	"IV is the last packet's ciphertext (v2)", "IV is the last packet's end (v1)",
	"reliable UDP dressed as DNS", "NAT traversal answer",
	"OpenSSL hello without tickets and ALPN", 0
};
static const char *const softether_variants[] = {
	"udp-v2", "udp-v1", "udp-dns", "nat-t", "tls", 0
};
#endif

enum { SOFTETHER_V2 = 1, SOFTETHER_V1, SOFTETHER_DNS, SOFTETHER_NAT, SOFTETHER_TLS };

static __always_inline opinion softether_chain(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	const __u8 *tail = s->tail[w->way & 1];
	__u64 start = le64(w, 0);

	/* Zeros and runs of one byte chain by themselves. */
	if (!have(w, 24) || mine->have < 24 || bits_of(start) - 12 > 40 || start == le64(w, 12) ||
	    le32(w, 0) == le32(w, 4))
		return 0;
	if (load_le64(mine->head + 12) == start && load_le32(mine->head + 20) == le32(w, 8))
		return speaks_variant(75, 0, SOFTETHER_V2);
	if (w->len >= 63 && load_le64(tail) == start && load_le64(tail + 8) == le64(w, 8) &&
	    load_le32(tail + 16) == le32(w, 16))
		return speaks_variant(75, 1, SOFTETHER_V1);
	return 0;
}

static __always_inline int softether_is_hex(__u8 c)
{
	return (__u8)(c - '0') <= 9 || (__u8)(c - 'a') <= 5;
}

/*
 * Offsets: header 0, label 12 (length 8), root 21, DNSKEY IN 22, root 26, OPT 27, size 29,
 * extended code and flags 31, length of the data 35, data 37.
 */
static __always_inline opinion softether_dns(const struct work *w)
{
	if (w->len < 61 || be64(w, 2) != 0x0100000100000000ULL || be16(w, 10) != 1 ||
	    at8(w, 12) != 8 || be32(w, 21) != 0x00003000 || be64(w, 25) != 0x0100002910000000ULL ||
	    be16(w, 33) != 0x8000 || be16(w, 35) + 37U != w->len)
		return 0;
#pragma unroll
	for (int i = 13; i < 21; i++)
		if (!softether_is_hex(at8(w, i)))
			return 0;
	/* the first option would end inside the data */
	return be16(w, 39) + 4U <= be16(w, 35) ? 0 : speaks_variant(98, 2, SOFTETHER_DNS);
}

/*
 * ClientHello with a session id of 32 (43), 31 ciphers (76), a server name first (144): behind it
 * point formats, groups, then at once encrypt-then-MAC and extended master secret, between which
 * OpenSSL would put ticket and ALPN.
 */
static __always_inline opinion softether_hello(const struct work *w)
{
	__u32 name = be16(w, 146), groups, off;

	if (be16(w, 0) != 0x1603 || at8(w, 5) != 1 || at8(w, 43) != 32 || be16(w, 76) != 62 ||
	    be64(w, 78) != 0x130213031301c02cULL || be64(w, 86) != 0xc030009fcca9cca8ULL ||
	    be16(w, 138) != 0x00ff || be16(w, 140) != 0x0100 || be16(w, 144) || name > 40)
		return 0;
	off = 148 + (name & 63);
	groups = load_be16(w->head + (off + 10));
	if (load_be64(w->head + off) != 0x000b000403000102ULL ||
	    load_be16(w->head + (off + 8)) != 0x000a || groups > 30)
		return 0;
	off += 12 + (groups & 31);
	return load_be64(w->head + off) == 0x0016000000170000ULL ?
		speaks_variant(55, 4, SOFTETHER_TLS) : 0;
}

static __always_inline opinion softether_match(const struct work *w, const struct study *s)
{
	if (w->pkt.proto == IP_TCP)
		return w->len >= 220 && opens(w) ? softether_hello(w) : 0;
	if (w->len < 16 || w->len > 2048)
		return 0;
	if (w->len < 32)
		return says(w, 0, "IP=") && (__u8)(at8(w, 3) - '0') <= 9 && find_text(w, ",PORT=", 0) ?
			speaks_variant(60, 3, SOFTETHER_NAT) : 0;
	if (be16(w, 2) == 0x0100 && at8(w, 12) == 8)
		return softether_dns(w);
	return softether_chain(w, s);
}
