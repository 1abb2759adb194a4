/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Munin: the node greets with "# munin node at NAME".
 */
#ifdef TUNPRINT_WORDS
static const char *const munin_sayings[] = {
	"greeting", "command after the greeting", 0
};
static const char *const munin_variants[] = { 0 };
#endif

static __always_inline opinion munin_match(const struct work *w, const struct study *s)
{
	if (w->len < 4)
		return 0;
	if (at8(w, 0) == '#')
		return speaks_if(!w->nth && says(w, 0, "# munin node at "), 75, 0);
	return speaks_if(said(first_of(s, other(w)), 0, "# munin node at ") &&
				 (says(w, 0, "cap ") || says(w, 0, "list") ||
				  says(w, 0, "config ") || says(w, 0, "fetch ") ||
				  says(w, 0, "nodes")),
			 90, 1);
}
