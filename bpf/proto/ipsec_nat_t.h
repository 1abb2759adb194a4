/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * IPsec through NAT (RFC 3948) and through TCP (RFC 9329). Three things share one 5-tuple: IKE
 * behind four zero bytes, ESP (SPI, sequence number), and keepalives of one byte FF. TCP streams
 * begin with "IKETCP", then 16-bit lengths that count themselves.
 * From the middle: an SPI that stays, a sequence number that rises by little, lengths that are
 * whole 32-bit words (RFC 4303 2.4), bytes that look random, and another SPI the other way.
 * OpenVPN's data packets and mosh have a fixed head and a counter too: the former begin 48..4F and
 * mostly have the same head both ways, the latter's head ends in zeros and its lengths are odd.
 */
#ifdef TUNPRINT_WORDS
static const char *const ipsec_nat_t_sayings[] = {
	"IKE behind the non-ESP marker", "answer repeats the initiator's SPI", "NAT keepalive FF",
	"constant SPI, rising sequence", "another SPI the other way", "TCP stream begins IKETCP",
	"IKE in a length-prefixed stream", "ESP in a length-prefixed stream", 0
};
static const char *const ipsec_nat_t_variants[] = { "ikev2", "ikev1", "esp", "tcp", 0 };
#endif

enum { NAT_T_ESP = 3, NAT_T_TCP };

/* Cipher text has 64 set bits in 16 bytes, deviation 5.7, 8 of them on top; text has none there. */
#define NAT_T_HIGH 0x8080808080808080ULL

/* Could the head of a datagram of this length be ESP? SPIs 0..255 are reserved. */
static __always_inline int esp_like(const __u8 *head, __u32 len)
{
	return len >= 28 && !(len & 3) && load_be32(head) > 255 && load_be32(head) << 8;
}

/*
 * ESP that only authenticates (RFC 2410): an IP packet, padding to 32 bits and 2 bytes, a checksum value of
 * 12 to 32 bytes.
 */
static __always_inline int esp_null(const struct work *w)
{
	__u32 rest = w->len - 8;

	if (at8(w, 8) >> 4 == 4)
		return at8(w, 8) == 0x45 && rest - be16(w, 10) - 14 <= 24;
	return at8(w, 8) >> 4 == 6 && rest - 40 - be16(w, 12) - 14 <= 24 && at8(w, 15);
}

/* An IPv4 packet behind a word of its length is no SPI, whatever its identification counts. */
static __always_inline int esp_is_framed_ip(const struct work *w)
{
	return at8(w, 2) == 0x45 && be16(w, 4) + 2U == w->len;
}

/* Nor is a word that tells the datagram's own length: it stays while sizes do (FreeLAN: in its low half). */
static __always_inline int esp_is_length(const struct work *w)
{
	return w->len - be16(w, 2) <= 8 || w->len - be16(w, 0) <= 8;
}

/* ESP one after the other: how many numbers further, 0: not so. */
static __always_inline __u32 esp_step(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 step = be32(w, 4) - load_be32(mine->head + 4), bits, high;

	if (mine->have < 32 || !have(w, 32) || load_be32(mine->head) != be32(w, 0) || step > 32 ||
	    esp_is_framed_ip(w) || esp_is_length(w))
		return 0;
	if (esp_null(w))
		return step;
	bits = bits_of(be64(w, 16)) + bits_of(be64(w, 24));
	high = bits_of((be64(w, 16) & NAT_T_HIGH) | (be64(w, 24) & NAT_T_HIGH) >> 1);
	return bits >= 42 && bits <= 86 && high >= 2 && high <= 14 ? step : 0;
}

/* globalprotect has claimed this flow by the way it began: what follows is its ESP. */
static __always_inline int nat_t_has_pinged(const struct study *s)
{
	int claimed = 0;

#pragma unroll
	for (int i = 0; i < CANDIDATES; i++)
		claimed |= s->best[i].class == CLASS_GLOBALPROTECT && s->best[i].score >= NAMED_AT;
	return claimed;
}

static __always_inline opinion nat_t_esp(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	int answered = theirs->len > 1 && load_be32(theirs->head);

	if (w->len < 28 || !be32(w, 0))
		return 0;
	if (!esp_step(w, s) || mine->len & 3 || nat_t_has_pinged(s))
		return 0;
	if (w->len & 3)
		return objects(40);
	if (!esp_like(w->head, w->len))
		return 0;
	if (answered && load_be32(theirs->head) == be32(w, 0))
		return objects(40);
	if ((at8(w, 0) & 0xf8) == 0x48)
		return speaks_variant(8, 3, NAT_T_ESP);
	if (answered && esp_like(theirs->head, theirs->len))
		return speaks_variant(35, 4, NAT_T_ESP);
	return answered ? 0 : speaks_variant(22, 3, NAT_T_ESP);
}

/* A segment that begins with ESP behind its length, as the last one of its side did; another SPI back. */
static __always_inline opinion nat_t_tcp_esp(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u32 step = be32(w, 6) - load_be32(mine->head + 6), len = be16(w, 0);

	if (len < 34 || len > w->len || (len - 2) & 3 || mine->have < 32 || theirs->have < 32 ||
	    be32(w, 2) < 256 || load_be32(mine->head + 2) != be32(w, 2) || step - 1 > 63 ||
	    load_be32(theirs->head + 2) < 256 || load_be32(theirs->head + 2) == be32(w, 2) ||
	    load_be16(theirs->head) > theirs->len || (load_be16(theirs->head) - 2) & 3 ||
	    load_le32(mine->head + 10) == le32(w, 10) || !random_at(w->head + 10))
		return 0;
	return speaks_variant(25, 7, NAT_T_TCP);
}

static __always_inline opinion nat_t_tcp(const struct work *w, const struct study *s)
{
	if (opens(w) && be32(w, 0) == 0x494b4554 && be16(w, 4) == 0x4350)
		return speaks_variant(75, 5, NAT_T_TCP);
	if (w->len >= 34 && be16(w, 0) == w->len && !be32(w, 2) && be32(w, 30) + 6 == w->len &&
	    ike_header(w, 6))
		return speaks_variant(65, 6, NAT_T_TCP);
	return nat_t_tcp_esp(w, s);
}

static __always_inline opinion ipsec_nat_t_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	int variant;

	if (w->pkt.proto == IP_TCP)
		return nat_t_tcp(w, s);
	if (w->len == 1)		/* every 20 s by default; one a burst counts */
		return speaks_if(at8(w, 0) == 0xff && (!mine->len || w->ms - mine->ms >= 4000), 20, 2);
	if (be32(w, 0))
		return nat_t_esp(w, s);
	if (w->len < 32 || (at8(w, 21) != 0x10 && at8(w, 21) != 0x20))
		return 0;
	variant = ike_header(w, 4);
	if (!variant)
		return 0;
	return ike_answers(w, s, 4) ? speaks_variant(95, 1, variant) : speaks_variant(70, 0, variant);
}
