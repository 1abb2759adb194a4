/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * X11: byte order, protocol 11.0, lengths of the authorization's name and data that end with the
 * packet; the answer 01 00 and 11.
 */
#ifdef TUNPRINT_WORDS
static const char *const x11_sayings[] = {
	"set-up", "answer to the set-up", 0
};
static const char *const x11_variants[] = { 0 };
#endif

static __always_inline opinion x11_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 8 || w->nth)
		return 0;
	if (at8(w, 0) == 'l' && !at8(w, 1))
		return speaks_if(le32(w, 2) == 11 && w->len == 12U + ((le16(w, 6) + 3U) & ~3U) +
								       ((le16(w, 8) + 3U) & ~3U),
				 70, 0);
	if (at8(w, 0) == 'B' && !at8(w, 1))
		return speaks_if(be32(w, 2) == 11 << 16 &&
					 w->len == 12U + ((be16(w, 6) + 3U) & ~3U) +
							   ((be16(w, 8) + 3U) & ~3U),
				 70, 0);
	if (at8(w, 0) > 2)
		return 0;
	return speaks_if(
		(theirs->head[0] == 'l' && load_le32(theirs->head + 2) == 11 && le16(w, 2) == 11) ||
			(theirs->head[0] == 'B' && load_be32(theirs->head + 2) == 11 << 16 &&
			 be16(w, 2) == 11),
		95, 1);
}
