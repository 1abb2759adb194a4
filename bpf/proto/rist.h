/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RIST, main profile (VSF TR-06-2): live video as RTP and RTCP behind a GRE header in UDP. Protocol
 * 88B6 ("reduced overhead") is two 16-bit ports and RTP or RTCP; the answers have the ports in the other
 * order. Enciphered, GRE's key is the nonce, which stays, and its sequence counts the cipher's blocks
 * on. It carries a stream of its own, and is no tunnel of others'.
 */
#ifdef TUNPRINT_WORDS
static const char *const rist_sayings[] = {
	"RTP or RTCP behind a GRE header", "ports in the other order", "GRE header with key and sequence",
	"key stays, sequence counts", "GRE header both ways", 0
};
static const char *const rist_variants[] = { "clear", "enciphered", 0 };
#endif

enum { RIST_CLEAR = 1, RIST_ENCIPHERED };

/* GRE without a checksum, version 0, and behind ports RTP's version 2. */
static __always_inline int rist_is_clear(const __u8 *p)
{
	return load_be32(p) == 0x000088b6 && p[8] >> 6 == 2;
}

/* Key and sequence; bits 3..5 hold RIST's own version (and the key's length, bit 6). */
static __always_inline int rist_is_enciphered(const __u8 *p)
{
	return (load_be32(p) & 0xff87ffff) == 0x300088b6;
}

static __always_inline opinion rist_enciphered(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));

	if (rist_is_enciphered(theirs->head))
		return speaks_variant(92, 4, RIST_ENCIPHERED);
	if (rist_is_enciphered(mine->head) && load_be32(mine->head + 4) == be32(w, 4) &&
	    be32(w, 8) - load_be32(mine->head + 8) - 1 < 64)
		return speaks_variant(60, 3, RIST_ENCIPHERED);
	return speaks_variant(40, 2, RIST_ENCIPHERED);
}

static __always_inline opinion rist_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 ports = be32(w, 4);

	if (w->len < 16 || !ports)
		return 0;
	if (rist_is_enciphered(w->head))
		return rist_enciphered(w, s);
	if (!rist_is_clear(w->head))
		return 0;
	if (rist_is_clear(theirs->head) && load_be32(theirs->head + 4) == (ports << 16 | ports >> 16))
		return speaks_variant(92, 1, RIST_CLEAR);
	return speaks_variant(w->nth ? 30 : 60, 0, RIST_CLEAR);
}
