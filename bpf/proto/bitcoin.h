/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Bitcoin and its kin: network magic, a command of twelve characters padded with zeros, 32-bit
 * length, checksum. Known commands decide, so that other chains with their own magic are covered
 * too.
 */
#ifdef TUNPRINT_WORDS
static const char *const bitcoin_sayings[] = {
	"version or verack", "message of a known command", "both sides use one magic", 0
};
static const char *const bitcoin_variants[] = { 0 };
#endif

static __always_inline int bitcoin_is_message(const __u8 *p)
{
	return (text_at(p + 4, "version", 0) && !load_be32(p + 11)) ||
	       (text_at(p + 4, "verack", 0) && !load_be32(p + 10)) ||
	       (text_at(p + 4, "inv", 0) && !load_be64(p + 7)) ||
	       (text_at(p + 4, "ping", 0) && !load_be64(p + 8)) ||
	       (text_at(p + 4, "pong", 0) && !load_be64(p + 8)) ||
	       (text_at(p + 4, "addr", 0) && !load_be64(p + 8)) ||
	       (text_at(p + 4, "getheaders", 0) && !p[14]) ||
	       (text_at(p + 4, "headers", 0) && !load_be32(p + 11)) ||
	       (text_at(p + 4, "tx", 0) && !load_be64(p + 6)) ||
	       (text_at(p + 4, "getdata", 0) && !load_be32(p + 11));
}

static __always_inline opinion bitcoin_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 24 || at8(w, 4) < 'a' || at8(w, 4) > 'z' || !bitcoin_is_message(w->head) ||
	    le32(w, 16) > 1 << 25)
		return 0;
	if (le32(w, 16) + 24 > w->len && le32(w, 16) > 65536)
		return 0;
	return theirs->have >= 24 && load_be32(theirs->head) == be32(w, 0)
		       ? speaks(96, 2)
		       : speaks(75, says(w, 4, "ver") ? 0 : 1);
}
