/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * IGMP (RFC 2236, 3376), IP protocol 2: types 11, 12, 16, 17, 22 hex, at least 8 bytes.
 */
#ifdef TUNPRINT_WORDS
static const char *const igmp_sayings[] = { "header that fits", 0 };
static const char *const igmp_variants[] = { 0 };
#endif

static __always_inline opinion igmp_match(const struct work *w, const struct study *s)
{
	if (w->pkt.proto != 2 || w->len < 4 || !have(w, 4))
		return 0;
	return speaks_if(w->len >= 8 && (at8(w, 0) == 0x11 || at8(w, 0) == 0x12 ||
			at8(w, 0) == 0x16 ||
					 at8(w, 0) == 0x17 || at8(w, 0) == 0x22), 75, 0);
}
