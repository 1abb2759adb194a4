/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * IP payload compression, IP protocol 108 (RFC 3173): next header, eight zero bits, an index: 1..4
 * names the algorithm, one from 256 on was agreed on with the IPsec it comes with.
 */
#ifdef TUNPRINT_WORDS
static const char *const ipcomp_sayings[] = { "IP protocol 108 and its header", 0 };
static const char *const ipcomp_variants[] = { "transport", "tunnel", 0 };
#endif

enum { IP_COMP = 108 };

static __always_inline opinion ipcomp_match(const struct work *w, const struct study *s)
{
	__u32 index = be16(w, 2);

	if (w->pkt.proto != IP_COMP || w->len < 5 || at8(w, 1) || !index || (index > 4 && index < 256))
		return 0;
	return speaks_variant(70, 0, at8(w, 0) == IP_IPIP || at8(w, 0) == IP_IPV6 ? 2 : 1);
}
