/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Tor's link protocol over TLS (tor-spec 2; tls names in tortls.c). Three things show through:
 * the client asks for www.<4..25 random base32 letters>.com and, unlike browsers and curl, for no
 * ALPN; before TLS 1.3 the certificate's issuer is such a name too; and cells of 514 bytes make
 * records of 514 n + 17 bytes (TLS 1.3), + 24 (1.2 GCM) or + 16
 * (1.2 ChaCha20). Bridges with other transports are not this file.
 */
#ifdef TUNPRINT_WORDS
static const char *const tor_sayings[] = {
	"random www name asked for, no ALPN", "certificate issued by a random www name",
	"record of whole cells", "records of whole cells in both directions", 0
};
static const char *const tor_variants[] = { 0 };
#endif

#define TOR_CELL 514
/* Bit c & 63 of a character: 2..7; a..z; a, e, i, o, u. */
#define TOR_DIGITS 0x00fc000000000000ULL
#define TOR_LETTERS 0x07fffffe00000000ULL
#define TOR_VOWELS 0x0020822200000000ULL

/*
 * "www.", 4..25 characters of base32, ".com" or ".net" in len bytes: 0 no, 1 perhaps, 2 looks
 * drawn. Of random base32 a fifth are digits and a seventh vowels; of words none and two fifths.
 */
static __always_inline int tor_is_name(const struct work *w, __u32 off, __u32 len)
{
	__u32 digits = 0, vowels = 0, bad = 0, n = len - 8, end = off + len - 4;

	if (len - 12 > 21 || off > HEAD - 48 || !have(w, off + len) ||
	    load_le32(w->head + inside(off)) != 0x2e777777)
		return 0;
	if (load_le32(w->head + inside(end)) != 0x6d6f632e &&
	    load_le32(w->head + inside(end)) != 0x74656e2e)
		return 0;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < 25; i++) {
		__u32 c = w->head[inside(off + 4 + i)], letter, digit;

		if (i >= n)
			break;
		/* by bits and without branches: the verifier would follow each of them */
		letter = TOR_LETTERS >> (c & 63) & c >> 6 & ~(c >> 7) & 1;
		digit = TOR_DIGITS >> (c & 63) & ~(c >> 6) & ~(c >> 7) & 1;
		digits += digit;
		vowels += TOR_VOWELS >> (c & 63) & letter;
		bad += (letter | digit) ^ 1;
	}
	if (bad)
		return 0;
	if (digits >= 2 && n >= 8 ? vowels * 3 < n : n >= 12 && vowels * 6 <= n)
		return 2;
	return digits || (n >= 8 && vowels * 6 <= n);
}

/* Offset of the first extension of a ClientHello, 0: not in what is seen. */
static __always_inline __u32 tor_extensions(const struct work *w)
{
	__u32 at = 43, n;

	n = at8(w, 43);
	if (n > 32)
		return 0;
	at += 1 + n;
	n = load_be16(w->head + inside(at));
	if (n > 120)
		return 0;
	at += 2 + n;
	if (w->head[inside(at)] != 1)
		return 0;
	at += 4;
	if (load_be16(w->head + inside(at)) == 0xff01)
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
		type = load_be16(w->head + inside(at));
		len = load_be16(w->head + inside(at + 2));
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
	__u32 at = tor_extensions(w), name, drawn;

	if (!at || w->len > 600 || load_be16(w->head + inside(at)))
		return 0;
	name = load_be16(w->head + inside(at + 7));
	if (name > 40)
		return 0;
	drawn = tor_is_name(w, at + 9, name);
	if (!drawn)
		return 0;
	at += 9 + name;
	/* next: point formats, three of them, as OpenSSL writes them */
	if (load_be32(w->head + inside(at)) != 0x000b0004)
		return 0;
	return speaks_if(!tor_asks_alpn(w, at), drawn == 2 ? 65 : 30, 0);
}

/* The issuer's common name, the first of the certificate: 06 03 55 04 03, type, length, text. */
static __always_inline opinion tor_certificate(const struct work *w)
{
	__u32 at = find_word(w, 0x0304550306ULL, 0, 0xffffffffffULL), len, drawn;

	if (!at || at > HEAD - 56)
		return 0;
	len = w->head[inside(at + 6)];
	/* issuer = SEQUENCE { SET { SEQUENCE { name } } }: nothing but the common name */
	if (w->head[inside(at - 1)] != len + 7 || w->head[inside(at - 5)] != len + 11)
		return 0;
	if (len > 40)
		return 0;
	drawn = tor_is_name(w, at + 7, len);
	return speaks_if(drawn, drawn == 2 ? 92 : 60, 1);
}

static __always_inline int tor_is_cells(const __u8 *p)
{
	__u32 len = load_be16(p + 3);

	if (p[0] != 23 || p[1] != 3 || p[2] != 3 || len < TOR_CELL + 16 || len > 16400)
		return 0;
	return len % TOR_CELL == 17 || len % TOR_CELL == 24 || len % TOR_CELL == 16;
}

/* TLS 1.0 with its empty record first, then one old cell of 512 bytes: 586 bytes in all. */
static __always_inline int tor_is_old_cell(const struct work *w)
{
	return w->len == 586 && le32(w, 0) == 0x00010317 && at8(w, 4) == 32 &&
	       be32(w, 37) == 0x17030102 && at8(w, 41) == 32;
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
	if (tor_is_old_cell(w))
		return speaks(theirs->len == 586 ? 45 : 20, 2);
	if (!tor_is_cells(w->head))
		return 0;
	if (tor_is_cells(theirs->head) && load_be16(theirs->head + 3) % TOR_CELL ==
	    be16(w, 3) % TOR_CELL)
		return speaks(45, 3);
	return speaks(tor_is_cells(mine->head) ? 30 : 12, 2);
}
