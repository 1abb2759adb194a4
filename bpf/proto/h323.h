/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * H.323 call signalling: TPKT around Q.931 (08), which carries a user-user element.
 */
#ifdef TUNPRINT_WORDS
static const char *const h323_sayings[] = {
	"Q.931 message", 0
};
static const char *const h323_variants[] = { 0 };
#endif

static __always_inline opinion h323_match(const struct work *w, const struct study *s)
{
	if (w->len < 16 || be16(w, 0) != 0x0300 || be16(w, 2) > w->len || at8(w, 4) != 8 ||
	    at8(w, 5) - 1U > 1)
		return 0;
	return speaks_if(be16(w, 2) == w->len && (at8(w, at8(w, 5) == 1 ? 7 : 8) & 0x7f) <= 0x7d,
			 60, 0);
}
