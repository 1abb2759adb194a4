/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ZooKeeper: the client connects with 44 or 45 bytes of zeros and few values: protocol 0, last
 * id, timeout, session, a 16-byte password; the server answers 36 or 37 of the same kind.
 */
#ifdef TUNPRINT_WORDS
static const char *const zookeeper_sayings[] = {
	"connect request", "connect response", 0
};
static const char *const zookeeper_variants[] = { 0 };
#endif

static __always_inline opinion zookeeper_match(const struct work *w, const struct study *s)
{
	if (w->len < 40 || w->len > 49 || w->nth || be32(w, 0) + 4 != w->len || be32(w, 4))
		return 0;
	if (w->len >= 48)
		return speaks_if(be32(w, 28) == 16 && be32(w, 16) < 10000000 && be32(w, 16), 70, 0);
	return speaks_if(be32(w, 20) == 16 && load_be32(first_of(s, other(w))->head + 28) == 16, 95,
			 1);
}
