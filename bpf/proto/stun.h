/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * STUN (RFC 8489; RFC 3489 without the cookie): type, length of the rest, cookie 2112A442, 12-byte
 * transaction id that the answer repeats. Methods of TURN are turn.h. Calls and games begin with
 * it on the flow that then carries media, and tunnels may too: only each side's first message
 * counts in full, so that what follows can still give the name.
 */
#ifdef TUNPRINT_WORDS
static const char *const stun_sayings[] = {
	"cookie and length agree", "answer repeats the transaction id",
	"old form: answer repeats the transaction id", 0
};
static const char *const stun_variants[] = { "classic", 0 };
#endif

#define STUN_COOKIE 0x2112a442

/* Cookie and length agree; GOOG-PING (types 0200, 0300) included. */
static __always_inline int stun_message(const struct work *w)
{
	return w->len >= 20 && have(w, 20) && at8(w, 0) < 0x40 && be32(w, 4) == STUN_COOKIE &&
	       be16(w, 2) == w->len - 20 && !(w->len & 3);
}

/* Method without the class bits. */
static __always_inline __u32 stun_method(__u32 type)
{
	return (type & 0xf) | (type >> 1 & 0x70) | (type >> 2 & 0xf80);
}

/* Methods of TURN (RFC 8656): Allocate .. ChannelBind. */
static __always_inline int stun_is_turn(__u32 type)
{
	__u32 method = stun_method(type);

	return method == 3 || method == 4 || (method >= 6 && method <= 9);
}

static __always_inline int stun_repeats(const struct work *w, const struct glimpse *g)
{
	return g->have >= 20 && load_be64(g->head + 4) == be64(w, 4) &&
	       load_be64(g->head + 12) == be64(w, 12);
}

/* RFC 3489: no cookie, 16 random bytes; Binding and its answers only. */
static __always_inline opinion stun_classic(const struct work *w, const struct glimpse *theirs)
{
	__u32 type = be16(w, 0);

	if (w->len < 20 || be16(w, 2) != w->len - 20)
		return 0;
	if (type == 1)
		return speaks_if(!(w->len & 3) && (w->len == 20 ||
				be16(w, 22) + 24U <= w->len), 35, 0);
	if ((type == 0x101 || type == 0x111) && load_be16(theirs->head) == 1 &&
			stun_repeats(w, theirs))
		return speaks_variant(90, 2, 1);
	return 0;
}

static __always_inline opinion stun_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (at8(w, 0) >= 0x40 || w->len < 20)
		return 0;
	if (!stun_message(w))
		return stun_classic(w, theirs);
	if (stun_is_turn(be16(w, 0)))
		return 0;
	if (w->nth)
		return speaks_if(w->nth < 4 && load_be32(last_of(s,
				w->way)->head + 4) != STUN_COOKIE, 50, 0);
	return speaks(60, stun_repeats(w, theirs) ? 1 : 0);
}
