/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Host Identity Protocol (RFC 7401), IP protocol 139, and in UDP behind four zero bytes (RFC 5770):
 * next header, length in 8 bytes after the first, type, version 1 or 2 and a one, checksum, controls,
 * then the sender's and the receiver's tags in 2001:10::/28 or 2001:20::/28. Signalling of an ESP
 * that follows, in UDP on the same ports. The answer swaps the tags.
 */
#ifdef TUNPRINT_WORDS
static const char *const hip_sayings[] = {
	"header and host identity tags", "answer swaps the tags", 0
};
static const char *const hip_variants[] = { 0 };
#endif

enum { IP_HIP = 139 };

/* ORCHIDs: RFC 4843 and 7343. */
static __always_inline int hip_is_tag(__u32 word)
{
	return (word & 0xfffffff0) == 0x20010010 || (word & 0xfffffff0) == 0x20010020;
}

static __always_inline opinion hip_match(const struct work *w, const struct study *s)
{
	const __u32 off = w->pkt.proto == IP_UDP ? 4 : 0;
	const struct glimpse *theirs = last_of(s, other(w));
	const __u8 *p = w->head + off;

	if ((off ? be32(w, 0) != 0 : w->pkt.proto != IP_HIP) || w->len < off + 40)
		return 0;
	if (!hip_is_tag(load_be32(p + 8)) || p[2] & 0x80 || (p[3] & 0xcf) != 1 ||
	    (p[1] + 1U) * 8 + off != w->len)
		return 0;
	if (!hip_is_tag(load_be32(p + 24)) && (load_be64(p + 24) || p[2] != 1))
		return 0;	/* an opportunistic first message names nobody */
	return theirs->have >= off + 24 && load_be64(theirs->head + off + 8) == load_be64(p + 24) ?
	       speaks(95, 1) : speaks(70, 0);
}
