/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Streams that only dress as TLS. A server that speaks TLS 1.2 or older (its hello has no
 * supported_versions, RFC 8446 4.2.1) waits for the client's key exchange or ChangeCipherSpec before
 * any application data (RFC 5246 7.3); simple-obfs sends data at once. And no TLS begins with
 * application data: home-made tunnels that borrow the record header do. Real TLS with something
 * else inside is left to behaviour.
 */
#ifdef TUNPRINT_WORDS
static const char *const tls_cover_sayings[] = {
	"ServerHello of TLS 1.2 at most", "application data where a key exchange is due",
	"stream begins with application data", 0
};
static const char *const tls_cover_variants[] = { "no-key-exchange", "records-only", 0 };
#endif

enum { TLS_COVER_NO_KEYS = 1, TLS_COVER_RECORDS };

/* A ServerHello, whole in the head, that answers a whole ClientHello and stays below TLS 1.3. */
static __always_inline int tls_cover_is_old(const struct work *w, const struct study *s)
{
	const struct glimpse *hello = first_of(s, UP);
	__u32 end = be24(w, 6) + 9U;

	if (w->way != DOWN || !opens(w) || s->nth[UP] != 1 || !tls_is_hello(w->head, 2) ||
	    end > w->have || end > HEAD - 8 || !tls_is_hello(hello->head, 1) ||
	    load_be16(hello->head + 3) + 5U != hello->len)
		return 0;
	/* the extension, its length, the first byte of the version */
	return !find_word(w, 0x0302002b00ULL, 0, 0xffffffffffULL);
}

/* Application data fills or outgrows the packet. */
static __always_inline int tls_cover_is_data(const struct work *w)
{
	__u32 len = tls_record(w->head);

	return at8(w, 0) == 23 && at8(w, 2) >= 1 && len >= 17 && len + 5 >= w->len;
}

static __always_inline opinion tls_cover_match(const struct work *w, const struct study *s)
{
	if (w->len < 22)
		return 0;
	if (opens(w) && tls_cover_is_data(w))
		return speaks_variant(45, 2, TLS_COVER_RECORDS);
	if (tls_cover_is_old(w, s))
		return speaks(10, 0);
	return w->way == UP && w->nth == 1 && w->started && tls_cover_is_data(w) &&
			       has_said(s, CLASS_TLS_COVER, 1)
		       ? speaks_variant(96, 1, TLS_COVER_NO_KEYS)
		       : 0;
}
