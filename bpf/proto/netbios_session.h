/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * NetBIOS sessions (RFC 1002 4.3): request 81 00 00 44 with two encoded names, answers 82 00 00
 * 00 and 83.
 */
#ifdef TUNPRINT_WORDS
static const char *const netbios_session_sayings[] = {
	"session request", "positive or negative response", 0
};
static const char *const netbios_session_variants[] = { 0 };
#endif

static __always_inline opinion netbios_session_match(const struct work *w, const struct study *s)
{
	if (w->len < 4 || at8(w, 0) - 0x81U > 2 || w->nth)
		return 0;
	if (at8(w, 0) == 0x81)
		return speaks_if(be32(w, 0) == 0x81000044 && w->len == 72 && at8(w, 4) == 0x20 &&
					 at8(w, 38) == 0x20,
				 75, 0);
	return speaks_if(be16(w, 2) + 4U == w->len &&
				 load_be32(first_of(s, other(w))->head) == 0x81000044,
			 95, 1);
}
