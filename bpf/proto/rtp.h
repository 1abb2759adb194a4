/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RTP and SRTP (RFC 3550, 3711): version 2, payload type, sequence, timestamp, source id. One
 * packet proves nothing; two of one source id and type whose sequence rises by 1..3 and whose
 * clock goes forward a little (or stays: a video frame) do, and from the middle as well. Several
 * sources share a flow, so the first packet of the direction is compared too.
 */
#ifdef TUNPRINT_WORDS
static const char *const rtp_sayings[] = {
	"constant source id, rising sequence and clock", "source of the flow's first packet", 0
};
static const char *const rtp_variants[] = { 0 };
#endif

/* Types 64..95 are RTCP's when both share a port (RFC 5761). */
static __always_inline int rtp_header(__u32 word)
{
	__u32 type = word >> 16 & 0x7f;

	return word >> 30 == 2 && (type < 64 || type > 95);
}

/* The header words of two packets of one source, the later first: steps ahead in sequence, 0:
		none. */
static __always_inline __u32 rtp_step(__u64 now, __u32 source, __u64 then, __u32 before)
{
	__u32 step = ((now >> 32) - (then >> 32)) & 0xffff;

	if (!source || source != before || ((now ^ then) >> 48 & 0xff7f) ||
	    (__u32)now - (__u32)then > 1 << 20)
		return 0;
	return step;
}

static __always_inline opinion rtp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *last = last_of(s, w->way), *first = first_of(s, w->way);
	__u32 step, off;

	if (w->len < 13 || !have(w, 12) || !rtp_header(be32(w, 0)) || last->have < 12)
		return 0;
	off = 12 + (at8(w, 0) & 15) * 4;
	if (at8(w, 0) & 0x10)		/* header extension: its length must fit */
		off += 4 + 4 * load_be16(w->head + ((off + 2) & (HEAD - 1)));
	if (off > w->len)
		return 0;
	step = rtp_step(be64(w, 0), be32(w, 8), load_be64(last->head), load_be32(last->head + 8));
	if (step - 1 < 3)
		return speaks(35, 0);
	step = rtp_step(be64(w, 0), be32(w, 8), load_be64(first->head), load_be32(first->head + 8));
	return speaks_if(step - 1 < 64, 20, 1);
}
