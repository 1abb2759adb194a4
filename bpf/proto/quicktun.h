/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * QuickTun with nacltai, its protocol for daily use (proto.nacltai.c): the nonce in clear is a TAI64NA time, 16
 * bytes big-endian: 2^62 + seconds, nanoseconds, attoseconds (a count), then a tag 16 and the sealed
 * packet. The time of a side always rises. Its raw protocol is an IP packet, see fou; nacl0 and salty
 * are noise.
 */
#ifdef TUNPRINT_WORDS
static const char *const quicktun_sayings[] = {
	"TAI64NA time as nonce", "both sides, clocks near each other", "the time rises", 0
};
static const char *const quicktun_variants[] = { "nacltai", 0 };
#endif

#define TAI_2012 0x4f000000U	/* unix seconds in the label's low half, as openvpn_is_time() */

static __always_inline int quicktun_time(const __u8 *p)
{
	return load_be32(p) == 0x40000000 && load_be32(p + 4) - TAI_2012 < 0x40000000U &&
	       load_be32(p + 8) < 1000000000 && load_be32(p + 12) < 1000000000;
}

static __always_inline opinion quicktun_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));

	if (w->len < 32 || !have(w, 32) || !quicktun_time(w->head))
		return 0;
	if (theirs->have >= 16 && quicktun_time(theirs->head) &&
	    be32(w, 4) - load_be32(theirs->head + 4) + 86400 < 2 * 86400)
		return speaks_variant(90, 1, 1);
	if (mine->have >= 16 && quicktun_time(mine->head))
		return be64(w, 4) > load_be64(mine->head + 4) ||
		       (be64(w, 4) == load_be64(mine->head + 4) && be32(w, 12) > load_be32(mine->head + 12)) ?
		       speaks_variant(40, 2, 1) : 0;
	return speaks_variant(65, 0, 1);
}
