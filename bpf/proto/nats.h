/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * NATS: the server opens with INFO and a JSON object, the client answers CONNECT and another.
 */
#ifdef TUNPRINT_WORDS
static const char *const nats_sayings[] = {
	"INFO", "CONNECT answers INFO", 0
};
static const char *const nats_variants[] = { 0 };
#endif

static __always_inline opinion nats_match(const struct work *w, const struct study *s)
{
	if (w->len < 10)
		return 0;
	if (says_fold(w, 0, "info {"))
		return speaks_if(!w->nth && says(w, 6, "\"server"), 75, 0);
	return speaks_if(says_fold(w, 0, "connect {") && said(first_of(s, other(w)), 0, "INFO {"),
			 95, 1);
}
