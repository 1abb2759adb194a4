/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * DNP3 (IEEE 1815): 05 64, length 5..255, control, addresses, checksums; the packet's size
 * follows from the length.
 */
#ifdef TUNPRINT_WORDS
static const char *const dnp3_sayings[] = {
	"frame of fitting size", "both sides send frames", 0
};
static const char *const dnp3_variants[] = { 0 };
#endif

/* Bytes of a frame: 10 of header, the rest in blocks of 16 with two bytes of checksum. */
static __always_inline __u32 dnp3_size(__u32 len)
{
	__u32 rest = len - 5;

	return 10 + rest + (rest + 15) / 16 * 2;
}

static __always_inline opinion dnp3_match(const struct work *w, const struct study *s)
{
	if (w->len < 10 || be16(w, 0) != 0x0564 || at8(w, 2) < 5 || dnp3_size(at8(w, 2)) > w->len)
		return 0;
	if (load_be16(last_of(s, other(w))->head) == 0x0564)
		return speaks(92, 1);
	return speaks_if(dnp3_size(at8(w, 2)) == w->len, 60, 0);
}
