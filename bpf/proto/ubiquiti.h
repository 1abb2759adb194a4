/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Ubiquiti discovery: version 1 or 2, command, length of the rest, type-length-values.
 */
#ifdef TUNPRINT_WORDS
static const char *const ubiquiti_sayings[] = { "empty query", "values within the length", 0 };
static const char *const ubiquiti_variants[] = { 0 };
#endif

static __always_inline opinion ubiquiti_match(const struct work *w, const struct study *s)
{
	__u32 n = be16(w, 5);

	if (w->len < 4 || !have(w, 4) || at8(w, 0) - 1U > 1 || be16(w, 2) + 4U != w->len)
		return 0;
	if (be32(w, 0) == 0x01000000)
		return speaks(50, 0);
	return speaks_if(w->len > 20 && at8(w, 1) < 16 && at8(w, 4) - 1U < 3 && (n == 6 ||
			n == 10 || n == 4) &&
			 w->head[(7 + n) & 31] && w->head[(8 + n) & 31] == 0, 75, 1);
}
