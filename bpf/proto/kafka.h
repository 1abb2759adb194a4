/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Kafka: 32-bit length, then the request's API (0..80), its version, a correlation number and the
 * client's name; the answer repeats the number right behind its length.
 */
#ifdef TUNPRINT_WORDS
static const char *const kafka_sayings[] = {
	"request header", "answer repeats the correlation number", 0
};
static const char *const kafka_variants[] = { 0 };
#endif

static __always_inline int kafka_is_request(const __u8 *p, __u32 len)
{
	__u32 name = load_be16(p + 12);

	return load_be32(p) + 4 == len && load_be16(p + 4) <= 80 && load_be16(p + 6) <= 20 &&
	       (name == 0xffff ||
		(name <= 64 && name + 14 <= len && is_text(p + 14, name < 8 ? name : 8)));
}

static __always_inline opinion kafka_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 8 || be32(w, 0) + 4 != w->len)
		return 0;
	if (theirs->have >= 16 && kafka_is_request(theirs->head, theirs->len) &&
	    load_be32(theirs->head + 8) == be32(w, 4))
		return speaks(be32(w, 4) ? 90 : 60, 1);
	return speaks_if(w->len >= 20 && kafka_is_request(w->head, w->len) && be16(w, 12) - 3U < 60,
			 40, 0);
}
