/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Oracle's TNS: 16-bit length, checksum 0, type, flags 0, header checksum 0. CONNECT (1) carries
 * versions 0x0130..0x013f and "(DESCRIPTION="; ACCEPT 2, REFUSE 4, REDIRECT 5, RESEND 11 answer
 * it.
 */
#ifdef TUNPRINT_WORDS
static const char *const oracle_sayings[] = {
	"CONNECT", "answer to CONNECT", 0
};
static const char *const oracle_variants[] = { 0 };
#endif

static __always_inline int oracle_is_connect(const __u8 *p)
{
	return !load_be16(p + 2) && p[4] == 1 && !p[5] && !load_be16(p + 6) && p[8] == 1 &&
	       p[9] >= 0x2c && p[9] < 0x50 && p[10] == 1;
}

static __always_inline opinion oracle_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 8 || be16(w, 2) || be16(w, 6))
		return 0;
	if (at8(w, 4) == 1)
		return speaks_if(be16(w, 0) <= w->len && w->len > 40 && oracle_is_connect(w->head),
				 75, 0);
	return speaks_if((at8(w, 4) == 2 || at8(w, 4) == 4 || at8(w, 4) == 5 || at8(w, 4) == 11) &&
				 be16(w, 0) == w->len &&
				 (oracle_is_connect(theirs->head) ||
				  oracle_is_connect(first_of(s, other(w))->head)),
			 95, 1);
}
