/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Service Location Protocol 1 and 2 (RFC 2165, 2608): version, function, length of the datagram,
 * language.
 */
#ifdef TUNPRINT_WORDS
static const char *const srvloc_sayings[] = { "header with length and language", 0 };
static const char *const srvloc_variants[] = { 0 };
#endif

static __always_inline opinion srvloc_match(const struct work *w, const struct study *s)
{
	if (w->len < 12 || !have(w, 12) || at8(w, 1) - 1U > 10)
		return 0;
	if (at8(w, 0) == 2)
		return speaks_if(be24(w, 2) == w->len && !(be16(w, 5) & 0x1fff) &&
				be16(w, 12) - 1U < 8 &&
				 at8(w, 14) >= 'A' && at8(w, 14) <= 'z', 85, 0);
	return speaks_if(at8(w, 0) == 1 && be16(w, 2) == w->len && !at8(w, 5) && at8(w, 6) >= 'a' &&
			 at8(w, 6) <= 'z' && at8(w, 7) >= 'a' && at8(w, 7) <= 'z', 75, 0);
}
