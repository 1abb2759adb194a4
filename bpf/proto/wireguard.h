/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * WireGuard (whitepaper, Donenfeld 2020): one type byte, three zero bytes, then a shape per type,
 * all numbers little-endian. Initiation 148 bytes (sender index at 4), response 92 (sender 4,
 * receiver 8), cookie 64, data >= 32: receiver index at 4, counter at 8, text padded to 16.
 * The response names the initiation's index: that pair is proof. From the middle: one index per
 * direction and a counter that rises; a padded size (16) or a full one beside it.
 * Variants: TunnelBear's handshake of 204 and 100 bytes; Mullvad's LWO, where the header is
 * masked by the peer's public key (v1: by position; v2: by position and length), sizes kept;
 * and Mullvad's datagrams over TCP, each behind its 16-bit length.
 * Cloudflare's reserved bytes are warp.h, random headers and prefixes amneziawg.h.
 */
#include "../random.h"

#ifdef TUNPRINT_WORDS
static const char *const wireguard_sayings[] = {
	"148-byte handshake initiation", "92-byte response", "response names the initiator's index",
	"64-byte cookie reply", "data: constant index, rising counter", "data header",
	"masked header: constant bytes and a masked counter that rises",
	"masked header: bytes that follow the length", "204- and 100-byte handshake", 0
};
static const char *const wireguard_variants[] = { "tunnelbear", "lwo", "lwo-2", "udp-over-tcp", 0 };
#endif

enum { WG_INITIATION = 1, WG_RESPONSE, WG_COOKIE, WG_DATA };
enum { WIREGUARD_TUNNELBEAR = 1, WIREGUARD_LWO, WIREGUARD_LWO2,
       WIREGUARD_TCP };

/* Data of len bytes at at. */
static __always_inline opinion wireguard_data(const struct work *w, const struct study *s,
					      __u32 at, __u32 len)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u64 step;

	if (!have(w, at + 16) || le32(w, at + 12) > 0xffff)
		return 0;
	if (mine->have < at + 16 || load_le32(mine->head + at) != WG_DATA)
		return speaks_if(len % 16 == 0, 15, 5);
	step = le64(w, at + 8) - load_le64(mine->head + at + 8);
	if (load_le32(mine->head + at + 4) != le32(w, at + 4) || step - 1 >= 1024)
		return 0;
	if (len % 16)		/* only the largest are not padded */
		return len < 512 ? objects(30) : speaks(15, 4);
	return speaks(40, 4);
}

static __always_inline opinion wireguard_response(const struct work *w, const struct study *s,
						  __u32 at, __u32 len)
{
	const struct glimpse *theirs = last_of(s, other(w));
	int echoes = theirs->have >= at + 8 && load_le32(theirs->head + at + 4) == le32(w, at + 8);

	if (len == 92 && theirs->len == at + 148)
		return speaks_if(echoes, 98, 2);
	if (len == 92)	/* alone: a key, and no second MAC where no cookie was sent */
		return speaks_if(!(le64(w, at + 76) | le64(w, at + 84)) && random_at(w->head + at + 12),
				 50, 1);
	if (len == 100 && echoes && theirs->len == at + 204)
		return speaks_variant(98, 8, WIREGUARD_TUNNELBEAR);
	return 0;
}

/* The stock header at at (2 behind a length over TCP, else 0), the message len bytes. */
static __always_inline opinion wireguard_message(const struct work *w, const struct study *s,
						 __u32 at, __u32 len)
{
	const struct glimpse *theirs = last_of(s, other(w));

	switch (le32(w, at)) {
	case WG_INITIATION:
		if (len == 204)
			return speaks_variant(40, 8, WIREGUARD_TUNNELBEAR);
		return len == 148 ? speaks(60, 0) : objects(40);
	case WG_RESPONSE:
		return wireguard_response(w, s, at, len);
	case WG_COOKIE:
		return speaks_if(len == 64 && theirs->len == at + 148 && theirs->have >= at + 8 &&
				 load_le32(theirs->head + at + 4) == le32(w, at + 4), 90, 3);
	case WG_DATA:
		return wireguard_data(w, s, at, len);
	}
	return 0;
}

/*
 * Masked counter: what changed between two values that are masked alike is n ^ (n + 1), a run
 * of ones at the bottom (at most 12 of them: steps of a loss or two).
 */
static __always_inline int wireguard_counts_masked(__u64 now, __u64 before)
{
	__u64 changed = now ^ before;

	return changed && !(changed & (changed + 1)) && changed < 4096;
}

/* LWO. v1: byte 1 has bit 7 and is random. v2: byte 1 is 01xxxxxx, bytes 1..3 follow the length. */
static __always_inline opinion wireguard_masked(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u8 grown = w->len - mine->len, b1 = at8(w, 1);

	if (w->len < 32 || w->len % 16 || mine->len < 32 || mine->len % 16 || mine->have < 16 ||
	    !have(w, 32))
		return 0;
	if (b1 & 0x80) {
		if (!(mine->head[1] & 0x80) || mine->head[0] != at8(w, 0) ||
		    load_le16(mine->head + 2) != le16(w, 2) || load_le32(mine->head + 4) != le32(w, 4) ||
		    mine->head[1] == b1 || !le32(w, 4))
			return 0;
		if (wireguard_counts_masked(le64(w, 8), load_le64(mine->head + 8)))
			return speaks_variant(40, 6, WIREGUARD_LWO);
		return 0;
	}
	if ((b1 & 0xc0) != 0x40 || (mine->head[1] & 0xc0) != 0x40 || !grown)
		return 0;
	if (((b1 - mine->head[1] - grown) & 0x3f) ||
	    (__u8)(at8(w, 2) - mine->head[2]) != grown || (__u8)(at8(w, 3) - mine->head[3]) != grown)
		return 0;
	return speaks_variant(25, 7, WIREGUARD_LWO2);
}

static __always_inline opinion wireguard_match(const struct work *w, const struct study *s)
{
	opinion o;

	if (w->len < 32)
		return 0;
	if (w->pkt.proto == IP_TCP) {	/* the first message of the segment */
		if (be16(w, 0) < 32 || be16(w, 0) + 2U > w->len)
			return 0;
		o = wireguard_message(w, s, 2, be16(w, 0));
		return o ? o | WIREGUARD_TCP << 16 : 0;
	}
	o = wireguard_message(w, s, 0, w->len);
	return o || le32(w, 0) - 1 < WG_DATA ? o : wireguard_masked(w, s);
}
