/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RSVP (RFC 2205), IP protocol 46: version 1, length of the packet.
 */
#ifdef TUNPRINT_WORDS
static const char *const rsvp_sayings[] = { "header that fits", 0 };
static const char *const rsvp_variants[] = { 0 };
#endif

static __always_inline opinion rsvp_match(const struct work *w, const struct study *s)
{
	if (w->pkt.proto != 46 || w->len < 4 || !have(w, 4))
		return 0;
	return speaks_if(at8(w, 0) >> 4 == 1 && w->len >= 8 && be16(w, 6) == w->len, 75, 0);
}
