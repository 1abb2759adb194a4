/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SMB over TCP or NetBIOS sessions: 00, 24-bit length, then ff|fe|fd|fc "SMB".
 */
#ifdef TUNPRINT_WORDS
static const char *const smb_sayings[] = {
	"SMB1 header", "SMB2 header", "encrypted or compressed header",
	"both sides send SMB headers", 0
};
static const char *const smb_variants[] = { 0 };
#endif

static __always_inline int smb_is_header(const __u8 *p)
{
	return p[0] == 0 && p[4] >= 0xfc && p[5] == 'S' && p[6] == 'M' && p[7] == 'B';
}

static __always_inline opinion smb_match(const struct work *w, const struct study *s)
{
	if (w->len < 36 || !smb_is_header(w->head) || be32(w, 0) > 1 << 24)
		return 0;
	if (smb_is_header(last_of(s, other(w))->head))
		return speaks(96, 3);
	return speaks(75, at8(w, 4) == 0xff ? 0 : at8(w, 4) == 0xfe ? 1 : 2);
}
