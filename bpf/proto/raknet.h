/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RakNet (Minecraft Bedrock, Roblox, many games): offline messages hold the magic 00FFFF00
 * FEFEFEFE FDFDFDFD 12345678. Data: 80..8D, little-endian sequence up by one, a frame whose bit
 * length ends with the datagram; acknowledgements C0 or A0.
 */
#ifdef TUNPRINT_WORDS
static const char *const raknet_sayings[] = {
	"offline message with magic", "answer with magic", "frame that ends with the datagram", 0
};
static const char *const raknet_variants[] = { 0 };
#endif

/* Header of a frame that is not split, by its reliability; 0 for what is not tried. */
static __always_inline __u32 raknet_frame(__u32 flags)
{
	switch (flags) {
	case 0x00:
		return 3;
	case 0x40:
		return 6;
	case 0x60:
		return 10;
	}
	return 0;
}

static __always_inline opinion raknet_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 kind = at8(w, 0), at = kind == 1 ||
			kind == 2 ? 9 : kind == 0x1c ? 17 : 1, step, header;

	if (w->len < 10 || !have(w, 10))
		return 0;
	if (kind <= 0x1c)
		return speaks_if(be64(w, at) == 0x00ffff00fefefefeULL &&
				be64(w, at + 8) == 0xfdfdfdfd12345678ULL,
				 theirs->have ? 92 : 85, theirs->have ? 1 : 0);
	if (kind < 0x80 || kind > 0x8d || mine->head[0] < 0x80 || mine->head[0] > 0x8d)
		return 0;
	step = (le32(w, 1) & 0xffffff) - (load_le32(mine->head + 1) & 0xffffff);
	header = raknet_frame(at8(w, 4));
	return speaks_if(header && step - 1 < 3 && !(be16(w, 5) & 7) &&
			 w->len == 4 + header + be16(w, 5) / 8, 30, 2);
}
