/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * XMPP (RFC 6120): both sides open a stream: "<stream:stream", often behind an XML declaration.
 */
#ifdef TUNPRINT_WORDS
static const char *const xmpp_sayings[] = {
	"stream header", "both sides open a stream", 0
};
static const char *const xmpp_variants[] = { 0 };
#endif

static __always_inline opinion xmpp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 20 || at8(w, 0) != '<' || w->nth)
		return 0;
	if (!says(w, 0, "<stream:stream") && !(says(w, 0, "<?xml ") && find_text(w, "<stream:", 0)))
		return 0;
	return said(theirs, 0, "<?xml ") || said(theirs, 0, "<stream:") ? speaks(95, 1)
									: speaks(70, 0);
}
