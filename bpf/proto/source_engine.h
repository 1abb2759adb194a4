/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Valve's server queries (developer.valvesoftware.com, Server queries): FFFFFFFF, a letter; the
 * info query has its text, other queries are 9 bytes with a challenge, answers echo nothing but
 * their letter.
 */
#ifdef TUNPRINT_WORDS
static const char *const source_engine_sayings[] = {
	"info query with its text", "answer to a query", "query with a challenge", 0
};
static const char *const source_engine_variants[] = { 0 };
#endif

static __always_inline opinion source_engine_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 asked = theirs->head[4], kind = at8(w, 4);

	if (w->len < 5 || !have(w, 5) || be32(w, 0) < 0xfffffffe || at8(w, 0) != 0xff)
		return 0;
	if (says(w, 4, "TSource Engine Query"))
		return speaks(92, 0);
	if (theirs->have >= 5 && load_be32(theirs->head) == 0xffffffff)
		return speaks_if((kind == 'A' && (asked == 'T' || asked == 'U' || asked == 'V' ||
				asked == 'W')) ||
				 (kind == 'I' && asked == 'T') || (kind == 'D' && asked == 'U') ||
				 (kind == 'E' && asked == 'V'), 85, 1);
	return speaks_if(w->len == 9 && (kind == 'U' || kind == 'V' || kind == 'W'), 50, 2);
}
