/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RDP ([MS-RDPBCGR]): TPKT (03 00, length), X.224 connection request with a routing cookie or a
 * negotiation request (01, flags, 08 00, protocols); confirm (d0) with its answer (02 or 03).
 */
#ifdef TUNPRINT_WORDS
static const char *const rdp_sayings[] = {
	"connection request with cookie or negotiation", "connection confirm answers it", 0
};
static const char *const rdp_variants[] = { 0 };
#endif

static __always_inline int rdp_is_tpkt(const __u8 *p, __u32 len, __u8 kind)
{
	return p[0] == 3 && p[1] == 0 && load_be16(p + 2) == len && p[4] + 5U == len &&
	       p[5] == kind;
}

static __always_inline opinion rdp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 11 || !rdp_is_tpkt(w->head, w->len, at8(w, 5)) || w->nth)
		return 0;
	if (at8(w, 5) == 0xe0) {
		if (says(w, 11, "Cookie: ms"))
			return speaks(75, 0);
		return speaks_if(w->len == 19 && at8(w, 11) == 1 && le16(w, 13) == 8, 70, 0);
	}
	if (at8(w, 5) != 0xd0 || !rdp_is_tpkt(theirs->head, theirs->len, 0xe0))
		return 0;
	return speaks_if(w->len == 19 ? at8(w, 11) - 2U < 2 && le16(w, 13) == 8
				      : said(theirs, 11, "Cookie: ms"),
			 96, 1);
}
