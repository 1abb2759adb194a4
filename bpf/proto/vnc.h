/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * VNC (RFC 6143): both sides send "RFB 003.00x" and a line feed, twelve bytes, the server first.
 */
#ifdef TUNPRINT_WORDS
static const char *const vnc_sayings[] = {
	"version line", "both sides say their version", 0
};
static const char *const vnc_variants[] = { 0 };
#endif

static __always_inline opinion vnc_match(const struct work *w, const struct study *s)
{
	if (w->len < 12 || !says(w, 0, "RFB 00") || at8(w, 7) != '.' || w->nth)
		return 0;
	return said(first_of(s, other(w)), 0, "RFB 00") ? speaks(97, 1) : speaks(75, 0);
}
