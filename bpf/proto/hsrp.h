/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * HSRP (RFC 2281): opcode, state, times, its default password or its group 224.0.0.2; version 2
 * goes to 224.0.0.102.
 */
#ifdef TUNPRINT_WORDS
static const char *const hsrp_sayings[] = { "default password", "hello to the group", 0 };
static const char *const hsrp_variants[] = { 0 };
#endif

static __always_inline opinion hsrp_match(const struct work *w, const struct study *s)
{
	if (w->len < 20 || !have(w, 20))
		return 0;
	if (!at8(w, 0) && at8(w, 1) <= 3 && at8(w, 2) <= 16 && w->len == 20)
		return speaks_if(be64(w, 8) == 0x636973636f000000ULL ||
				dns_group(w, 2, 0), 75, be64(w, 8) ? 0 : 1);
	return speaks_if(be32(w, 0) >> 8 == 0x012802 && dns_group(w, 102, 0x66), 75, 1);
}
