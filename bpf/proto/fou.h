/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Foo over UDP and its like: a bare IP packet, or GRE and its packet (RFC 8086), as the UDP payload,
 * to the last byte. GUE variant 1 and home-made tunnels that put raw IP into UDP have the same
 * bytes, but Linux sends to the far end's port and is not answered on its own one: answers between two
 * different ports come from a program's socket (custom). Teredo addresses make it teredo.
 */
#ifdef TUNPRINT_WORDS
static const char *const fou_sayings[] = {
	"payload is an IP packet", "payload is GRE with its packet", 0
};
static const char *const fou_variants[] = { "ip", "gre", 0 };
#endif

static __always_inline __u32 fou_inside(const struct work *w)
{
	__u8 first = at8(w, 0) >> 4;

	if (w->len < 20)
		return 0;
	if (first == 4 || first == 6)
		return first == 6 && (teredo_address(w->head + 8) || teredo_address(w->head + 24)) ?
		       0 : INSIDE(FORM_IP, 0);
	return first != 4 && !at8(w, 1) && w->len >= 28 ? inner_gre(w, 0) : 0;
}

static __always_inline opinion fou_match(const struct work *w, const struct study *s)
{
	__u32 inside = fou_inside(w);
	int holds = inside ? inner_holds(w, inside) : INNER_NONE, gre = inside != INSIDE(FORM_IP, 0);

	if (!holds)
		return 0;
	if (!gre && w->pkt.sport != w->pkt.dport && s->nth[other(w)])
		return objects(100);
	return speaks_variant(holds == INNER_SURE ? 70 : 40, gre, 1 + gre);
}
