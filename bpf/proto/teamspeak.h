/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * TeamSpeak 3: the opening handshake begins with the text TS3INIT1.
 */
#ifdef TUNPRINT_WORDS
static const char *const teamspeak_sayings[] = { "TS3INIT1", 0 };
static const char *const teamspeak_variants[] = { 0 };
#endif

static __always_inline opinion teamspeak_match(const struct work *w, const struct study *s)
{
	return speaks_if(w->len >= 18 && have(w, 8) && says(w, 0, "TS3INIT1"), 92, 0);
}
