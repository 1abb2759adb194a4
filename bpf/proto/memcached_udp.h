/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * memcached over UDP: request id, number, count, zero, then a text command or answer.
 */
#ifdef TUNPRINT_WORDS
static const char *const memcached_udp_sayings[] = { "frame header and text command", 0 };
static const char *const memcached_udp_variants[] = { 0 };
#endif

static __always_inline opinion memcached_udp_match(const struct work *w, const struct study *s)
{
	if (w->len < 13 || !have(w, 13) || be16(w, 6) || be16(w, 2) >= be16(w, 4) ||
			at8(w, 8) < 'E')
		return 0;
	return speaks_if(says(w, 8, "get ") || says(w, 8, "gets ") || says(w, 8, "set ") ||
			says(w, 8, "stats") ||
			 says(w, 8, "VALUE ") || says(w, 8, "END\r\n") || says(w, 8, "STAT ") ||
			 says(w, 8, "STORED\r\n"), 80, 0);
}
