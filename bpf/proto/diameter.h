/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Diameter (RFC 6733): version 1, 24-bit length, flags, command; an answer repeats command, hop
 * and end numbers.
 */
#ifdef TUNPRINT_WORDS
static const char *const diameter_sayings[] = {
	"message", "answer repeats the request's numbers", 0
};
static const char *const diameter_variants[] = { 0 };
#endif

static __always_inline opinion diameter_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 20 || at8(w, 0) != 1 || be24(w, 1) > w->len || be24(w, 1) & 3 ||
	    be24(w, 1) < 20 || at8(w, 4) & 0x0f || !be24(w, 5))
		return 0;
	if (theirs->have >= 20 && theirs->head[0] == 1 &&
	    load_be64(theirs->head + 12) == be64(w, 12) &&
	    load_be32(theirs->head + 4) << 8 == be32(w, 4) << 8)
		return speaks(96, 1);
	return speaks_if(be24(w, 1) == w->len && at8(w, 4) & 0x80 && be24(w, 5) >= 257 &&
				 be32(w, 8) < 0x02000000 && be24(w, 5) < 0x800000,
			 50, 0);
}
