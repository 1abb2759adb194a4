/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * iperf3's UDP streams begin with four bytes each way: 36373839 answered by 39383736 (or 123456789
 * by 987654321 in older ones). Data that follows is random and must not count as a tunnel.
 */
#ifdef TUNPRINT_WORDS
static const char *const iperf_sayings[] = { "connect message", "connect answered", 0 };
static const char *const iperf_variants[] = { 0 };
#endif

static __always_inline opinion iperf_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len != 4 || !have(w, 4) || w->nth)
		return 0;
	if (be32(w, 0) == 0x39383736 || be32(w, 0) == 0x15cd5b07)
		return speaks(50, 0);
	return speaks_if((be32(w, 0) == 0x36373839 && theirs->len == 4 &&
			load_be32(theirs->head) == 0x39383736) ||
			 (be32(w, 0) == 0xb168de3a && theirs->len == 4 &&
			 load_be32(theirs->head) == 0x15cd5b07), 95, 1);
}
