/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * BGP (RFC 4271): sixteen ff bytes, length 19..4096, type 1..5.
 */
#ifdef TUNPRINT_WORDS
static const char *const bgp_sayings[] = {
	"message header", "both sides send messages", 0
};
static const char *const bgp_variants[] = { 0 };
#endif

static __always_inline opinion bgp_match(const struct work *w, const struct study *s)
{
	if (w->len < 19 || be64(w, 0) != ~0ULL || be64(w, 8) != ~0ULL || be16(w, 16) < 19 ||
	    be16(w, 16) > 4096 || at8(w, 18) - 1U > 4)
		return 0;
	return load_be64(last_of(s, other(w))->head) == ~0ULL ? speaks(97, 1) : speaks(75, 0);
}
