/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * PostgreSQL (protocol 3): start-up messages of 32-bit length and a code: 3.0 with "user",
 * 80877103 to ask for TLS, 80877104 for GSS; later one letter and a length; the server's turn
 * ends with ReadyForQuery, Z 00000005 I|T|E.
 */
#ifdef TUNPRINT_WORDS
static const char *const postgresql_sayings[] = {
	"request for TLS or GSS", "answer to it", "start-up message", "authentication request",
	"ReadyForQuery", "query", 0
};
static const char *const postgresql_variants[] = { 0 };
#endif

static __always_inline int postgresql_asks_tls(const __u8 *p)
{
	return load_be32(p) == 8 && load_be32(p + 4) - 80877102U <= 2;
}

static __always_inline int postgresql_is_startup(const __u8 *p, __u32 len)
{
	return load_be32(p) == len && load_be32(p + 4) >> 8 == 0x300 && p[7] <= 2 && p[8] >= 'a' &&
	       p[8] <= 'z';
}

static __always_inline opinion postgresql_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (!w->len)
		return 0;
	if (at8(w, 0) == 0 && w->len >= 8) {
		if (w->len == 8 || w->len == 16)
			return speaks_if(postgresql_asks_tls(w->head), 75, 0);
		return speaks_if(postgresql_is_startup(w->head, w->len), 75, 2);
	}
	if (w->len == 1)
		return speaks_if((at8(w, 0) == 'S' || at8(w, 0) == 'N' || at8(w, 0) == 'G') &&
					 postgresql_asks_tls(theirs->head),
				 92, 1);
	if (at8(w, 0) == 'R' && be32(w, 1) >= 8 && be32(w, 1) < 200 && !be16(w, 5) &&
	    be32(w, 5) <= 12)
		return postgresql_is_startup(theirs->head, theirs->len) ? speaks(96, 3) : 0;
	if (load_be32(w->tail + TAIL - 6) == 0x5a000000 && w->tail[TAIL - 2] == 5 &&
	    w->len >= TAIL && (last_byte(w) == 'I' || last_byte(w) == 'T' || last_byte(w) == 'E'))
		return speaks(60, 4);
	return speaks_if((at8(w, 0) == 'Q' || at8(w, 0) == 'P') && be32(w, 1) + 1 == w->len &&
				 w->len > 8 && !last_byte(w),
			 40, 5);
}
