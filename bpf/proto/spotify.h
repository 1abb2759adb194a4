/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Spotify Connect discovery: text SpotUdp0.
 */
#ifdef TUNPRINT_WORDS
static const char *const spotify_sayings[] = { "SpotUdp0", 0 };
static const char *const spotify_variants[] = { 0 };
#endif

static __always_inline opinion spotify_match(const struct work *w, const struct study *s)
{
	return speaks_if(w->len >= 16 && have(w, 8) && says(w, 0, "SpotUdp0"), 92, 0);
}
