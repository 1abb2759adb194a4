/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * WHOIS (RFC 3912): one short line asks, text answers, and the registries' answers begin alike.
 */
#ifdef TUNPRINT_WORDS
static const char *const whois_sayings[] = {
	"registry text answers one line", 0
};
static const char *const whois_variants[] = { 0 };
#endif

static __always_inline int whois_is_answer(const struct work *w)
{
	return says_fold(w, 0, "% iana whois") || says_fold(w, 0, "% this is the ") ||
	       says_fold(w, 0, "domain name:") || says_fold(w, 0, "   domain name:") ||
	       says(w, 0, "\n#\n# ARIN") || says_fold(w, 0, "% [whois.") ||
	       says_fold(w, 0, "% copyright") || says_fold(w, 0, "domain: ") ||
	       says(w, 0, "refer:  ");
}

static __always_inline opinion whois_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 24 || w->nth || theirs->len < 4 || theirs->len > 80 || s->nth[other(w)] > 2 ||
	    at8(w, 0) > 'r')
		return 0;
	return speaks_if(is_text(theirs->head, 4) && whois_is_answer(w), 75, 0);
}
