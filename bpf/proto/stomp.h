/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * STOMP: CONNECT or STOMP frame with accept-version, CONNECTED answers.
 */
#ifdef TUNPRINT_WORDS
static const char *const stomp_sayings[] = {
	"CONNECT frame", "CONNECTED answers it", 0
};
static const char *const stomp_variants[] = { 0 };
#endif

static __always_inline opinion stomp_match(const struct work *w, const struct study *s)
{
	if (w->len < 12)
		return 0;
	if (says(w, 0, "CONNECTED\n"))
		return said(first_of(s, other(w)), 0, "CONNECT\n") ||
				       said(first_of(s, other(w)), 0, "STOMP\n")
			       ? speaks(95, 1)
			       : speaks(60, 1);
	return speaks_if(says(w, 0, "CONNECT\n") || says(w, 0, "STOMP\n"), 70, 0);
}
