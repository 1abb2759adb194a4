/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * BFD (RFC 5880): version 1, state, length of the datagram, discriminators that stay and intervals
 * below a minute.
 */
#ifdef TUNPRINT_WORDS
static const char *const bfd_sayings[] = { "length and intervals", "the same discriminator", 0 };
static const char *const bfd_variants[] = { 0 };
#endif

static __always_inline opinion bfd_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);

	if (w->len < 24 || !have(w, 24) || at8(w, 0) >> 5 != 1 || at8(w, 3) != w->len ||
			!at8(w, 2) || !be32(w, 4) ||
	    be32(w, 12) > 60000000 || be32(w, 16) > 60000000 || be32(w, 20) > 60000000 ||
	    at8(w, 1) & 1)
		return 0;
	return speaks(mine->have >= 8 && load_be32(mine->head + 4) == be32(w, 4) ? 60 : 50,
		      mine->have >= 8 && load_be32(mine->head + 4) == be32(w, 4) ? 1 : 0);
}
