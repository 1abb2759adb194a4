/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * iperf3 over TCP: every connection of a test begins with the same cookie, 36 characters of a..z
 * and 2..7 and a zero. On the first one the server answers with one byte, 9: it wants the
 * parameters. Measured data follows, random or of any pattern, and must not count as a tunnel.
 */
#ifdef TUNPRINT_WORDS
static const char *const iperf_tcp_sayings[] = { "cookie", "cookie answered", 0 };
static const char *const iperf_tcp_variants[] = { 0 };
#endif

/* The top bits of those of eight characters that are not 2 to z. */
static __always_inline __u64 iperf_tcp_odd(__u64 v)
{
	return (v | (v + EACH(0x05)) | ~(v + EACH(0x4e))) & EACH(0x80);
}

static __always_inline opinion iperf_tcp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (!opens(w))
		return 0;
	if (w->len == 1)
		return speaks_if(at8(w, 0) == 9 && theirs->len == 37 &&
				 !(iperf_tcp_odd(load_le64(theirs->head)) |
				   iperf_tcp_odd(load_le64(theirs->head + 24))), 90, 1);
	return speaks_if(w->len == 37 && !at8(w, 36) &&
			 !(iperf_tcp_odd(le64(w, 0)) | iperf_tcp_odd(le64(w, 8)) |
			   iperf_tcp_odd(le64(w, 16)) | iperf_tcp_odd(le64(w, 24)) |
			   iperf_tcp_odd(le64(w, 28))), 75, 0);
}
