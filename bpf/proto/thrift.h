/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Apache Thrift's binary protocol: 80 01 00 and call 1..4, length of the method's name, the name;
 * framed: a length before it. The answer (2) repeats the name.
 */
#ifdef TUNPRINT_WORDS
static const char *const thrift_sayings[] = {
	"call", "reply", 0
};
static const char *const thrift_variants[] = { 0 };
#endif

static __always_inline int thrift_is_message(const __u8 *p)
{
	return load_be32(p) >> 8 == 0x800100 && p[3] - 1U < 4 && load_be32(p + 4) - 1 < 64 &&
	       p[8] >= '0' && p[8] <= 'z';
}

static __always_inline opinion thrift_match(const struct work *w, const struct study *s)
{
	const __u8 *p = w->head + (at8(w, 0) == 0x80 ? 0 : 4), *before = last_of(s, other(w))->head;

	if (w->len < 16 || p[0] != 0x80 || !thrift_is_message(p) ||
	    (p != w->head && be32(w, 0) + 4 != w->len))
		return 0;
	before += before[0] == 0x80 ? 0 : 4;
	if (p[3] - 2U < 2 && before[3] == 1 && thrift_is_message(before) &&
	    load_be32(before + 4) == load_be32(p + 4))
		return speaks(95, 1);
	return speaks(p == w->head ? 60 : 75, p[3] == 1 ? 0 : 1);
}
