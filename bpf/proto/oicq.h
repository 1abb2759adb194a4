/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * OICQ (QQ): 02, version, command, sequence, number, ... 03. Only an answer with the same command,
 * sequence and number is believed.
 */
#ifdef TUNPRINT_WORDS
static const char *const oicq_sayings[] = { "answer repeats command, sequence and number", 0 };
static const char *const oicq_variants[] = { 0 };
#endif

static __always_inline opinion oicq_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	return speaks_if(w->len >= 12 && have(w, 12) && at8(w, 0) == 2 && last_byte(w) == 3 &&
			theirs->have >= 11 &&
			 theirs->head[0] == 2 && be64(w, 3) == load_be64(theirs->head + 3) &&
			 be32(w, 7), 92, 0);
}
