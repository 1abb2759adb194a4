/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Siemens S7 over ISO on TCP: TPKT, X.224 connection with TSAPs (c1, c2), then data 02 f0 80 and
 * 32 (72 for S7+).
 */
#ifdef TUNPRINT_WORDS
static const char *const s7comm_sayings[] = {
	"connection request with TSAPs", "job or answer", 0
};
static const char *const s7comm_variants[] = { 0 };
#endif

static __always_inline opinion s7comm_match(const struct work *w, const struct study *s)
{
	if (w->len < 10 || be16(w, 0) != 0x0300 || be16(w, 2) != w->len)
		return 0;
	if (at8(w, 5) == 0xe0)
		return speaks_if(w->len == 22 && be16(w, 11) >> 8 >= 0xc0 &&
					 (at8(w, 11) & 0xfc) == 0xc0 && !be32(w, 6),
				 35, 0);
	if (at8(w, 4) != 2 || at8(w, 5) != 0xf0 || at8(w, 6) != 0x80)
		return 0;
	if (at8(w, 7) == 0x32)
		return speaks_if((at8(w, 8) - 1U < 3 || at8(w, 8) == 7) && !be16(w, 9), 75, 1);
	return speaks_if(at8(w, 7) == 0x72 && at8(w, 8) - 1U < 4 && be16(w, 9) + 11U <= w->len, 60,
			 1);
}
