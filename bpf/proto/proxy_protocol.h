/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * HAProxy's PROXY header, versions 1 and 2, before any other protocol: it names the client and is
 * no tunnel. What follows in the same connection is judged on its own, and its name wins.
 */
#ifdef TUNPRINT_WORDS
static const char *const proxy_protocol_sayings[] = {
	"version 1 header", "version 2 header", 0
};
static const char *const proxy_protocol_variants[] = { 0 };
#endif

static __always_inline opinion proxy_protocol_match(const struct work *w, const struct study *s)
{
	if (w->len < 15 || !opens(w))
		return 0;
	if (at8(w, 0) == 'P')
		return speaks_if(says(w, 0, "PROXY TCP") || says(w, 0, "PROXY UNKNOWN"), 60, 0);
	return speaks_if(be64(w, 0) == 0x0d0a0d0a000d0a51ULL && be32(w, 8) == 0x5549540a, 60, 1);
}
