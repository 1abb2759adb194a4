/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RMCP (ASF 2.0, IPMI 2.0): version 6, sequence, class; IPMI sessions with a length that agrees,
 * ASF with IANA number 4542.
 */
#ifdef TUNPRINT_WORDS
static const char *const rmcp_sayings[] = { "IPMI with its length", "ASF", 0 };
static const char *const rmcp_variants[] = { 0 };
#endif

static __always_inline opinion rmcp_match(const struct work *w, const struct study *s)
{
	if (w->len < 12 || !have(w, 12) || be16(w, 0) != 0x0600)
		return 0;
	if (at8(w, 3) == 6)
		return speaks_if(be32(w, 4) == 4542 && at8(w, 11) + 12U <= w->len, 75, 1);
	return speaks_if(at8(w, 2) == 255 && at8(w, 3) == 7 &&
			 ((at8(w, 4) == 6 && le16(w, 14) + 16U <= w->len) ||
			  (!at8(w, 4) && at8(w, 13) + 14U <= w->len &&
			  at8(w, 13) + 18U >= w->len)), 75, 0);
}
