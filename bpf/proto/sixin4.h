/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * IPv6 in IPv4, protocol 41 (RFC 4213): the payload is an IPv6 packet. 6to4 (RFC 3056) shows by
 * 2002:: and one of the outer addresses behind it. ISATAP has its own file.
 */
#ifdef TUNPRINT_WORDS
static const char *const sixin4_sayings[] = { "inner IPv6 header holds", "IPv6 header", 0 };
static const char *const sixin4_variants[] = { "6to4", 0 };
#endif

/* RFC 5214 6.1: interface identifier 0000:5EFE or 0200:5EFE before an IPv4 address. */
static __always_inline int isatap_id(const __u8 *id)
{
	return (load_be32(id) & ~0x02000000U) == 0x00005efe;
}

static __always_inline int isatap_inside_of(const struct work *w)
{
	return isatap_id(w->head + 16) || isatap_id(w->head + 32);
}

static __always_inline __u32 sixin4_inside(const struct work *w)
{
	return w->pkt.proto == IP_IPV6 && w->pkt.version == 4 && w->len >= 40 && at8(w, 0) >> 4 == 6 ?
	       INSIDE(FORM_IP, 0) : 0;
}

static __always_inline opinion sixin4_match(const struct work *w, const struct study *s)
{
	__u32 variant;

	if (!sixin4_inside(w) || isatap_inside_of(w))
		return 0;
	variant = be16(w, 8) == 0x2002 || be16(w, 24) == 0x2002 ? 1 : 0;
	return inner_ip(w, 0, 0) ? speaks_variant(75, 0, variant) :
	       have(w, 40) && be16(w, 4) + 40U == w->len ? speaks_variant(60, 1, variant) : 0;
}
