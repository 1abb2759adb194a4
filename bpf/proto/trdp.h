/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * TRDP (IEC 61375-2-3): sequence, version 1.0 or 1.1, message type of two letters, data length.
 */
#ifdef TUNPRINT_WORDS
static const char *const trdp_sayings[] = { "version, type and length", 0 };
static const char *const trdp_variants[] = { 0 };
#endif

static __always_inline opinion trdp_match(const struct work *w, const struct study *s)
{
	__u32 type = be16(w, 6), at = (type >> 8) == 'P' ? 40 : 116;

	if (w->len < 40 || !have(w, 40) || be16(w, 4) - 0x100U > 2 || ((type >> 8) != 'P' &&
			(type >> 8) != 'M'))
		return 0;
	type &= 0xff;
	return speaks_if(be32(w, 20) < 65536 && be32(w, 20) + at <= w->len + 3 &&
			be32(w, 20) + at + 4 >= w->len &&
			 (type == 'd' || type == 'p' || type == 'r' || type == 'q' || type == 'c' ||
			 type == 'n' ||
			  type == 'e'), 75, 0);
}
