/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * QUIC (RFC 8999, 9000, 9369; Google's Q043..Q050, T05x): long header with a known version, two
 * connection ids of at most 20 bytes, and for Initial and Handshake a token and length that stay
 * inside the datagram. The answer names the asker's source id: proof. Version 0 (negotiation) only
 * as such an answer, else counters that begin 80 00 00 00 00 would fit. Google's old public header
 * has flags, an 8-byte id and the version as text. From the middle only the way that carries an id
 * can show: fixed bit, constant id, masked low bits. With an empty id nothing can, and is not
 * tried.
 */
#ifdef TUNPRINT_WORDS
static const char *const quic_sayings[] = {
	"Initial of a known version, >= 1200 bytes", "long header of a known version",
	"answer names the asker's connection id", "version negotiation that echoes the ids",
	"Google's public header with version", "public header with the same connection id",
	"short headers with one connection id and masked bits", 0
};
static const char *const quic_variants[] = { "v1", "v2", "draft", "google", "grease", "other", 0 };
#endif

enum { QUIC_V1 = 1, QUIC_V2, QUIC_DRAFT, QUIC_GOOGLE, QUIC_GREASE, QUIC_OTHER };

/* Q or T and two digits behind 0: Q009 .. Q050, T048 .. T051. */
static __always_inline int quic_is_google(__u32 version)
{
	__u32 tens = (version >> 8 & 0xff) - '0', ones = (version & 0xff) - '0';

	return ((version >> 16) == 0x5130 || (version >> 16) == 0x5430) && tens <= 5 && ones <= 9;
}

static __always_inline __u32 quic_version(__u32 version)
{
	if (version == 1)
		return QUIC_V1;
	if (version == 0x6b3343cf || version == 0x709a50c4)
		return QUIC_V2;
	if ((version & 0xffffff00) == 0xff000000 && (version & 0xff) - 1 < 40)
		return QUIC_DRAFT;
	if (quic_is_google(version))
		return QUIC_GOOGLE;
	if ((version & 0x0f0f0f0f) == 0x0a0a0a0a)
		return QUIC_GREASE;
	if ((version & 0xfffffff0) == 0xfaceb000 || (version & 0xfffffff0) == 0xabcd0000)
		return QUIC_OTHER;
	return 0;
}

/* Variable-length number at off (RFC 9000 16), 0 if it is beyond the head or absurd;
		*size gets its bytes. */
static __always_inline __u32 quic_number(const struct work *w, __u32 off, __u32 *size)
{
	__u64 value;

	*size = 0;
	if (off >= HEAD - 8)
		return 0;
	value = load_be64(w->head + (off & (HEAD - 1)));
	*size = 1 << (value >> 62);
	value = (value & ~(3ULL << 62)) >> (64 - 8 * *size);
	return value > 0xffff ? 0 : value;
}

/* Offset behind both connection ids, 0 if they cannot be; Q046 gives both lengths in one byte. */
static __always_inline __u32 quic_ids(const struct work *w, __u32 version)
{
	__u32 dcid = at8(w, 5), scid;

	if (version == 0x51303436)
		return dcid == 0x50 || dcid == 0x05 ? 14 : dcid == 0x55 ? 22 : 0;
	if (dcid > 20)
		return 0;
	scid = w->head[(6 + dcid) & (HEAD - 1)];
	return scid > 20 ? 0 : 7 + dcid + scid;
}

/* Does this packet go to the id that the other side's first long header gave as its own? */
static __always_inline int quic_answers(const struct work *w, const struct glimpse *theirs)
{
	__u32 dcid = theirs->head[5], at = 6 + dcid;

	if (theirs->have < 32 || !(theirs->head[0] & 0x80) || dcid > 20 || at8(w, 5) > 20 ||
	    theirs->head[at & 31] != at8(w, 5))
		return 0;
	if (at8(w, 5) < 4)
		return 1;
	at++;
	return theirs->head[at & 31] == at8(w, 6) &&
	       (at + 1 > 31 || theirs->head[(at + 1) & 31] == at8(w, 7)) &&
	       (at + 2 > 31 || theirs->head[(at + 2) & 31] == at8(w, 8));
}

/* Initial and Handshake: token and length inside the datagram. */
static __always_inline int quic_fits(const struct work *w, __u32 kind, __u32 off, int initial)
{
	__u32 size, token = 0, length;

	if (kind == QUIC_GOOGLE)
		return 1;
	if (initial) {
		token = quic_number(w, off, &size);
		if (token > w->len)
			return 0;
		off += size + token;
	}
	length = quic_number(w, off, &size);
	return off >= HEAD - 8 || (length >= 20 && off + size + length <= w->len);
}

static __always_inline opinion quic_long(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));
	__u32 version = be32(w, 1), kind, type = at8(w, 0) >> 4 & 3, off;
	int answers = quic_answers(w, theirs);

	if (!version)
		return answers && w->len >= 15 && load_be32(theirs->head + 1) &&
				theirs->len >= 1200 ?
		       speaks(90, 3) : 0;
	kind = quic_version(version);
	if (!kind)
		return 0;
	if (kind == QUIC_V2)
		type = (type - 1) & 3;
	off = quic_ids(w, version);
	if (!off || off > w->len)
		return 0;
	if (kind != QUIC_GREASE && type != 3 && !quic_fits(w, kind, off, type == 0))
		return 0;
	if (answers && load_be32(theirs->head + 1) == version)
		return speaks_variant(95, 2, kind);
	if (w->len >= 1200)
		return speaks_variant(kind == QUIC_GREASE ? 50 : 65, 0, kind);
	return kind == QUIC_GREASE ? 0 : speaks_variant(kind == QUIC_V1 ? 45 : 55, 1, kind);
}

