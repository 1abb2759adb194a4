/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * WS-Discovery: SOAP in XML over UDP.
 */
#ifdef TUNPRINT_WORDS
static const char *const wsd_sayings[] = { "SOAP envelope", 0 };
static const char *const wsd_variants[] = { 0 };
#endif

static __always_inline opinion wsd_match(const struct work *w, const struct study *s)
{
	if (w->len < 100 || at8(w, 0) != '<' || !have(w, 100))
		return 0;
	return speaks_if((says(w, 0, "<?xml ") || says_fold(w, 0, "<soap:En") ||
			says_fold(w, 0, "<s:Envel")) &&
			 find_text(w, "envelope", 1), 85, 0);
}
