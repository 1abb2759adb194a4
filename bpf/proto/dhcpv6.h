/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * DHCPv6 (RFC 8415): message type 1..13, 3-byte transaction id, options whose lengths reach exactly
 * the end. One option must be an id of a client or server (1, 2), or relayed: types 12, 13.
 */
#ifdef TUNPRINT_WORDS
static const char *const dhcpv6_sayings[] = {
	"options that end with the datagram", "answer repeats the transaction id", 0
};
static const char *const dhcpv6_variants[] = { 0 };
#endif

/* 1 if the options reach the end of the datagram, or of the head without fault. */
static __always_inline int dhcpv6_options(const struct work *w)
{
	__u32 off = 4, seen = 0;

#pragma clang loop unroll(disable)
	for (int i = 0; i < 16; i++) {
		if (off == w->len)
			return seen >= 2;
		if (off >= HEAD - 8 || !have(w, off + 4))
			return seen >= 3;
		if (w->head[off & (HEAD - 1)])	/* option codes are below 256 */
			return 0;
		off += 4 + load_be16(w->head + ((off + 2) & (HEAD - 1)));
		seen++;
	}
	return off <= w->len;
}

static __always_inline opinion dhcpv6_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 end, first;

	if (w->len < 12 || !have(w, 12) || at8(w, 0) - 1U > 12)
		return 0;
	if (at8(w, 0) >= 12)	/* relayed: the peer's address is an IPv6 one, on its link as a rule */
		return speaks_if(w->len > 38 && have(w, 38) && at8(w, 1) < 32 && be16(w, 34) &&
				 (be16(w, 18) == 0xfe80 || at8(w, 18) >> 5 == 1 || at8(w, 18) >> 1 == 0x7e) &&
				 be16(w, 34) < 80 && be16(w, 36) + 38U <= w->len, 40, 0);
	first = be16(w, 4);
	if (!first || first > 150)
		return 0;
	end = dhcpv6_options(w);
	if (!end)
		return 0;
	if (theirs->have >= 4 && (load_be32(theirs->head) << 8) == be32(w, 0) << 8)
		return speaks(92, 1);
	return speaks(first <= 2 ? 75 : 60, 0);
}
