/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RTSP (RFC 2326, 7826): a method, an rtsp: address, "RTSP/1.0"; answers "RTSP/1.0 nnn".
 * Interleaved media follow as $, channel, length.
 */
#ifdef TUNPRINT_WORDS
static const char *const rtsp_sayings[] = {
	"request", "answer", "answer to a request", 0
};
static const char *const rtsp_variants[] = { 0 };
#endif

static __always_inline opinion rtsp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 12)
		return 0;
	if (at8(w, 0) == 'R' && says(w, 0, "RTSP/1.0 "))
		return find_word(w, word_of("CSeq:", 5), 0, 0xffffffffffULL) && theirs->len ?
		       speaks(96, 2) : speaks(75, 1);
	if (!says(w, 0, "OPTIONS ") && !says(w, 0, "DESCRIBE") && !says(w, 0, "SETUP rt") &&
	    !says(w, 0, "PLAY rts") && !says(w, 0, "ANNOUNCE"))
		return 0;
	return speaks_if(find_text(w, "rtsp://", 1) && find_text(w, "RTSP/1.0", 0), 75, 0);
}
