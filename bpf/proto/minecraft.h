/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Minecraft (Java): the handshake: length, packet 0, protocol number, server name, port, next
 * state 1..3 as the last byte.
 */
#ifdef TUNPRINT_WORDS
static const char *const minecraft_sayings[] = {
	"handshake", "status or login answer", 0
};
static const char *const minecraft_variants[] = { 0 };
#endif

static __always_inline int minecraft_is_handshake(const __u8 *p)
{
	/* version in one or two groups of seven bits, then the name's length and letters */
	__u32 at = p[2] & 0x80 ? (p[3] & 0x80 ? 0 : 4) : 3;

	return p[1] == 0 && p[0] >= 7 && p[0] < 0x80 && at && p[at] >= 3 &&
	       p[at] + at + 4 == p[0] + 1U && is_text(p + at + 1, 3);
}

static __always_inline opinion minecraft_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 8 || w->nth)
		return 0;
	if (w->len >= at8(w, 0) + 1U && at8(w, 1) == 0 && minecraft_is_handshake(w->head))
		return speaks_if(w->head[at8(w, 0) & 0x7f] - 1U < 3, 60, 0);
	return speaks_if(theirs->len >= 8 && minecraft_is_handshake(theirs->head) && w->len > 20,
			 70, 1);
}