/* Google's public header: flags, id, and until the answer the version. */
static __always_inline opinion quic_public(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));
	__u8 flags = at8(w, 0);

	if ((flags & 0x89) == 0x09 && quic_is_google(be32(w, 9)))
		return speaks_variant(65, 4, QUIC_GOOGLE);
	if ((flags & 0x88) == 0x08 && theirs->have >= 13 && (theirs->head[0] & 0x89) == 0x09 &&
	    quic_is_google(load_be32(theirs->head + 9)) &&
	    load_be64(theirs->head + 1) == be64(w, 1))
		return speaks_variant(95, 5, QUIC_GOOGLE);
	return 0;
}

/* Four bytes of two packets: equal, or different all over; a counter is neither. */
static __always_inline int quic_counts(__u32 a, __u32 b)
{
	__u32 differ = a ^ b;

	return differ && (!(differ >> 24) || !(differ & 0xff));
}

static __always_inline opinion quic_short(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 id = be32(w, 1);

	if (w->len < 32 || mine->have < 32 || (mine->head[0] & 0xc0) != 0x40 || !id ||
	    load_be32(mine->head + 1) != id)
		return 0;
	/* the low bits are masked, and so is all behind an id of at most 20 bytes */
	if ((mine->head[0] & 0x1f) == (at8(w, 0) & 0x1f) ||
	    quic_counts(be32(w, 5), load_be32(mine->head + 5)) ||
	    quic_counts(be32(w, 9), load_be32(mine->head + 9)) ||
	    be32(w, 21) == load_be32(mine->head + 21) || be32(w, 25) == load_be32(mine->head + 25))
		return 0;
	return speaks(12, 6);
}

static __always_inline opinion quic_match(const struct work *w, const struct study *s)
{
	if (w->len < 21 || !have(w, 21))
		return 0;
	if (at8(w, 0) & 0x80)
		return quic_long(w, s);
	if ((at8(w, 0) & 0xc0) == 0x40)
		return quic_short(w, s);
	return quic_public(w, s);
}
