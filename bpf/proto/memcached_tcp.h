/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * memcached over TCP: text commands (get, set, stats, version) with their answers; binary: 80
 * request, 81 response with the same operation and opaque number.
 */
#ifdef TUNPRINT_WORDS
static const char *const memcached_tcp_sayings[] = {
	"answer to a text command", "binary answer repeats operation and opaque", 0
};
static const char *const memcached_tcp_variants[] = { 0 };
#endif

static __always_inline int memcached_tcp_asks(const __u8 *p)
{
	return text_at(p, "get ", 0) || text_at(p, "gets ", 0) || text_at(p, "set ", 0) ||
	       text_at(p, "stats", 0) || text_at(p, "version\r", 0) || text_at(p, "delete ", 0) ||
	       text_at(p, "incr ", 0) || text_at(p, "add ", 0);
}

static __always_inline opinion memcached_tcp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 5)
		return 0;
	if (at8(w, 0) == 0x81)
		return speaks_if(w->len >= 24 && theirs->have >= 24 && theirs->head[0] == 0x80 &&
					 theirs->head[1] == at8(w, 1) &&
					 load_be32(theirs->head + 12) == be32(w, 12) &&
					 be32(w, 8) + 24 <= 1 << 20,
				 92, 1);
	if (at8(w, 0) < 'A' || at8(w, 0) > 'V' || !memcached_tcp_asks(theirs->head))
		return 0;
	return speaks_if(says(w, 0, "VALUE ") || says(w, 0, "STAT ") || says(w, 0, "STORED\r\n") ||
				 says(w, 0, "END\r\n") || says(w, 0, "VERSION ") ||
				 says(w, 0, "DELETED\r") || says(w, 0, "NOT_FOUN"),
			 90, 0);
}
