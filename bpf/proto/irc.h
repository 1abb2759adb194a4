/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * IRC (RFC 1459, 2812): the client opens with CAP LS, PASS, NICK and USER lines, the server
 * speaks lines that begin with ":name" and a three-digit number or NOTICE; PING and PONG between
 * them.
 */
#ifdef TUNPRINT_WORDS
static const char *const irc_sayings[] = {
	"registration", "numeric or NOTICE answers the registration",
	"NOTICE before the registration", 0
};
static const char *const irc_variants[] = { 0 };
#endif

static __always_inline int irc_registers(const __u8 *p)
{
	return text_at(p, "CAP LS", 0) || text_at(p, "NICK ", 0) || text_at(p, "USER ", 0) ||
	       text_at(p, "PASS ", 0);
}

static __always_inline opinion irc_match(const struct work *w, const struct study *s)
{
	const struct glimpse *first = first_of(s, other(w));

	if (w->len < 6)
		return 0;
	if (at8(w, 0) == ':') {
		if (!irc_registers(first->head))
			return speaks_if(!w->nth && find_text(w, " NOTICE ", 0), 40, 2);
		return speaks_if(find_text(w, " NOTICE ", 0) || find_text(w, " 001 ", 0) ||
					 find_text(w, " CAP ", 0) || find_text(w, " 433 ", 0),
				 92, 1);
	}
	if (says(w, 0, "NOTICE AUTH") || says(w, 0, "NOTICE * :"))
		return speaks(60, 2);
	if (w->nth || !irc_registers(w->head))
		return 0;
	if (says(w, 0, "CAP LS") || (find_text(w, "\nUSER ", 0) || find_text(w, "\nNICK ", 0)))
		return speaks(65, 0);
	return speaks_if(says(w, 0, "NICK "), 25, 0);
}
