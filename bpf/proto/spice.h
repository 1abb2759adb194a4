/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SPICE: both sides open with "REDQ", version 2 and a size.
 */
#ifdef TUNPRINT_WORDS
static const char *const spice_sayings[] = {
	"link message", "both sides open", 0
};
static const char *const spice_variants[] = { 0 };
#endif

static __always_inline opinion spice_match(const struct work *w, const struct study *s)
{
	if (w->len < 16 || !says(w, 0, "REDQ") || le32(w, 4) > 2 || w->nth)
		return 0;
	return said(first_of(s, other(w)), 0, "REDQ") ? speaks(97, 1) : speaks(75, 0);
}
