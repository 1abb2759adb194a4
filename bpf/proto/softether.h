/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SoftEther VPN beside its TLS connections (Cedar/UdpAccel.c, Mayaqua/Network.c).
 * UDP acceleration: the IV of a packet is taken from the ciphertext of the one before. Version 2
 * (ChaCha20-Poly1305): bytes 0..11 are the last packet's bytes 12..23. Version 1 (RC4): bytes
 * 0..19 are its last 20. Works from any packet on; a lost one breaks a single link.
 * Reliable UDP in DNS clothes: a DNSKEY query for one label of eight hex digits with an OPT record
 * of size 4096 and DO whose data fill the packet and are no list of options.
 * NAT traversal: the server answers "IP=ADDRESS,PORT=NUMBER".
 * What the TLS connections carry cannot be seen; whether they are a tunnel, behaviour tells.
 */
#include "../random.h"
#include "../text.h"

#ifdef TUNPRINT_WORDS
static const char *const softether_sayings[] = {
	"IV is the last packet's ciphertext (v2)", "IV is the last packet's end (v1)",
	"reliable UDP dressed as DNS", "NAT traversal answer", 0
};
static const char *const softether_variants[] = { "udp-v2", "udp-v1", "udp-dns", "nat-t", 0 };
#endif

enum { SOFTETHER_V2 = 1, SOFTETHER_V1, SOFTETHER_DNS, SOFTETHER_NAT };

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

static __always_inline opinion softether_match(const struct work *w, const struct study *s)
{
	if (w->len < 16 || w->len > 2048)
		return 0;
	if (w->len < 32)
		return says(w, 0, "IP=") && (__u8)(at8(w, 3) - '0') <= 9 && find_text(w, ",PORT=", 0) ?
			speaks_variant(60, 3, SOFTETHER_NAT) : 0;
	if (be16(w, 2) == 0x0100 && at8(w, 12) == 8)
		return softether_dns(w);
	return softether_chain(w, s);
}
