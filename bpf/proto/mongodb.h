/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * MongoDB's wire protocol: 32-bit little-endian length, request id, the id answered, and an
 * operation: 2013 (message), 2012 (compressed), 2004 (query), 1 (reply).
 */
#ifdef TUNPRINT_WORDS
static const char *const mongodb_sayings[] = {
	"message header and length", "answer names the request", 0
};
static const char *const mongodb_variants[] = { 0 };
#endif

static __always_inline int mongodb_is_operation(__u32 op)
{
	return op == 2013 || op == 2012 || op == 2004 || op == 1;
}

static __always_inline opinion mongodb_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 26 || le32(w, 0) < w->len || le32(w, 0) > 48000000 ||
	    !mongodb_is_operation(le32(w, 12)))
		return 0;
	if (theirs->have >= 16 && le32(w, 8) && le32(w, 8) == load_le32(theirs->head + 4) &&
	    mongodb_is_operation(load_le32(theirs->head + 12)))
		return speaks(97, 1);
	return speaks_if(le32(w, 0) == w->len && le32(w, 12) != 1 && !le32(w, 8), 65, 0);
}
