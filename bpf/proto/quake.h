/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Quake 3's engine and its many children: connectionless packets are FFFFFFFF and a command word.
 */
#ifdef TUNPRINT_WORDS
static const char *const quake_sayings[] = { "command word behind FFFFFFFF", 0 };
static const char *const quake_variants[] = { 0 };
#endif

static __always_inline opinion quake_match(const struct work *w, const struct study *s)
{
	if (w->len < 8 || !have(w, 8) || be32(w, 0) != 0xffffffff || at8(w, 4) < 'c' ||
			at8(w, 4) > 's')
		return 0;
	return speaks_if(says(w, 4, "getstatu") || says(w, 4, "getinfo") ||
			says(w, 4, "statusRe") ||
			 says(w, 4, "infoResp") || says(w, 4, "getchall") ||
			 says(w, 4, "challeng") ||
			 says(w, 4, "connect ") || says(w, 4, "connectR") ||
			 says(w, 4, "disconne") ||
			 says(w, 4, "getserve") || says(w, 4, "getKeyAu") ||
			 says(w, 4, "print\n"), 75, 0);
}
