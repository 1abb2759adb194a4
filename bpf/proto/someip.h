/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SOME/IP (AUTOSAR): service, method, length of the rest, client, session, protocol version 1,
 * message type, return code.
 */
#ifdef TUNPRINT_WORDS
static const char *const someip_sayings[] = { "header with length and type", 0 };
static const char *const someip_variants[] = { 0 };
#endif

static __always_inline opinion someip_match(const struct work *w, const struct study *s)
{
	__u32 type = at8(w, 14) & 0xdf;

	return speaks_if(w->len >= 16 && have(w, 16) && be32(w, 4) + 8 <= w->len &&
			be32(w, 4) >= 8 &&
			 at8(w, 12) == 1 && at8(w, 13) < 16 && be16(w, 0) && at8(w, 15) < 0x5f &&
			 (type <= 2 || type == 0x80 || type == 0x81) &&
			 (be32(w, 4) + 8 == w->len || be16(w, 0) == 0xffff ||
			 load_be32(w->head + 4) < 1400), be32(w, 4) + 8 == w->len ? 75 : 40, 0);
}
