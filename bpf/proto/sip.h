/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SIP (RFC 3261): request line with a sip URI, or the status line SIP/2.0.
 */
#ifdef TUNPRINT_WORDS
static const char *const sip_sayings[] = { "request line", "status line", 0 };
static const char *const sip_variants[] = { 0 };
#endif

static __always_inline int sip_method(const struct work *w)
{
	return says(w, 0, "INVITE ") || says(w, 0, "REGISTER ") || says(w, 0, "OPTIONS ") ||
	       says(w, 0, "SUBSCRIBE ") || says(w, 0, "NOTIFY ") || says(w, 0, "PUBLISH ") ||
	       says(w, 0, "MESSAGE ") || says(w, 0, "CANCEL ") || says(w, 0, "UPDATE ") ||
	       says(w, 0, "REFER ") || says(w, 0, "PRACK ");
}

static __always_inline int sip_uri(const struct work *w)
{
	return says(w, 0, "ACK sip") || says(w, 0, "BYE sip") || says(w, 0, "INFO sip");
}

static __always_inline opinion sip_match(const struct work *w, const struct study *s)
{
	if (w->len < 12 || !have(w, 12))
		return 0;
	if (at8(w, 0) == 'S' && says(w, 0, "SIP/2.0 "))
		return speaks(92, 1);
	if (at8(w, 0) < 'A' || at8(w, 0) > 'U' || !is_text(w->head, 12))
		return 0;
	return speaks_if((sip_method(w) && find_text(w, " sip:", 1)) || sip_uri(w), 92, 0);
}
