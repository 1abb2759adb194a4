/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * GUE variant 0 (draft-ietf-intarea-gue), any port: control bit 0, header words, IP protocol of what
 * follows, flags, optional fields. The packet inside must hold. Variant 1 is a bare IP header: the
 * bytes are those of fou, and it is named so.
 */
#ifdef TUNPRINT_WORDS
static const char *const gue_sayings[] = { "GUE header and its packet", 0 };
static const char *const gue_variants[] = { 0 };
#endif

static __always_inline __u32 gue_inside(const struct work *w)
{
	__u32 off = 4 + (at8(w, 0) & 31) * 4;
	__u8 proto = at8(w, 1), first;

	if (w->len < 24 || at8(w, 0) >> 5 || off > 40)
		return 0;
	if (proto == IP_GRE)
		return inner_gre(w, off);
	first = inner_at(w, off)[0] >> 4;
	if ((proto == IP_IPIP && first == 4) || (proto == IP_IPV6 && first == 6))
		return INSIDE(FORM_IP, off);
	return proto == IP_ETHERIP ? INSIDE(FORM_ETHER, off + 2) : 0;
}

static __always_inline opinion gue_match(const struct work *w, const struct study *s)
{
	__u32 inside = gue_inside(w);
	int holds = inside ? inner_holds(w, inside) : INNER_NONE;

	return holds ? speaks(holds == INNER_SURE ? 72 : 50, 0) : 0;
}
