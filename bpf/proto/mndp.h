/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * MikroTik neighbour discovery: sequence, values: MAC address (1, 6 bytes), identity (5).
 */
#ifdef TUNPRINT_WORDS
static const char *const mndp_sayings[] = { "MAC and identity", "query", 0 };
static const char *const mndp_variants[] = { 0 };
#endif

static __always_inline opinion mndp_match(const struct work *w, const struct study *s)
{
	if (w->len == 4 && have(w, 4))
		return speaks_if(!be32(w, 0) && dns_group(w, 0xffffffff - 0xe0000000, 1), 50, 1);
	return speaks_if(w->len > 24 && have(w, 24) && !be16(w, 0) && be32(w, 4) == 0x00010006 &&
			 be16(w, 14) == 5 && be16(w, 16) < 256, 85, 0);
}
