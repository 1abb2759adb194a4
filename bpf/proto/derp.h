/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * DERP, Tailscale's relay, in clear (tailscale derp/derp.go): HTTP "Upgrade: DERP", or at once
 * frames of type, 32-bit length; the server's first is type 1 and holds the magic "DERP" and a
 * key sign. Mostly it lies in TLS, where this file sees nothing.
 */
#ifdef TUNPRINT_WORDS
static const char *const derp_sayings[] = {
	"request to upgrade to DERP", "101 with Upgrade: DERP", "server key frame", 0
};
static const char *const derp_variants[] = { 0 };
#endif

static __always_inline int derp_is_key(const __u8 *p)
{
	return p[0] == 1 && load_be32(p + 1) == 40 && load_be64(p + 5) == 0x44455250f09f9491ULL;
}

static __always_inline opinion derp_match(const struct work *w, const struct study *s)
{
	if (w->len < 13)
		return 0;
	if (says(w, 0, "GET /derp"))
		return speaks_if(find_text(w, "e: DERP\r", 1), 70, 0);
	if (says(w, 0, "HTTP/1.1 101"))
		return speaks_if(said(first_of(s, other(w)), 0, "GET /derp") &&
				 find_text(w, "e: DERP\r", 1), 97, 1);
	return speaks_if(at8(w, 0) == 1 && derp_is_key(w->head), 75, 2);
}
