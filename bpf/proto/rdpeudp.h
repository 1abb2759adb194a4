/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Remote desktop over UDP (MS-RDPEUDP): SYN with FFFFFFFF for the acknowledged number, receive
 * window, flag 1, padded to 1132 bytes or more; the answer acknowledges the SYN's number. What
 * follows is TLS or DTLS in frames of its own.
 */
#ifdef TUNPRINT_WORDS
static const char *const rdpeudp_sayings[] = { "SYN", "answer names the SYN's number", 0 };
static const char *const rdpeudp_variants[] = { 0 };
#endif

static __always_inline opinion rdpeudp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 flags = be16(w, 6);

	if (w->len < 1000 || !have(w, 16) || !(flags & 1) || flags & 0xe000 || be16(w, 12) < 1000 ||
	    be16(w, 12) > 1300 || be16(w, 14) < 1000 || be16(w, 14) > 1300)
		return 0;
	if (be32(w, 0) == 0xffffffff)
		return speaks(flags & 4 ? 0 : 70, 0);
	return speaks_if(flags & 4 && theirs->have >= 16 &&
			load_be32(theirs->head + 8) == be32(w, 0) &&
			 load_be32(theirs->head) == 0xffffffff, 95, 1);
}
