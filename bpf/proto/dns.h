/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * DNS (RFC 1035, 1996, 2136, 6891, 8482): 12-byte header, small counts, a question name of labels
 * 1..63 and a known class. Update and notify have the same form (zone for question). An answer
 * that repeats id and the start of the question is proof. Over TCP a 2-byte length leads. mDNS,
 * LLMNR and NetBIOS names have their own files. What a zone carries is judged elsewhere.
 */
#ifdef TUNPRINT_WORDS
static const char *const dns_sayings[] = {
	"query that parses", "answer that parses", "answer repeats id and question",
	"answer without question repeats the id", 0
};
static const char *const dns_variants[] = { "update", "notify", 0 };
#endif

#define DNS_LABELS 40

/* Is the packet sent to 224.0.0.(low) or ff02::(low6)? */
static __always_inline int dns_group(const struct work *w, __u32 low, __u32 low6)
{
	__u64 hi = TP_SWAP64(w->pkt.dst[0]), lo = TP_SWAP64(w->pkt.dst[1]);

	return (!hi && lo == (0xffffe0000000ULL | low)) || (hi == 0xff02ULL << 48 && lo == low6);
}

#define DNS_LONG HEAD		/* a name whose end lies behind what we have */

/* Length of the name at off, DNS_LONG, or 0 if it is none. */
static __always_inline __u32 dns_name(const struct work *w, __u32 off)
{
	__u32 at = off;

#pragma clang loop unroll(disable)
	for (int i = 0; i < DNS_LABELS; i++) {
		__u8 n;

		if (at >= HEAD - 8 && w->len > HEAD)
			return DNS_LONG;
		if (at >= HEAD - 8 || at >= w->have)
			return 0;
		n = w->head[at & (HEAD - 1)];
		if (!n)
			return at + 1 - off;
		if (n > 63)
			return 0;
		at += n + 1;
	}
	return 0;
}

/* Header of a question or its answer: opcode, rcode and counts that occur. p: where it starts. */
static __always_inline int dns_header(const __u8 *p)
{
	__u16 flags = load_be16(p + 2), opcode = flags >> 11 & 15;

	if (flags & 0x40 || (opcode && opcode != 4 && opcode != 5) || load_be16(p + 4) != 1)
		return 0;
	if (!(flags & 0x8000) && (flags & 0xf))
		return 0;
	return load_be16(p + 6) <= 256 && load_be16(p + 8) <= 256 && load_be16(p + 10) <= 256;
}

/* Offset behind the question, DNS_LONG, or 0 if there is none. */
static __always_inline __u32 dns_question(const struct work *w, __u32 off)
{
	__u32 at = off + 12 + dns_name(w, off + 12);
	__u16 type, class;

	if (at >= DNS_LONG)
		return DNS_LONG;
	if (at == off + 12 || at + 4 > w->have || at > HEAD - 8)
		return 0;
	type = load_be16(w->head + (at & (HEAD - 1)));
	class = load_be16(w->head + ((at + 2) & (HEAD - 1)));
	if (!type || ((class & 0x7fff) != 1 && class - 254U > 1 && class - 3U > 1))
		return 0;
	return at + 4;
}

/* An answer that only says no: 12 bytes, the query's id. */
static __always_inline opinion dns_bare(const struct work *w, const struct glimpse *theirs)
{
	return speaks_if(w->len == 12 && (be16(w, 2) & 0xf840) == 0x8000 &&
			(be16(w, 2) & 15) < 12 &&
			 !be64(w, 4) && theirs->have >= 17 &&
			 load_be16(theirs->head) == be16(w, 0) &&
			 dns_header(theirs->head), 60, 3);
}

static __always_inline opinion dns_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 off = w->pkt.proto == IP_TCP ? 2 : 0, variant;

	if (w->len < off + 12 || !have(w, off + 12))
		return 0;
	if (off && (be16(w, 0) + 2U < w->len || (be16(w, 0) + 2U != w->len && !opens(w))))
		return 0;
	if (!off && w->len == 12)
		return dns_bare(w, theirs);
	/* what mdns.h and llmnr.h are asked */
	if (!off && ((!be16(w, 0) && !(be16(w, 2) & ~0x8600)) || dns_group(w, 252, 0x10003)))
		return 0;
	if (!dns_header(w->head + off) || !dns_question(w, off))
		return 0;
	variant = at8(w, off + 2) >> 3 & 15;
	variant = variant == 5 ? 1 : variant == 4 ? 2 : 0;
	if (!(at8(w, off + 2) & 0x80))
		return speaks_variant(be16(w, off + 6) && !variant ? 60 : 75, 0, variant);
	if (theirs->have >= off + 17 && load_be16(theirs->head + off) == be16(w, off) &&
	    load_be32(theirs->head + off + 12) == be32(w, off + 12))
		return speaks_variant(95, 2, variant);
	return speaks_variant(75, 1, variant);
}
