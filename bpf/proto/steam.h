/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Steam's connection manager: 32-bit little-endian length and "VT01".
 */
#ifdef TUNPRINT_WORDS
static const char *const steam_sayings[] = {
	"message", "both sides send messages", 0
};
static const char *const steam_variants[] = { 0 };
#endif

static __always_inline opinion steam_match(const struct work *w, const struct study *s)
{
	if (w->len < 8 || !says(w, 4, "VT01") || le32(w, 0) + 8 < w->len)
		return 0;
	return said(last_of(s, other(w)), 4, "VT01") ? speaks(97, 1) : speaks(65, 0);
}
