/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Megaco/H.248 (RFC 3525), text form: "!/1" or "MEGACO/1" and an address in brackets.
 */
#ifdef TUNPRINT_WORDS
static const char *const megaco_sayings[] = { "text header", 0 };
static const char *const megaco_variants[] = { 0 };
#endif

static __always_inline opinion megaco_match(const struct work *w, const struct study *s)
{
	if (w->len < 12 || !have(w, 12))
		return 0;
	return speaks_if((says(w, 0, "!/") && at8(w, 2) - 48U <= 9 && (at8(w, 4) == '[' ||
			at8(w, 4) == '<')) ||
			 says(w, 0, "MEGACO/"), 75, 0);
}
