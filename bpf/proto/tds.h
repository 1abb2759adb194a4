/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Microsoft SQL Server ([MS-TDS]): type, status, 16-bit length, session, packet number, window 0.
 * The client begins with PRELOGIN (12) and a table of options, or LOGIN7 (10 hex); the server
 * answers with type 4.
 */
#ifdef TUNPRINT_WORDS
static const char *const tds_sayings[] = {
	"PRELOGIN", "LOGIN7 or batch", "response", "response to a request", 0
};
static const char *const tds_variants[] = { 0 };
#endif

static __always_inline int tds_is_header(const __u8 *p, __u32 len)
{
	return p[1] <= 1 && load_be16(p + 2) == len && p[7] == 0;
}

static __always_inline opinion tds_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 9 || at8(w, 0) > 0x12)
		return 0;
	/* batch or remote call: all-headers of 22 bytes, of which 18 describe the transaction */
	if ((at8(w, 0) == 1 || at8(w, 0) == 3) && w->len >= 34 && le32(w, 8) == 22 &&
	    le32(w, 12) == 18)
		return speaks_if(be16(w, 2) >= w->len && !at8(w, 7) && le16(w, 16) == 2, 75, 1);
	if (!tds_is_header(w->head, w->len))
		return 0;
	switch (at8(w, 0)) {
	case 0x12:
		/* options: number, offset, length; first the version, at the table's end */
		return speaks_if(w->len > 20 && !at8(w, 8) && !at8(w, 9) && be16(w, 11) == 6 &&
					 at8(w, 10) % 5 == 1,
				 75, 0);
	case 0x10:
		return speaks_if(le32(w, 8) + 8 == w->len && (at8(w, 15) & 0xf0) == 0x70, 75, 1);
	case 4:
		if (theirs->have >= 8 &&
		    (theirs->head[0] == 0x12 || theirs->head[0] == 0x10 || theirs->head[0] == 1 ||
		     theirs->head[0] == 3) &&
		    theirs->head[1] == 1 && tds_is_header(theirs->head, theirs->len))
			return speaks(95, 3);
		return speaks_if(at8(w, 1) == 1 && at8(w, 8) >= 0x79, 40, 2);
	}
	return 0;
}
