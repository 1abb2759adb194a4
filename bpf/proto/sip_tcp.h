/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SIP over TCP (RFC 3261): the same text as over UDP.
 */
#ifdef TUNPRINT_WORDS
static const char *const sip_tcp_sayings[] = {
	"request", "answer", "answer to a request", 0
};
static const char *const sip_tcp_variants[] = { 0 };
#endif

static __always_inline opinion sip_tcp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 20)
		return 0;
	if (at8(w, 0) == 'S' && says(w, 0, "SIP/2.0 "))
		return theirs->len ? speaks(95, 2) : speaks(75, 1);
	if (says(w, 0, "INVITE sip:") || says(w, 0, "REGISTER sip:") ||
	    says(w, 0, "OPTIONS sip:") || says(w, 0, "SUBSCRIBE sip:") ||
	    says(w, 0, "NOTIFY sip:") || says(w, 0, "MESSAGE sip:") || says(w, 0, "BYE sip:") ||
	    says(w, 0, "ACK sip:"))
		return speaks(75, 0);
	return 0;
}
