/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * VRRP 2 and 3 (RFC 3768, 9568) and CARP, IP protocol 112: version and type 1.
 */
#ifdef TUNPRINT_WORDS
static const char *const vrrp_sayings[] = { "header that fits", 0 };
static const char *const vrrp_variants[] = { 0 };
#endif

static __always_inline opinion vrrp_match(const struct work *w, const struct study *s)
{
	if (w->pkt.proto != 112 || w->len < 4 || !have(w, 4))
		return 0;
	return speaks_if(at8(w, 0) == 0x21 || at8(w, 0) == 0x31, 75, 0);
}
