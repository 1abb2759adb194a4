/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Dropbox LAN sync discovery: JSON that begins with host_int.
 */
#ifdef TUNPRINT_WORDS
static const char *const dropbox_sayings[] = { "host_int", 0 };
static const char *const dropbox_variants[] = { 0 };
#endif

static __always_inline opinion dropbox_match(const struct work *w, const struct study *s)
{
	return speaks_if(w->len > 20 && have(w, 12) && says(w, 0, "{\"host_int\""), 92, 0);
}
