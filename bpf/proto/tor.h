/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Tor's link protocol over TLS (tor-spec 2; tls names in tortls.c). Three things show through:
 * the client asks for www.<4..25 random base32 letters>.com and, unlike browsers and curl, for no
 * ALPN; before TLS 1.3 the certificate's issuer is such a name too; and cells of 514 bytes make
 * records of 514 n + 17 bytes (TLS 1.3), + 24 (1.2 GCM) or + 16 (1.2 ChaCha20). Bridges with other transports are not this file.
 */
#ifdef TUNPRINT_WORDS
static const char *const tor_sayings[] = {
	"random www name asked for, no ALPN", "certificate issued by a random www name",
	"record of whole cells", "records of whole cells in both directions", 0
};
static const char *const tor_variants[] = { 0 };
#endif

#define TOR_CELL 514

/* "www.", 4..25 characters of base32 that look drawn, ".com" or ".net", all inside len bytes. */
static __always_inline int tor_is_name(const struct work *w, __u32 off, __u32 len)
{
	__u32 digits = 0, vowels = 0, n = len - 8, end = off + len - 4;

	if (len - 12 > 21 || off > HEAD - 48 || !have(w, off + len) ||
	    load_le32(w->head + (off & (HEAD - 1))) != 0x2e777777)
		return 0;
	if (load_le32(w->head + (end & (HEAD - 1))) != 0x6d6f632e &&
	    load_le32(w->head + (end & (HEAD - 1))) != 0x74656e2e)
		return 0;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < 25; i++) {
		__u8 c = w->head[(off + 4 + i) & (HEAD - 1)];

		if (i >= n)
			break;
		if (c >= '2' && c <= '7')
			digits++;
		else if (c < 'a' || c > 'z')
			return 0;
		if (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u')
			vowels++;
	}
	/* of random base32 a fifth are digits and a seventh vowels; of names none and two fifths */
	return digits >= 2 && n >= 8 ? vowels * 3 < n : n >= 12 && vowels * 6 <= n;
}

/* Offset of the first extension of a ClientHello, 0: not in what is seen. */
static __always_inline __u32 tor_extensions(const struct work *w)
{
	__u32 at = 43, n;

	n = at8(w, 43);
	if (n > 32)
		return 0;
	at += 1 + n;
	n = load_be16(w->head + (at & 127));
	if (n > 120)
		return 0;
	at += 2 + n;
	if (w->head[at & (HEAD - 1)] != 1)
		return 0;
	at += 4;
	if (load_be16(w->head + (at & (HEAD - 1))) == 0xff01)
		at += 5;
	return at < HEAD - 64 ? at : 0;
}

/* OpenSSL puts ALPN or NPN behind the groups; Tor has neither. */
static __always_inline int tor_asks_alpn(const struct work *w, __u32 at)
{
#pragma clang loop unroll(disable)
	for (int i = 0; i < 4; i++) {
		__u32 type, len;

		if (at >= HEAD - 8)
			return 0;
		type = load_be16(w->head + (at & (HEAD - 1)));
		len = load_be16(w->head + ((at + 2) & (HEAD - 1)));
		if (type == 16 || type == 0x3374)
			return 1;
		if (len > HEAD)
			return 0;
		at += 4 + len;
	}
	return 0;
}

static __always_inline opinion tor_hello(const struct work *w)
{
	__u32 at = tor_extensions(w), name;

	if (!at || w->len > 600 || load_be16(w->head + (at & (HEAD - 1))))
		return 0;
	name = load_be16(w->head + ((at + 7) & (HEAD - 1)));
	if (name > 40 || !tor_is_name(w, at + 9, name))
		return 0;
	at += 9 + name;
	/* next: point formats, three of them, as OpenSSL writes them */
	if (load_be32(w->head + (at & (HEAD - 1))) != 0x000b0004)
		return 0;
	return speaks_if(!tor_asks_alpn(w, at), 65, 0);
}

/* The issuer's common name, the first of the certificate: 06 03 55 04 03, type, length, text. */
static __always_inline opinion tor_certificate(const struct work *w)
{
	__u32 at = find_word(w, 0x0304550306ULL, 0, 0xffffffffffULL), len;

	if (!at || at > HEAD - 56)
		return 0;
	len = w->head[(at + 6) & (HEAD - 1)];
	/* issuer = SEQUENCE { SET { SEQUENCE { name } } }: nothing but the common name */
	if (w->head[(at - 1) & (HEAD - 1)] != len + 7 || w->head[(at - 5) & (HEAD - 1)] != len + 11)
		return 0;
	return speaks_if(tor_is_name(w, at + 7, len), 80, 1);
}

static __always_inline int tor_is_cells(const __u8 *p)
{
	__u32 len = load_be16(p + 3);

	if (p[0] != 23 || p[1] != 3 || p[2] != 3 || len < TOR_CELL + 16 || len > 16400)
		return 0;
	return len % TOR_CELL == 17 || len % TOR_CELL == 24 || len % TOR_CELL == 16;
}

static __always_inline opinion tor_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));

	if (w->len < 200 || be16(w, 0) >> 8 < 22 || at8(w, 1) != 3)
		return 0;
	if (at8(w, 0) == 22 && at8(w, 5) == 1)
		return tor_hello(w);
	if (at8(w, 0) == 22 && at8(w, 5) == 2)
		return w->len > 400 ? tor_certificate(w) : 0;
	if (!tor_is_cells(w->head))
		return 0;
	if (tor_is_cells(theirs->head) && load_be16(theirs->head + 3) % TOR_CELL ==
	    be16(w, 3) % TOR_CELL)
		return speaks(45, 3);
	return speaks(tor_is_cells(mine->head) ? 30 : 12, 2);
}
