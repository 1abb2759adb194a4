/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ZeroTier (node/Packet.hpp): packet id 8, destination 5, source 5, flags/cipher/hops 1, MAC 8,
 * then verb, sealed except for HELLO: verb 1 at 27, protocol version 28, major 29, minor 30,
 * revision 31, time in ms 33, and at 41 the sender's identity, which begins with its address
 * again. Fragments have FF at 13. From the middle: the two addresses in the other order each way.
 */
#ifdef TUNPRINT_WORDS
static const char *const zerotier_sayings[] = {
	"HELLO that repeats the sender's address", "addresses in the other order on the way back", 0
};
static const char *const zerotier_variants[] = { 0 };
#endif

static __always_inline __u64 zerotier_to(const __u8 *p) { return load_be64(p + 8) >> 24; }
static __always_inline __u64 zerotier_from(const __u8 *p) { return load_be64(p + 13) >> 24; }

static __always_inline opinion zerotier_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u64 to = zerotier_to(w->head), from = zerotier_from(w->head);

	if (w->len < 28 || !have(w, 28) || at8(w, 13) == 0xff || at8(w, 8) == 0xff || to == from ||
	    to < 0x1000000 || from < 0x1000000 || !be32(w, 0))
		return 0;
	if ((at8(w, 27) & 0x1f) == 1 && !(at8(w, 18) & 0x38) && w->len >= 113 &&
	    at8(w, 28) - 4U < 28 && at8(w, 29) <= 3 && be32(w, 33) >> 8 == 1 &&
	    be64(w, 41) >> 24 == from)
		return speaks(75, 0);
	/* packet ids are an encrypted counter: they share nothing */
	if (theirs->have >= 28 && zerotier_to(theirs->head) == from &&
	    zerotier_from(theirs->head) == to && load_be32(theirs->head) != be32(w, 0))
		return speaks(60, 1);
	return 0;
}
