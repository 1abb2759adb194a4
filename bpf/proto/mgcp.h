/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * MGCP (RFC 3435): four-letter verb, transaction number, and MGCP with a version at the end of the
 * first line; answers are three digits and that number.
 */
#ifdef TUNPRINT_WORDS
static const char *const mgcp_sayings[] = {
	"command line", "answer with the transaction number", 0
};
static const char *const mgcp_variants[] = { 0 };
#endif

static __always_inline opinion mgcp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 10 || !have(w, 10))
		return 0;
	if (at8(w, 4) == ' ' && at8(w, 5) - 48U <= 9 && at8(w, 0) >= 'A' && at8(w, 0) <= 'R')
		return speaks_if(find_text(w, " MGCP ", 0), 85, 0);
	if (!reply_code(w->head) || theirs->have < 16 || theirs->head[4] != ' ')
		return 0;
	return speaks_if(load_be32(theirs->head + 5) == be32(w, 4) &&
			!((be32(w, 4) >> 24) - '0' > 9), 70, 1);
}
