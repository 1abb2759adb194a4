/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SMTP and LMTP (RFC 5321): the server greets with 220, the client says EHLO, HELO or LHLO and is
 * answered 250. FTP greets with 220 as well: only a greeting that names SMTP speaks alone. After
 * STARTTLS the flow stays what it was.
 */
#ifdef TUNPRINT_WORDS
static const char *const smtp_sayings[] = {
	"220 greeting that names SMTP", "EHLO", "EHLO answers a 220", "250 answers EHLO",
	"mail command", "220 greeting", 0
};
static const char *const smtp_variants[] = { 0 };
#endif

static __always_inline int smtp_is_hello(const __u8 *p)
{
	return text_at(p, "ehlo ", 1) || text_at(p, "helo ", 1) || text_at(p, "lhlo ", 1);
}

static __always_inline opinion smtp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 code;

	if (w->len < 6)
		return 0;
	code = reply_code(w->head);
	if (code == 220 && !w->nth)
		return find_text(w, "smtp", 1) ? speaks(70, 0) : speaks(10, 5);
	if (code == 250)
		return speaks_if(smtp_is_hello(theirs->head), 95, 3);
	if (code)
		return speaks_if(smtp_is_hello(theirs->head) && code >= 500, 60, 3);
	/* who is to be greeted says nothing first (nuttcp says HELO so) */
	if (smtp_is_hello(w->head) && opens(w) && !theirs->len)
		return 0;
	if (smtp_is_hello(w->head))
		return reply_code(theirs->head) == 220 ? speaks(95, 2) : speaks(55, 1);
	return speaks_if(says_fold(w, 0, "mail from:<") || says_fold(w, 0, "rcpt to:<"), 65, 4);
}
