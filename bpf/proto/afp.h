/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * AFP over DSI: flags 0 or 1, command 1..8, request number, 32-bit length at 8, zero at 12; the
 * reply repeats the number.
 */
#ifdef TUNPRINT_WORDS
static const char *const afp_sayings[] = {
	"request", "reply repeats the number", 0
};
static const char *const afp_variants[] = { 0 };
#endif

static __always_inline opinion afp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 16 || at8(w, 0) > 1 || at8(w, 1) - 1U > 7 || be32(w, 12) ||
	    be32(w, 8) + 16 != w->len)
		return 0;
	if (at8(w, 0) == 1)
		return speaks_if(theirs->have >= 16 && !theirs->head[0] &&
					 theirs->head[1] == at8(w, 1) &&
					 !load_be32(theirs->head + 12) &&
					 load_be16(theirs->head + 2) == be16(w, 2),
				 92, 1);
	return speaks_if(at8(w, 1) == 3 || at8(w, 1) == 4, 40, 0);
}
