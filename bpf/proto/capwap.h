/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * CAPWAP (RFC 5415), control and data. Byte 0 is version 0 and type: 01 with three zeros means a DTLS
 * record follows; 00 a header of HLEN words with radio and binding ids, then a control message
 * (type 1..26, sequence, length of what follows it), a data keepalive (flag K, session id) or a
 * frame. Data frames are looked at whole.
 */
#ifdef TUNPRINT_WORDS
static const char *const capwap_sayings[] = {
	"DTLS record behind the CAPWAP preamble", "control message, length agrees",
	"data keepalive with session id", "data frame", 0
};
static const char *const capwap_variants[] = { "dtls", "control", "data", 0 };
#endif

static __always_inline opinion capwap_dtls(const struct work *w)
{
	__u16 version = be16(w, 5);

	if (be32(w, 0) != 0x01000000 || w->len < 17 || at8(w, 4) < 20 || at8(w, 4) > 25)
		return 0;
	if (version != 0xfeff && version != 0xfefd && version != 0x0100)
		return 0;
	return be16(w, 15) && be16(w, 15) + 17U <= w->len ?
	       speaks_variant(be16(w, 15) + 17U == w->len ? 70 : 60, 0, 1) : 0;
}

/*
 * A data frame, not fragmented: 802.3, or 802.11 (flag T) behind wireless information of 4 bytes
 * (flag W, RFC 5416) and padding, or behind a radio's MAC address (flag M). Cisco's access points
 * put the binding's number before the length, as the drafts had it.
 */
static __always_inline opinion capwap_data(const struct work *w, __u32 off)
{
	__u8 flags = at8(w, 3) & 0x30;

	if (at8(w, 3) & 0xc0 || be32(w, 4))
		return 0;
	if (!(at8(w, 2) & 1))
		return inner_ether(w, off) == INNER_SURE ? speaks_variant(60, 3, 3) : 0;
	if (inner_at(w, off)[0] & 3)
		return 0;
	if (flags == 0x20 && off == 16 &&
	    ((at8(w, 8) == 4 && !be24(w, 13)) || (be16(w, 8) == 0x0104 && !be16(w, 14))))
		return speaks_variant(55, 3, 3);
	return flags == 0x10 && off == 16 && at8(w, 8) == 6 && !at8(w, 15) ?
	       speaks_variant(40, 3, 3) : 0;
}

static __always_inline opinion capwap_match(const struct work *w, const struct study *s)
{
	__u32 off = (at8(w, 1) >> 3) * 4, binding = be16(w, 1) >> 1 & 0x1f;
	const __u8 *p;

	if (w->len < 12 || at8(w, 0) > 1)
		return 0;
	if (at8(w, 0))
		return capwap_dtls(w);
	if (off < 8 || off > 40 || be16(w, 6) & 7 || at8(w, 3) & 7 || off + 8 > w->have)
		return 0;
	p = inner_at(w, off);
	if (at8(w, 3) & 8)		/* K: one element of type 35, 16 bytes, is the session id */
		return load_be16(p) + off == w->len && load_be32(p + 2) == 0x00230010 ?
		       speaks_variant(70, 2, 3) : 0;
	if (!load_be16(p) && load_be32(p) && load_be32(p) <= 26 &&
	    load_be16(p + 5) + off + 5 == w->len && !p[7])
		return speaks_variant(70, 1, 2);
	return binding == 1 ? capwap_data(w, off) : 0;
}
