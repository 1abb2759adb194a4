/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * DCE/RPC over TCP (C706 12.6, MS-RPCE 2.2.2): version 5.0 or 5.1, type, flags, data
 * representation little-endian with ASCII and IEEE (10 00 00 00), length of the fragment, length
 * of its authentication, call number. The answer has the call's number and a type that fits. Big-
 * endian senders are not told.
 */
#ifdef TUNPRINT_WORDS
static const char *const dcerpc_sayings[] = {
	"header, length agrees", "answer of the same call", 0
};
static const char *const dcerpc_variants[] = { 0 };
#endif

#define DCERPC_TYPE_MAX 19	/* orphaned */
#define DCERPC_CALLS (1 << 0 | 1 << 11 | 1 << 14)	/* request, bind, alter context */

static __always_inline int dcerpc_header(const __u8 *p)
{
	return p[0] == 5 && p[1] <= 1 && p[2] <= DCERPC_TYPE_MAX && load_be32(p + 4) == 0x10000000;
}

static __always_inline opinion dcerpc_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 size = load_le16(w->head + 8), type = at8(w, 2), asked = theirs->head[2] & 31;

	if (w->len < 16 || !have(w, 16) || !dcerpc_header(w->head) || size < 16 || size > w->len ||
	    load_le16(w->head + 10) > size)
		return 0;
	if (theirs->have >= 16 && dcerpc_header(theirs->head) && DCERPC_CALLS >> asked & 1 &&
	    load_le32(theirs->head + 12) == le32(w, 12) &&
	    (type == asked + 1 || type == asked + 2 || (!asked && type == 3)))
		return speaks(95, 1);
	return speaks(size == w->len ? 60 : 40, 0);
}
