/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * NNTP (RFC 3977): 200 or 201 greeting, then CAPABILITIES, MODE READER, GROUP, ARTICLE, AUTHINFO,
 * each answered by a code.
 */
#ifdef TUNPRINT_WORDS
static const char *const nntp_sayings[] = {
	"command after the greeting", "answer to a command", 0
};
static const char *const nntp_variants[] = { 0 };
#endif

static __always_inline int nntp_is_command(const __u8 *p)
{
	return text_at(p, "capabili", 1) || text_at(p, "mode rea", 1) || text_at(p, "group ", 1) ||
	       text_at(p, "authinfo", 1) || text_at(p, "article ", 1);
}

static __always_inline opinion nntp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 code;

	if (w->len < 8)
		return 0;
	code = reply_code(w->head);
	if (code)
		return speaks_if(nntp_is_command(theirs->head), 85, 1);
	code = reply_code(theirs->head);
	return speaks_if((code == 200 || code == 201) && nntp_is_command(w->head), 70, 0);
}
