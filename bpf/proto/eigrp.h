/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * EIGRP (RFC 7868), IP protocol 88: version 2, opcode up to 11.
 */
#ifdef TUNPRINT_WORDS
static const char *const eigrp_sayings[] = { "header that fits", 0 };
static const char *const eigrp_variants[] = { 0 };
#endif

static __always_inline opinion eigrp_match(const struct work *w, const struct study *s)
{
	if (w->pkt.proto != 88 || w->len < 4 || !have(w, 4))
		return 0;
	return speaks_if(at8(w, 0) == 2 && at8(w, 1) < 12 && w->len >= 20, 75, 0);
}
