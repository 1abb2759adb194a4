/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * GTP control, version 1 and 2 (TS 29.060, 29.274): flags, type of a control message, length of
 * the rest; the answer repeats the sequence. Echoes that GTP-U has as well are left to it.
 */
#ifdef TUNPRINT_WORDS
static const char *const gtp_c_sayings[] = {
	"control message with length", "answer repeats the sequence", 0
};
static const char *const gtp_c_variants[] = { 0 };
#endif

static __always_inline opinion gtp_c_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 type = at8(w, 1), off = at8(w, 0) & 8 ? 8 : 4;

	if (w->len < 12 || !have(w, 12))
		return 0;
	if ((at8(w, 0) & 0xe7) == 0x40) {
		if (be16(w, 2) + 4U != w->len || at8(w, off + 3) || type < 1 || (type > 3 &&
				type < 32) || type > 240)
			return 0;
		if (theirs->have >= 12 && (theirs->head[0] & 0xe7) == 0x40 &&
				theirs->head[1] + 1 == at8(w, 1))
			return speaks_if((load_be32(theirs->head + (theirs->head[0] & 8 ? 8 :
			4)) ^ be32(w, off)) < 256, 92, 1);
		return speaks(type < 4 ? 45 : 60, 0);
	}
	if ((at8(w, 0) & 0xfd) != 0x30 || be16(w, 2) + 8U != w->len || type < 16 || type > 70)
		return 0;
	return speaks_if(type <= 37 || type >= 48, 60, 0);
}
