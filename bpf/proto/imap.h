/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * IMAP (RFC 9051): "* OK" greeting, then lines of tag, blank, command; untagged answers begin
 * with "* ".
 */
#ifdef TUNPRINT_WORDS
static const char *const imap_sayings[] = {
	"greeting", "greeting that names IMAP", "tagged command after the greeting",
	"CAPABILITY answer", 0
};
static const char *const imap_variants[] = { 0 };
#endif

/* A command behind a tag of 1..7 characters. */
static __always_inline int imap_is_command(const struct work *w)
{
	__u32 at = at8(w, 1) == ' '   ? 2
		   : at8(w, 2) == ' ' ? 3
		   : at8(w, 3) == ' ' ? 4
		   : at8(w, 4) == ' ' ? 5
		   : at8(w, 5) == ' ' ? 6
		   : at8(w, 6) == ' ' ? 7
		   : at8(w, 7) == ' ' ? 8
		   : at8(w, 8) == ' ' ? 9
				      : 0;
	const __u8 *p = w->head + at;

	if (!at)
		return 0;
	return text_at(p, "capability", 1) || text_at(p, "login ", 1) ||
	       text_at(p, "starttls", 1) || text_at(p, "id (", 1) || text_at(p, "id nil", 1) ||
	       text_at(p, "noop\r\n", 1) || text_at(p, "select ", 1) ||
	       text_at(p, "authenticate", 1) || text_at(p, "uid fetc", 1) ||
	       text_at(p, "logout", 1) || text_at(p, "list ", 1) || text_at(p, "fetch ", 1);
}

static __always_inline opinion imap_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 6)
		return 0;
	if (at8(w, 0) == '*') {
		if (says(w, 0, "* CAPABILITY IMAP4"))
			return speaks(80, 3);
		if (w->nth || (!says(w, 0, "* OK ") && !says(w, 0, "* PREAUTH ")))
			return 0;
		return find_text(w, "imap", 1) ? speaks(70, 1) : speaks(35, 0);
	}
	return speaks_if(said(theirs, 0, "* ") && imap_is_command(w), 90, 2);
}
