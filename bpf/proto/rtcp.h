/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RTCP and SRTCP (RFC 3550, 4585, 3611): version 2, type 200..207, length in words minus one. A
 * compound whose parts end exactly with the datagram proves; behind SRTCP's first part all is
 * encrypted, so there the report's own size must agree with its count of blocks.
 */
#ifdef TUNPRINT_WORDS
static const char *const rtcp_sayings[] = {
	"compound whose lengths end with the datagram", "report whose length fits its count",
	"feedback that ends with the datagram", 0
};
static const char *const rtcp_variants[] = { 0 };
#endif

static __always_inline int rtcp_header(__u32 word)
{
	return word >> 30 == 2 && (word >> 16 & 0xff) - 200 < 8;
}

static __always_inline opinion rtcp_match(const struct work *w, const struct study *s)
{
	__u32 word = be32(w, 0), off, count = word >> 24 & 31, type = word >> 16 & 0xff, words;
	const struct glimpse *mine = last_of(s, w->way);

	if (w->len < 8 || !have(w, 8) || !rtcp_header(word) || !be32(w, 4))
		return 0;
	words = word & 0xffff;
	off = words * 4 + 4;
	if (off > w->len)
		return 0;
	if (off + 8 <= w->len && off < HEAD - 8 && have(w, off + 4)) {
		__u32 second = load_be32(w->head + (off & (HEAD - 1)));

		if (rtcp_header(second) && off + (second & 0xffff) * 4 + 4 <= w->len)
			return speaks(65, 0);
	}
	if ((type == 200 && words == 6 + 6 * count) || (type == 201 && words == 1 + 6 * count))
		return speaks(mine->have >= 8 && load_be32(mine->head + 4) == be32(w, 4) ? 60 : 40,
				1);
	return speaks_if(off == w->len && type >= 202, type >= 205 && words >= 2 ? 40 : 20, 2);
}
