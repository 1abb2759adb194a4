/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * MPLS in UDP (RFC 7510), any port, and in IP (protocol 137, RFC 4023): up to four label entries, the
 * last with the bottom bit, then an IP packet or a pseudo-wire's Ethernet frame that holds. Where a
 * first entry's second half tells the payload's length (GTP-U and others), it is no label.
 */
#ifdef TUNPRINT_WORDS
static const char *const mpls_udp_sayings[] = { "label stack and its packet", 0 };
static const char *const mpls_udp_variants[] = { "ip-137", 0 };
#endif

enum { IP_MPLS = 137 };

static __always_inline __u32 lisp_inside(const struct work *w);

static __always_inline __u32 mpls_udp_inside(const struct work *w)
{
	if (w->len < 24 || (w->pkt.proto != IP_UDP && w->pkt.proto != IP_MPLS) || w->len - be16(w, 2) <= 8)
		return 0;
	return inner_mpls(w, 0);
}

static __always_inline opinion mpls_udp_match(const struct work *w, const struct study *s)
{
	__u32 inside = mpls_udp_inside(w);
	int holds = inside ? inner_holds(w, inside) : INNER_NONE;

	/*
	 * Some LISP headers read as two labels: then what would be the last one's TTL is locator bits, while
	 * a TTL comes from the packet inside or is 255.
	 */
	if (holds == INNER_SURE && at8(w, 7) < 16 && lisp_inside(w) == inside)
		return 0;
	return holds == INNER_SURE ? speaks_variant(70, 0, w->pkt.proto == IP_MPLS) : 0;
}
