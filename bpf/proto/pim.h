/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * PIM 2 (RFC 7761), IP protocol 103: version 2, type up to 13. Registers hold packets, but of
 * routers.
 */
#ifdef TUNPRINT_WORDS
static const char *const pim_sayings[] = { "header that fits", 0 };
static const char *const pim_variants[] = { 0 };
#endif

static __always_inline opinion pim_match(const struct work *w, const struct study *s)
{
	if (w->pkt.proto != 103 || w->len < 4 || !have(w, 4))
		return 0;
	return speaks_if(at8(w, 0) >> 4 == 2 && (at8(w, 0) & 15) < 14, 75, 0);
}
