/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Zoom's media server framing (Michel et al., IMC 2022): type 5, sequence, then type 15, 16 or 13
 * and RTP at a fixed offset; type 1, 2 openings of 43 and more bytes that share their ids.
 */
#ifdef TUNPRINT_WORDS
static const char *const zoom_sayings[] = { "media frame with rising RTP", "opening answered", 0 };
static const char *const zoom_variants[] = { 0 };
#endif

static __always_inline opinion zoom_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 at = at8(w, 8) == 15 ? 27 : 0;

	if (w->len < 35 || !have(w, 35))
		return 0;
	if (at8(w, 0) == 2 && theirs->have >= 20 && theirs->head[0] == 1)
		return speaks_if(be64(w, 3) == load_be64(theirs->head + 3) &&
				be32(w, 11) == load_be32(theirs->head + 11), 92, 1);
	if (at8(w, 0) != 5 || !at || mine->have < 31 || mine->head[0] != 5 || mine->head[8] != 15)
		return 0;
	return speaks_if(rtp_header(be32(w, at)) && rtp_header(load_be32(mine->head + at)) &&
			 ((be16(w, at + 2) - load_be16(mine->head + at + 2)) & 0xffff) - 1U < 4, 30,
			 0);
}
