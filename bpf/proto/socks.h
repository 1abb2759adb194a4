/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SOCKS 4, 4a and 5 (RFC 1928, 1929). Version 5: 05, number of methods, that many known methods
 * and no byte more; the answer 05 and one of them; then requests whose length follows from the
 * address type. Version 4: 04, command, port, address, user, zero (4a: 0.0.0.x and a host name);
 * the answer is 8 bytes, 00 5a..5d. One side alone is a hint, the answer decides. The datagrams
 * of UDP ASSOCIATE are socks_udp.h's.
 */
#ifdef TUNPRINT_WORDS
static const char *const socks_sayings[] = {
	"version 5 greeting", "method chosen from the greeting", "version 5 request",
	"version 5 reply", "user and password", "version 4 request", "version 4 reply", 0
};
static const char *const socks_variants[] = { "socks5", "socks4", "socks4a", "socks5-auth", 0 };
#endif

enum { SOCKS_5 = 1, SOCKS_4, SOCKS_4A, SOCKS_5_AUTH };

static __always_inline int socks_is_method(__u8 m)
{
	return m <= 9 && m != 4 ? 1 : m >= 0x80 && m < 0xff;
}

/*
 * 05 n and n methods, all in the first 32 bytes; a client in a hurry has its request or its password
 * behind them.
 */
static __always_inline int socks_is_greeting(const struct work *w, const __u8 *p, __u32 len)
{
	__u32 n = p[1], bad = 0, next = p[BOUNDED(n + 2, 31)];

	if (p[0] != 5 || !n || n > 16)
		return 0;
	if (n + 2 != len && (n + 8 > len || (next == 5 ?
	    p[BOUNDED(n + 3, 31)] > 3 || p[BOUNDED(n + 4, 31)] : next != 1)))
		return 0;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < 16; i++)
		bad = forget(w, bad | (i < n && !socks_is_method(p[2 + i])));
	return !bad;
}

/* Does the list of the greeting hold the method? ff: none of them. */
static __always_inline int socks_offers(const struct work *w, const __u8 *p, __u8 method)
{
	__u32 found = method == 0xff;

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < 16; i++)
		found = forget(w, found | (i < p[1] && p[2 + i] == method));
	return found != 0;
}

/* Length of 05 x 00 and an address, 0: none. */
static __always_inline __u32 socks_address(const __u8 *p)
{
	if (p[0] != 5 || p[2])
		return 0;
	return p[3] == 1 ? 10 : p[3] == 4 ? 22 : p[3] == 3 && p[4] ? 7U + p[4] : 0;
}

static __always_inline opinion socks_request(const struct work *w, const struct study *s)
{
	__u32 len = socks_address(w->head);
	const struct glimpse *first = first_of(s, w->way);

	if (len != w->len || at8(w, 1) - 1U > 2)
		return 0;
	if (at8(w, 3) == 3 && !is_text(w->head + 5, at8(w, 4) < 16 ? at8(w, 4) : 16))
		return 0;
	if (socks_is_greeting(w, first->head, first->len))
		return speaks_variant(85, 2, SOCKS_5);
	return w->stream == ~0U || !w->nth ? speaks_variant(40, 2, SOCKS_5) : 0;
}

static __always_inline opinion socks_five(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 len;

	if (w->len == 2 && !w->nth && socks_is_greeting(w, theirs->head, theirs->len))
		return socks_offers(w, theirs->head, at8(w, 1)) ? speaks_variant(65, 1, SOCKS_5)
								: 0;
	if (!w->nth && socks_is_greeting(w, w->head, w->len))
		return speaks_variant(30, 0, SOCKS_5);
	__asm__ volatile("" : : : "memory");	/* nothing learned so far is needed */
	len = socks_address(theirs->head);
	if (len && len == theirs->len && theirs->head[1] - 1U <= 2)
		return socks_address(w->head) && socks_address(w->head) <= w->len && at8(w, 1) <= 8
			       ? speaks_variant(85, 3, SOCKS_5)
			       : 0;
	return socks_request(w, s);
}

/* 01, user, password (RFC 1929), behind a greeting that offers it and an answer that wants it. */
static __always_inline opinion socks_login(const struct work *w, const struct study *s)
{
	const struct glimpse *first = first_of(s, w->way), *theirs = last_of(s, other(w));
	__u32 user = at8(w, 1);

	if (!socks_is_greeting(w, first->head, first->len) || theirs->len != 2 ||
	    load_be16(theirs->head) != 0x0502 || user + 3 > w->len)
		return 0;
	return speaks_variant(60, 4, SOCKS_5_AUTH);
}

static __always_inline opinion socks_four(const struct work *w, const struct study *s)
{
	int named = be32(w, 4) - 1 < 255;

	if (w->nth || w->len < 9 || w->len > 300 || at8(w, 1) - 1U > 1 || !be16(w, 2) ||
	    last_byte(w) || (!named && !at8(w, 4)))
		return 0;
	if (at8(w, 8) && !is_text(w->head + 8, 1))
		return 0;
	if (!named && !at8(w, 8) && w->len != 9)
		return 0;
	return speaks_variant(40, 5, named ? SOCKS_4A : SOCKS_4);
}

static __always_inline int socks_was_four(const struct glimpse *g)
{
	return g->len >= 9 && g->head[0] == 4 && g->head[1] - 1U <= 1 && load_be16(g->head + 2);
}

static __always_inline opinion socks_match(const struct work *w, const struct study *s)
{
	if (w->len < 2 || at8(w, 0) > 5)
		return 0;
	switch (at8(w, 0)) {
	case 5:
		return socks_five(w, s);
	case 4:
		return socks_four(w, s);
	case 1:
		return socks_login(w, s);
	case 0:
		return speaks_if(!w->nth && w->len >= 8 && at8(w, 1) - 0x5aU <= 3 &&
					 socks_was_four(first_of(s, other(w))),
				 92, 6);
	}
	return 0;
}
