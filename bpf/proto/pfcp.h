/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * PFCP (TS 29.244): version 1, message type, length of the rest; the answer repeats the sequence.
 */
#ifdef TUNPRINT_WORDS
static const char *const pfcp_sayings[] = { "length and type", "answer repeats the sequence", 0 };
static const char *const pfcp_variants[] = { 0 };
#endif

static __always_inline opinion pfcp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 type = at8(w, 1), off = at8(w, 0) & 1 ? 12 : 4;

	if (w->len < 12 || !have(w, 12) || (at8(w, 0) & 0xf8) != 0x20 ||
			be16(w, 2) + 4U != w->len ||
	    !type || (type > 15 && type < 50) || type > 57)
		return 0;
	if (at8(w, 0) & 1 ? !have(w, 16) || w->len < 16 : at8(w, 7))
		return 0;
	if (theirs->have >= 16 && (theirs->head[0] & 0xf8) == 0x20 &&
			theirs->head[1] + 1 == at8(w, 1) &&
	    load_be32(theirs->head + (theirs->head[0] & 1 ? 12 : 4)) >> 8 == be32(w, off) >> 8)
		return speaks(92, 1);
	return speaks(at8(w, 0) & 1 ? 50 : 60, 0);
}
