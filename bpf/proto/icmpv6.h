/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ICMPv6 as it should be (RFC 4443, 4861, 3810 ...): ping, errors, neighbour and router discovery,
 * multicast listeners. What icmp.h says of the name holds here too.
 */
#ifdef TUNPRINT_WORDS
static const char *const icmpv6_sayings[] = { "ICMPv6 type and code", "echo returned unchanged", 0 };
static const char *const icmpv6_variants[] = { "message", "error", 0 };
#endif

static __always_inline int icmpv6_is_known(__u8 type, __u8 code)
{
	return (type <= 161 && type >= 128) || (type && type <= 4 && code <= 16);
}

static __always_inline opinion icmpv6_match(const struct work *w, const struct study *s)
{
	if (w->pkt.proto != IP_ICMPV6 || w->len < 4)
		return 0;
	return icmp_ordinary(w, s, icmpv6_is_known(at8(w, 0), at8(w, 1)));
}
