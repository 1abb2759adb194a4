/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * eDonkey and eMule: e3, c5 or d4, 32-bit little-endian length, operation; the hello is 01 (peers
 * say 16 hex first).
 */
#ifdef TUNPRINT_WORDS
static const char *const edonkey_sayings[] = {
	"hello", "message of fitting length", 0
};
static const char *const edonkey_variants[] = { 0 };
#endif

static __always_inline int edonkey_is_message(const __u8 *p, __u32 len)
{
	return (p[0] == 0xe3 || p[0] == 0xc5 || p[0] == 0xd4) && load_le32(p + 1) + 5 == len;
}

static __always_inline opinion edonkey_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 7 || !edonkey_is_message(w->head, w->len))
		return 0;
	if (theirs->have >= 6 && edonkey_is_message(theirs->head, theirs->len))
		return speaks(85, 1);
	return speaks(at8(w, 5) == 1 && at8(w, 0) == 0xe3 ? 50 : 35, 0);
}
