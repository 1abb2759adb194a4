/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Mumble's server ping: 12 bytes, 4 zeros and an id; the answer of 24 bytes repeats the id behind
 * the version. Its voice is not recognised.
 */
#ifdef TUNPRINT_WORDS
static const char *const mumble_sayings[] = { "answer repeats the id", 0 };
static const char *const mumble_variants[] = { 0 };
#endif

static __always_inline opinion mumble_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	return speaks_if(w->len == 24 && have(w, 24) && theirs->len == 12 &&
			!load_be32(theirs->head) &&
			 load_be64(theirs->head + 4) == be64(w, 4) && be64(w, 4), 95, 0);
}
