/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Syslog over TCP (RFC 6587): "<priority>" and text, or a decimal length before it. It speaks one
 * way only.
 */
#ifdef TUNPRINT_WORDS
static const char *const syslog_tcp_sayings[] = {
	"message", 0
};
static const char *const syslog_tcp_variants[] = { 0 };
#endif

static __always_inline opinion syslog_tcp_match(const struct work *w, const struct study *s)
{
	__u32 at = at8(w, 0) == '<' ? 0 : at8(w, 2) == ' ' ? 3 : at8(w, 3) == ' ' ? 4 : 5;
	const __u8 *p = w->head + at;
	__u32 digits;

	if (w->len < 20 || at8(w, 0) < '0' || at8(w, 0) > '<' || p[0] != '<')
		return 0;
	if (at && at8(w, 0) > '9')
		return 0;
	digits = p[2] == '>' ? 1 : p[3] == '>' ? 2 : p[4] == '>' ? 3 : 0;
	if (!digits || (__u32)(p[1] - '0') > 9 || (__u32)(p[digits] - '0') > 9 ||
	    !is_text(p + digits + 2, 12))
		return 0;
	return speaks(at ? 60 : 40, 0);
}
