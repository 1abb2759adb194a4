/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Cassandra's CQL (versions 3..5): version, flags, 16-bit stream, operation, 32-bit length; the
 * client begins with OPTIONS or STARTUP, the server's frames have the high bit and repeat the
 * stream.
 */
#ifdef TUNPRINT_WORDS
static const char *const cassandra_sayings[] = {
	"OPTIONS or STARTUP", "answer on the same stream", 0
};
static const char *const cassandra_variants[] = { 0 };
#endif

static __always_inline opinion cassandra_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 9 || (at8(w, 0) & 0x7f) - 2U > 3 || be32(w, 5) + 9 != w->len)
		return 0;
	if (at8(w, 0) & 0x80)
		return speaks_if(theirs->have >= 9 && theirs->head[0] == (at8(w, 0) & 0x7f) &&
					 at8(w, 4) <= 0x10 &&
					 load_be16(theirs->head + 2) == be16(w, 2) &&
					 load_be32(theirs->head + 5) + 9 == theirs->len,
				 95, 1);
	if (at8(w, 4) == 1)
		return speaks_if(says(w, 13, "CQL_VERSION") || says(w, 13, "COMPRESSION") ||
					 find_text(w, "CQL_VERS", 0),
				 75, 0);
	return speaks_if(at8(w, 4) == 5 && w->len == 9 && !w->nth && at8(w, 1) < 16, 40, 0);
}
