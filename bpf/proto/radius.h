/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RADIUS (RFC 2865, 2866, 5176): code, id, length of the datagram, 16-byte authenticator,
 * attributes of type and length that end exactly. The answer has the same id and a code that fits;
 * without its request it needs a second one, as the walk through noise ends well now and then.
 */
#ifdef TUNPRINT_WORDS
static const char *const radius_sayings[] = {
	"attributes that end with the datagram", "answer with the same id", 0
};
static const char *const radius_variants[] = { 0 };
#endif

static __always_inline int radius_attributes(const struct work *w)
{
	__u32 off = 20;

#pragma clang loop unroll(disable)
	for (int i = 0; i < 24; i++) {
		__u32 n;

		if (off >= w->len)
			return off == w->len;
		if (off >= HEAD - 8 || !have(w, off + 2))
			return i > 5;
		n = w->head[(off + 1) & (HEAD - 1)];
		if (n < 2 || !w->head[off & (HEAD - 1)])
			return 0;
		off += n;
	}
	return 1;
}

static __always_inline opinion radius_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 code = at8(w, 0), asked = theirs->head[0];

	if (w->len < 20 || !have(w, 20) || be16(w, 2) != w->len || !code || (code > 5 &&
			code - 11 > 2 && code - 40 > 5))
		return 0;
	if (w->len > 20 && !radius_attributes(w))
		return 0;
	if (theirs->have >= 20 && theirs->head[1] == at8(w, 1) &&
			load_be16(theirs->head + 2) == theirs->len &&
	    ((asked == 1 && (code == 2 || code == 3 || code == 11)) || (asked == 4 && code == 5) ||
	     (asked == 12 && code <= 5) || (asked >= 40 && code - asked - 1 < 2)))
		return speaks(92, 1);
	asked = code == 1 || code == 4 || code == 12 || code == 40 || code == 43;
	return speaks_if(w->len > 30, asked ? 55 : 35, 0);
}
