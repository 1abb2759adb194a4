/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * AH as IP protocol 51 (RFC 4302): next header, length in words minus 2, 16 zero bits, SPI,
 * sequence number. What follows is in clear; 4 and 41 mean tunnel mode, 50 that ESP is inside.
 */
#ifdef TUNPRINT_WORDS
static const char *const ah_sayings[] = { "AH header", 0 };
static const char *const ah_variants[] = { "transport", "tunnel", "esp", 0 };
#endif

static __always_inline opinion ah_match(const struct work *w, const struct study *s)
{
	__u8 next = at8(w, 0), words = at8(w, 1);

	if (w->len < 16 || !have(w, 12) || words < 2 || words > 20 || (words + 2U) * 4 > w->len)
		return 0;
	if (be16(w, 2) || be32(w, 4) < 256)
		return 0;
	return speaks_variant(75, 0, next == IP_ESP ? 3 : next == IP_IPIP || next == IP_IPV6 ? 2 : 1);
}
