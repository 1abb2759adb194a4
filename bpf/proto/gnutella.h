/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Gnutella: "GNUTELLA CONNECT/0.x" and "GNUTELLA/0.x 200".
 */
#ifdef TUNPRINT_WORDS
static const char *const gnutella_sayings[] = {
	"handshake", "answer", 0
};
static const char *const gnutella_variants[] = { 0 };
#endif

static __always_inline opinion gnutella_match(const struct work *w, const struct study *s)
{
	if (w->len < 16 || !says(w, 0, "GNUTELLA"))
		return 0;
	return said(first_of(s, other(w)), 0, "GNUTELLA") ? speaks(96, 1) : speaks(75, 0);
}
