/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Elasticsearch's transport: "ES", 32-bit length, 64-bit request, status.
 */
#ifdef TUNPRINT_WORDS
static const char *const elasticsearch_sayings[] = {
	"message", "answer to the same request", 0
};
static const char *const elasticsearch_variants[] = { 0 };
#endif

static __always_inline opinion elasticsearch_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 6 || !says(w, 0, "ES") || be32(w, 2) + 6 < w->len || be32(w, 2) > 1 << 27)
		return 0;
	if (w->len >= 19 && theirs->len >= 19 && load_be16(theirs->head) == 0x4553 &&
	    load_be64(theirs->head + 6) == be64(w, 6))
		return speaks(96, 1);
	return speaks_if(be32(w, 2) + 6 == w->len && w->len >= 19 && !be16(w, 6), 65, 0);
}
