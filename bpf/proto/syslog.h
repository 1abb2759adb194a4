/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Syslog (RFC 3164, 5424): priority up to 191 in angle brackets, then text: a version, a month or a
 * tag.
 */
#ifdef TUNPRINT_WORDS
static const char *const syslog_sayings[] = { "priority and text", 0 };
static const char *const syslog_variants[] = { 0 };
#endif

static __always_inline opinion syslog_match(const struct work *w, const struct study *s)
{
	__u32 a = at8(w, 1) - '0', b = at8(w, 2) - '0', c = at8(w, 3) - '0', end;

	if (at8(w, 0) != '<' || w->len < 16 || !have(w, 16) || a > 9)
		return 0;
	end = at8(w, 2) == '>' ? 3 : b <= 9 && at8(w, 3) == '>' ? 4 :
	      b <= 9 && c <= 9 && at8(w, 4) == '>' && a * 100 + b * 10 + c <= 191 ? 5 : 0;
	return speaks_if(end && is_text(w->head + end, 10) && !(end > 3 && !a), 70, 0);
}
