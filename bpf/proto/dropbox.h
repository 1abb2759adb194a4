/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Dropbox LAN sync discovery: JSON with host_int and version.
 */
#ifdef TUNPRINT_WORDS
static const char *const dropbox_sayings[] = { "host_int", 0 };
static const char *const dropbox_variants[] = { 0 };
#endif

static __always_inline opinion dropbox_match(const struct work *w, const struct study *s)
{
	if (w->len < 20 || !have(w, 12) || at8(w, 0) != '{' || at8(w, 1) != '"')
		return 0;
	return speaks_if((find_text(w, "host_int", 0) &&
			find_text(w, "\"version", 0)) || says(w, 0, "{\"host_int\""), 92, 0);
}
