/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * AJP 1.3: 12 34 and length from the web server, "AB" and length from the container; request code
 * 2, answers 3..6, 9.
 */
#ifdef TUNPRINT_WORDS
static const char *const ajp_sayings[] = {
	"request", "answer", 0
};
static const char *const ajp_variants[] = { 0 };
#endif

static __always_inline opinion ajp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 5)
		return 0;
	if (be16(w, 0) == 0x1234)
		return speaks_if(be16(w, 2) + 4U == w->len &&
					 (at8(w, 4) == 2 || (at8(w, 4) == 10 && w->len == 5)),
				 at8(w, 4) == 2 ? 65 : 75, 0);
	return speaks_if(be16(w, 0) == 0x4142 && be16(w, 2) + 4U <= w->len &&
				 (at8(w, 4) - 3U <= 3 || at8(w, 4) == 9) &&
				 load_be16(theirs->head) == 0x1234,
			 95, 1);
}
