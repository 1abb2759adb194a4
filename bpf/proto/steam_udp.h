/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Steam's discovery of the local network and its streaming: FFFFFFFF 214C5FA0.
 */
#ifdef TUNPRINT_WORDS
static const char *const steam_udp_sayings[] = { "discovery magic", 0 };
static const char *const steam_udp_variants[] = { 0 };
#endif

static __always_inline opinion steam_udp_match(const struct work *w, const struct study *s)
{
	return speaks_if(w->len >= 12 && have(w, 8) && be64(w, 0) == 0xffffffff214c5fa0ULL, 92, 0);
}
