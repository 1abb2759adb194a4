/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ISATAP (RFC 5214): IPv6 in IPv4, protocol 41, where at least one inner address ends in
 * 0000:5EFE or 0200:5EFE and an IPv4 address.
 */
#ifdef TUNPRINT_WORDS
static const char *const isatap_sayings[] = { "inner address with an ISATAP identifier", 0 };
static const char *const isatap_variants[] = { 0 };
#endif

static __always_inline opinion isatap_match(const struct work *w, const struct study *s)
{
	if (!sixin4_inside(w) || !isatap_inside_of(w))
		return 0;
	return speaks_if(have(w, 40) && be16(w, 4) + 40U == w->len, 75, 0);
}
