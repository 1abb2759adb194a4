/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * NTP and SNTP (RFC 5905, 8915 and 9109 for empty or random client fields): 48 bytes, plus
 * extension fields and a MAC. The answer repeats the client's transmit time: proof. A server's own
 * receive and transmit times lie within a second. Mode 6 (control) and 7 (monlist) by their
 * shapes. Extras that no client sends are left to ntp_tunnel.h.
 */
#ifdef TUNPRINT_WORDS
static const char *const ntp_sayings[] = {
	"client request", "answer repeats the client's transmit time",
	"server's times agree", "control message", "private mode", 0
};
static const char *const ntp_variants[] = { "control", 0 };
#endif

enum ntp_extra { NTP_PLAIN, NTP_EXTENDED, NTP_STRANGE };

/*
 * What lies behind the 48 bytes: a MAC of at most 24; extension fields of RFC 5906 (Autokey, low
 * byte 02), 7821 (2005), 8915 (04) or experimental ones, in whole words; or what no client sends.
 */
static __always_inline int ntp_extra(const struct work *w)
{
	__u32 type = be16(w, 48), len = be16(w, 50), rest = w->len - 48;

	if (rest <= 24)
		return rest & 3 ? NTP_STRANGE : NTP_PLAIN;
	if (!have(w, 52) || len < 16 || len & 3 || rest & 3 || len > rest)
		return NTP_STRANGE;
	if ((type & 0xff) == 2 || (type & 0xff) == 4)
		return (type & 0x3f00) <= 0x0a00 ? NTP_EXTENDED : NTP_STRANGE;
	return type == 0x2005 || type >= 0xf000 ? NTP_EXTENDED : NTP_STRANGE;
}

/* Length of a header with extension fields and MAC: whole words, no less than 48. */
static __always_inline int ntp_len(__u32 len)
{
	return len == 48 || (len >= 52 && len <= 1100 && !(len & 3));
}

static __always_inline opinion ntp_client(const struct work *w)
{
	__u32 precision = at8(w, 3), poll = at8(w, 2);

	if (be64(w, 24) && !be64(w, 16) && at8(w, 1))
		return 0;
	if (!(be64(w, 8) | be64(w, 16) | be64(w, 24) | be64(w, 32)) && !be32(w, 4) && w->len == 48)
		return speaks(65, 0);
	if (poll > 17 || (precision && (precision < 0xe0 || precision > 0xfc)) ||
			be16(w, 4) > 0x100)
		return 0;
	if (w->len == 48 && be32(w, 40) - 0xb0000000 > 0x50000000 - 2)
		return 0;
	if (!be32(w, 16))
		return speaks(45, 0);
	return speaks_if(be32(w, 40) - be32(w, 16) < 10000000, 55, 0);
}

static __always_inline opinion ntp_server(const struct work *w, const struct study *s)
{
	__u64 asked = load_be64(s->tail[other(w)] + TAIL - 8);
	const struct glimpse *theirs = last_of(s, other(w));

	if (theirs->len >= 48 && theirs->len == w->len && be64(w, 24) &&
	    (theirs->head[0] & 7) == 3 && (asked == be64(w, 24) || theirs->len > 48))
		return speaks(asked == be64(w, 24) ? 95 : 60, asked == be64(w, 24) ? 1 : 2);
	if (be32(w, 40) - be32(w, 32) <= 1 && be32(w, 32) && at8(w, 2) <= 17 && at8(w, 3) >= 0xe0)
		return speaks(65, 2);
	return 0;
}

static __always_inline opinion ntp_control(const struct work *w)
{
	__u32 version = at8(w, 0) >> 3 & 7, mode = at8(w, 0) & 7;

	if (version < 1 || version > 4)
		return 0;
	if (mode == 6)
		return !(at8(w, 0) >> 6) && be16(w, 10) + 12U <= w->len &&
				w->len - be16(w, 10) <= 15 + 24 &&
		       (at8(w, 1) & 31) <= 12 && !be16(w, 8) &&
		       be16(w, 2) ? speaks_variant(45, 3, 1) : 0;
	/* implementation 3 or 2, request codes up to 45; items and their size */
	return (at8(w, 0) & 0x3f) == 0x17 && at8(w, 2) - 2U < 2 && at8(w, 3) <= 45 &&
	       !(be16(w, 6) & 0xf000) && (be32(w, 4) >> 16 & 0xfff) * (be16(w,
	       6) & 0xfff) + 8U <= w->len ?
	       speaks_variant(50, 4, 1) : 0;
}

static __always_inline opinion ntp_match(const struct work *w, const struct study *s)
{
	__u32 mode = at8(w, 0) & 7, version = at8(w, 0) >> 3 & 7;

	if (w->len < 8 || !have(w, 8))
		return 0;
	if (mode >= 6)
		return w->len >= 12 || mode == 7 ? ntp_control(w) : 0;
	if (!ntp_len(w->len) || ntp_extra(w) == NTP_STRANGE || !have(w, 48) || version < 1 ||
	    version > 4 || !mode || at8(w, 1) > 16)
		return 0;
	if (mode == 3)
		return ntp_client(w);
	if (mode == 4)
		return ntp_server(w, s);
	/* symmetric and broadcast: like a server whose times may be older */
	return speaks_if(at8(w, 1) && at8(w, 2) <= 17 && at8(w, 3) >= 0xe0 && at8(w, 3) <= 0xfc &&
			 be32(w, 40) - be32(w, 16) < 10000000 && be32(w, 16), 50, 2);
}
