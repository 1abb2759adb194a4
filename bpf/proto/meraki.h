/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Meraki cloud connectivity: FEF72891 and a length.
 */
#ifdef TUNPRINT_WORDS
static const char *const meraki_sayings[] = { "magic and length", 0 };
static const char *const meraki_variants[] = { 0 };
#endif

static __always_inline opinion meraki_match(const struct work *w, const struct study *s)
{
	return speaks_if(w->len >= 16 && have(w, 8) && be32(w, 0) == 0xfef72891 &&
			be16(w, 6) == w->len, 75, 0);
}
