/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * collectd's network plugin (collectd.org/wiki, Binary protocol): parts of type, length (big-
 * endian, header included) and value. Plain: a host name that ends in zero, then a time of 12
 * bytes. Signed: part 0200, a SHA-256 HMAC and the user's name, then the same. Enciphered: one
 * part 0210 as long as the datagram with the user's name in clear, noise behind. One way, as a
 * rule.
 */
#ifdef TUNPRINT_WORDS
static const char *const collectd_sayings[] = {
	"host name and time", "one enciphered part with a user's name", "the same user again", 0
};
static const char *const collectd_variants[] = { "plain", "signed", "enciphered", 0 };
#endif

enum { COLLECTD_PLAIN = 1, COLLECTD_SIGNED, COLLECTD_ENCIPHERED };

/* A host part at off (below 128), then a time: type 1 or 8, 12 bytes. */
static __always_inline int collectd_host(const struct work *w, __u32 off)
{
	__u32 at = forget(w, off) & 127, n = load_be16(w->head + at + 2), next;

	if (load_be16(w->head + at) || n < 6 || n >= 120)
		return 0;
	next = at + (forget(w, n) & 127);	/* or clang drops the mask that the verifier needs */
	return have(w, next + 12) && !w->head[inside(next - 1)] && w->head[inside(next - 2)] > ' ' &&
	       (load_be32(w->head + inside(next)) == 0x0001000c ||
		load_be32(w->head + inside(next)) == 0x0008000c);
}

static __always_inline opinion collectd_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 type = be16(w, 0), n = be16(w, 2), user = be16(w, 4);

	if (w->len < 24 || !have(w, 24))
		return 0;
	if (!type || (type == 0x200 && n - 37 < 63)) {
		if (!collectd_host(w, type ? n : 0))
			return 0;
		return speaks_variant(75, 0, type ? COLLECTD_SIGNED : COLLECTD_PLAIN);
	}
	if (type != 0x210 || n != w->len || !user || user > 64 || n < user + 46 ||
	    at8(w, 6) <= ' ' || at8(w, 6) > '~')
		return 0;
	if (mine->have >= 8 && load_be16(mine->head) == type &&
	    load_be32(mine->head + 4) == be32(w, 4))
		return speaks_variant(70, 2, COLLECTD_ENCIPHERED);
	return speaks_variant(40, 1, COLLECTD_ENCIPHERED);
}
