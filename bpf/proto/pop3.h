/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * POP3 (RFC 1939, 2449, 2595): "+OK" greeting, then USER, APOP, CAPA, STLS or AUTH, each answered
 * by +OK or -ERR.
 */
#ifdef TUNPRINT_WORDS
static const char *const pop3_sayings[] = {
	"greeting", "command after the greeting", "answer to a command", 0
};
static const char *const pop3_variants[] = { 0 };
#endif

static __always_inline int pop3_is_command(const __u8 *p)
{
	switch (p[0] & 0xdf) {
	case 'U':
		return text_at(p, "user ", 1) || text_at(p, "uidl", 1);
	case 'A':
		return text_at(p, "apop ", 1) || text_at(p, "auth", 1);
	case 'C':
		return text_at(p, "capa\r\n", 1);
	case 'S':
		return text_at(p, "stls\r\n", 1) || text_at(p, "stat\r\n", 1);
	case 'P':
		return text_at(p, "pass ", 1);
	case 'R':
		return text_at(p, "retr ", 1);
	case 'L':
		return text_at(p, "list\r\n", 1);
	}
	return 0;
}

static __always_inline int pop3_is_answer(const __u8 *p)
{
	return (text_at(p, "+OK", 0) && (p[3] == ' ' || p[3] == '\r')) || text_at(p, "-ERR", 0);
}

static __always_inline opinion pop3_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 5)
		return 0;
	if (at8(w, 0) == '+' || at8(w, 0) == '-') {
		if (!pop3_is_answer(w->head))
			return 0;
		return pop3_is_command(theirs->head) ? speaks(85, 2) : speaks_if(opens(w), 30, 0);
	}
	return speaks_if(pop3_is_answer(theirs->head) && pop3_is_command(w->head), 85, 1);
}
