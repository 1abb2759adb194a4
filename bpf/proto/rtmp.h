/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RTMP: version 03, 1536 bytes of time, zeros (or a version) and random; the server answers 03
 * and the same, or 03 alone in a packet of its own (FFmpeg).
 */
#ifdef TUNPRINT_WORDS
static const char *const rtmp_sayings[] = {
	"C0 and C1", "S0 and S1", 0
};
static const char *const rtmp_variants[] = { 0 };
#endif

static __always_inline opinion rtmp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (at8(w, 0) != 3 || w->nth)
		return 0;
	if (theirs->head[0] == 3 && theirs->len > 1000)
		return speaks_if((w->len > 1000 || w->len == 1) && opens(w), 80, 1);
	return speaks_if(w->len > 1000 && opens(w) && !be32(w, 5), 45, 0);
}
