/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * DTLS 1.0, 1.2, 1.3 (RFC 6347, 9147, 9146): records of type 20..26, version FEFF or FEFD, epoch,
 * 48-bit sequence, length; the records fill the datagram exactly. Hellos show length fields of
 * their own. From the middle: record and rising sequence. DTLS 1.3 data has a short header with
 * masked sequence: only its length shows. Type 25 has a connection id of any length before the
 * length. A carrier: VPNs run inside.
 */
#ifdef TUNPRINT_WORDS
static const char *const dtls_sayings[] = {
	"hello whose lengths agree", "answer to a hello", "records that fill the datagram",
	"records with rising sequence", "record with connection id",
			"DTLS 1.3 short header with length", 0
};
static const char *const dtls_variants[] = { "1.0", "1.2", "1.3", "cid", 0 };
#endif

enum { DTLS_10 = 1, DTLS_12, DTLS_13, DTLS_CID };

static __always_inline int dtls_record(const __u8 *p)
{
	__u16 version = load_be16(p + 1);

	return p[0] >= 20 && p[0] <= 26 && (version == 0xfeff || version == 0xfefd);
}

/* The records from the start on end with the datagram, or go on behind the head. */
static __always_inline int dtls_fills(const struct work *w)
{
	__u32 off = 0;

#pragma clang loop unroll(disable)
	for (int i = 0; i < 6; i++) {
		off += 13 + load_be16(w->head + ((off + 11) & (HEAD - 1)));
		if (off >= w->len)
			return off == w->len;
		if (off >= HEAD - 16 || !have(w, off + 13))
			return 1;
		/* a 1.3 record may follow a plain one */
		if (!dtls_record(w->head + (off & (HEAD - 1))))
			return (w->head[off & (HEAD - 1)] & 0xe0) == 0x20;
	}
	return 1;
}

/* ClientHello 1, ServerHello 2, HelloVerifyRequest 3: the fragment fills its record. */
static __always_inline int dtls_hello(const struct work *w)
{
	__u32 type = at8(w, 13), total = be24(w, 14), part = be24(w, 22);

	return at8(w, 0) == 22 && !be16(w, 3) && type >= 1 && type <= 3 &&
			part + 12 <= be16(w, 11) &&
	       be24(w, 19) + part <= total && total < 0x10000;
}

/*
 * The rest of an answered handshake, and the first data of each side: DTLS is known, but stays below
 * SETTLED_AT, as a tunnel may show in its first data (fortinet.h).
 */
static __always_inline int dtls_goes_on(const struct work *w, const struct study *s)
{
	return has_said(s, CLASS_DTLS, 1 << 1) &&
	       (at8(w, 0) <= 22 || be64(w, 3) == 0x0001000000000001ULL);
}

static __always_inline opinion dtls_plain(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u32 variant = be16(w, 1) == 0xfeff ? DTLS_10 : DTLS_12;
	__u64 number = be64(w, 3), before = load_be64(mine->head + 3);

	if (!dtls_fills(w))
		return 0;
	if (dtls_goes_on(w, s))
		return speaks_variant(1, 2, variant);
	if (dtls_hello(w)) {
		if (at8(w, 13) > 1 && theirs->have >= 14 && dtls_record(theirs->head) &&
		    theirs->head[0] == 22 && theirs->head[13] == 1)
			return speaks_variant(55, 1, variant);	/* 88 in all */
		return speaks_variant(75, 0, variant);
	}
	if (mine->have >= 13 && dtls_record(mine->head) && number > before &&
	    ((number - before) >> 16 < 4096 || number >> 48 != before >> 48))
		return speaks_variant(70, 3, variant);
	return speaks_variant(55, 2, variant);
}

/* Connection id of 0..20 bytes: its length is where the record's length agrees. */
static __always_inline opinion dtls_with_id(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 found = 0;

#pragma clang loop unroll(disable)
	for (__u32 n = 0; n <= 20; n++)
		if (load_be16(w->head + ((11 + n) & (HEAD - 1))) + 13 + n == w->len)
			found = 1;
	if (!found || be16(w, 3) > 16 || be16(w, 5))
		return 0;
	if (mine->have >= 16 && mine->head[0] == 25 && load_be16(mine->head + 1) == 0xfefd &&
	    be64(w, 3) > load_be64(mine->head + 3))
		return speaks_variant(60, 4, DTLS_CID);
	return speaks_variant(45, 4, DTLS_CID);
}

/* 001CSLEE (RFC 9147 4): no id, 16-bit masked sequence, length; must not count. */
static __always_inline opinion dtls_short(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 step = (be16(w, 1) - load_be16(mine->head + 1)) & 0xffff;

	if ((at8(w, 0) & 0xfc) != 0x2c || be16(w, 3) + 5U != w->len || w->len < 22)
		return 0;
	if (mine->have < 5 || mine->head[0] != at8(w, 0) || step < 32 || step > 0xffe0)
		return 0;
	return speaks_variant(15, 5, DTLS_13);
}

static __always_inline opinion dtls_match(const struct work *w, const struct study *s)
{
	if (w->len < 14 || !have(w, 14) || at8(w, 0) - 20U > 27)
		return 0;
	if (at8(w, 0) == 25)
		return be16(w, 1) == 0xfefd ? dtls_with_id(w, s) : 0;
	if (dtls_record(w->head))
		return dtls_plain(w, s);
	return dtls_short(w, s);
}
