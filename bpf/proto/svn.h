/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Subversion's svnserve protocol: the server opens with "( success ( 2 2 (", the client answers
 * "( 2 ( ".
 */
#ifdef TUNPRINT_WORDS
static const char *const svn_sayings[] = {
	"greeting", "client answers the greeting", 0
};
static const char *const svn_variants[] = { 0 };
#endif

static __always_inline opinion svn_match(const struct work *w, const struct study *s)
{
	if (w->len < 8 || at8(w, 0) != '(')
		return 0;
	if (says(w, 0, "( success ( "))
		return speaks(w->nth ? 50 : 75, 0);
	return speaks_if(says(w, 0, "( 2 ( ") && said(first_of(s, other(w)), 0, "( succes"), 95, 1);
}
