/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * IEC 60870-5-104: 68, length, then control octets: STARTDT, STOPDT, TESTFR act and con, S and I
 * formats.
 */
#ifdef TUNPRINT_WORDS
static const char *const iec104_sayings[] = {
	"U format", "confirmation of it", "S or I format", 0
};
static const char *const iec104_variants[] = { 0 };
#endif

static __always_inline int iec104_is_control(const __u8 *p, __u32 len)
{
	return len >= 6 && p[0] == 0x68 && p[1] == 4 && (p[2] & 3) == 3 && !p[3] &&
	       !load_be16(p + 4);
}

static __always_inline opinion iec104_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u8 bits = at8(w, 2);

	if (w->len < 6 || at8(w, 0) != 0x68 || at8(w, 1) < 4 || at8(w, 1) + 2U > w->len)
		return 0;
	if (iec104_is_control(w->head, w->len)) {
		return iec104_is_control(theirs->head, theirs->len) &&
				       (bits & ~3) == (theirs->head[2] & ~3) << 1
			       ? speaks(90, 1)
			       : speaks(w->len == 6 ? 50 : 40, 0);
	}
	/* S and I formats: the receive number is even, and another frame may follow at once */
	if (at8(w, 4) & 1 || (bits & 3) == 3)
		return 0;
	if (at8(w, 1) + 2U < w->len)
		return speaks_if(w->head[at8(w, 1) + 2 < HEAD - 8 ? at8(w, 1) + 2 : 0] == 0x68, 35,
				 2);
	return speaks(theirs->head[0] == 0x68 ? 35 : 20, 2);
}
