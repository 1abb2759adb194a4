/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * TP-Link smart home: JSON under an autokey cipher that starts with AB, so that {"system" always
 * becomes the same eight bytes.
 */
#ifdef TUNPRINT_WORDS
static const char *const tplink_sayings[] = { "enciphered {\"system\"", 0 };
static const char *const tplink_variants[] = { 0 };
#endif

static __always_inline opinion tplink_match(const struct work *w, const struct study *s)
{
	return speaks_if(w->len >= 10 && have(w, 8) && be64(w, 0) == 0xd0f281f88bff9af7ULL, 92, 0);
}
