/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Xpra (its docs/Network/Protocol.md): each packet begins with 'P', flags (rencode 1, cipher 2, yaml 4,
 * flush 8, rencodeplus 10), level 0..15 and compressor (LZ4 10, LZO 20, brotli 40), the chunk's number,
 * and the 32-bit size of what follows, which may go on in many segments. With a cipher the size is
 * padded; only the header is in clear.
 */
#ifdef TUNPRINT_WORDS
static const char *const xpra_sayings[] = { "header of a chunk", "header whose size fits", 0 };
static const char *const xpra_variants[] = { 0 };
#endif

static __always_inline opinion xpra_match(const struct work *w, const struct study *s)
{
	__u32 size = be32(w, 4);
	__u8 how = at8(w, 2) & 0xf0;

	if (w->len < 9 || !have(w, 9) || at8(w, 0) != 'P' || at8(w, 1) > 0x1f || at8(w, 3) > 15 ||
	    (how & (how - 0x10)) || how > 0x40 || !size || size > 0x2000000)
		return 0;
	return size + 8 == w->len ? speaks(65, 1) : speaks(40, 0);
}
