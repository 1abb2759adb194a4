/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * OSPF 2 and 3 (RFC 2328, 5340), IP protocol 89: version, type 1..5, length within the packet.
 */
#ifdef TUNPRINT_WORDS
static const char *const ospf_sayings[] = { "header that fits", 0 };
static const char *const ospf_variants[] = { 0 };
#endif

static __always_inline opinion ospf_match(const struct work *w, const struct study *s)
{
	if (w->pkt.proto != 89 || w->len < 4 || !have(w, 4))
		return 0;
	return speaks_if(at8(w, 0) - 2U < 2 && at8(w, 1) - 1U < 5 && be16(w, 2) <= w->len &&
			be16(w, 2) >= 16, 75, 0);
}
