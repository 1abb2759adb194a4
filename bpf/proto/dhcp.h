/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * DHCP and BOOTP (RFC 2131): op 1 or 2, hardware length at most 16, hops, and the magic cookie
 * 63825363 behind the 236-byte header. BOOTP without cookie is not tried.
 */
#ifdef TUNPRINT_WORDS
static const char *const dhcp_sayings[] = { "cookie behind the fixed header", 0 };
static const char *const dhcp_variants[] = { 0 };
#endif

static __always_inline opinion dhcp_match(const struct work *w, const struct study *s)
{
	if (w->len < 240 || !have(w, 240) || at8(w, 0) - 1U > 1 || at8(w, 2) > 16 || at8(w, 3) > 16)
		return 0;
	return speaks_if(be32(w, 236) == 0x63825363, 92, 0);
}
