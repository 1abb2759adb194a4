/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Telnet (RFC 854): option negotiation, IAC (ff), WILL/WONT/DO/DONT (fb..fe) and an option, in
 * triples; IAC SB .. IAC SE. Both sides negotiating decides; later the flow is plain text.
 */
#ifdef TUNPRINT_WORDS
static const char *const telnet_sayings[] = {
	"negotiation", "both sides negotiate", 0
};
static const char *const telnet_variants[] = { 0 };
#endif

/* IAC command option, options up to 49 and the few high ones. */
static __always_inline int telnet_is_triple(const __u8 *p)
{
	return p[0] == 0xff && p[1] >= 0xfa && p[1] != 0xff && (p[2] < 50 || p[2] >= 138) &&
	       p[2] != 0xff;
}

static __always_inline opinion telnet_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	int second, third;

	if (w->len < 3 || at8(w, 0) != 0xff || !telnet_is_triple(w->head))
		return 0;
	second = at8(w, 1) == 0xfa || (w->len >= 6 && telnet_is_triple(w->head + 3));
	third = at8(w, 1) == 0xfa || (w->len >= 9 && telnet_is_triple(w->head + 6));
	if (w->len > 3 && !second)
		return 0;
	if (theirs->len >= 3 && telnet_is_triple(theirs->head))
		return speaks(w->len > 3 || theirs->len > 3 ? 85 : 60, 1);
	return speaks(second && third ? 50 : second ? 35 : 15, 0);
}
