/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * EtherNet/IP: little-endian command, length (packet less 24), session, status, eight bytes that
 * the answer repeats.
 */
#ifdef TUNPRINT_WORDS
static const char *const ethernetip_sayings[] = {
	"session registration", "answer repeats command and context", 0
};
static const char *const ethernetip_variants[] = { 0 };
#endif

static __always_inline opinion ethernetip_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u16 command = le16(w, 0);

	if (w->len < 24 || le16(w, 2) + 24U != w->len || command > 0x75)
		return 0;
	if (theirs->have >= 24 && load_le16(theirs->head) == command &&
	    load_le16(theirs->head + 2) + 24U == theirs->len &&
	    load_be64(theirs->head + 12) == be64(w, 12) && !le32(w, 20))
		return speaks(be64(w, 12) || command == 0x65 || le32(w, 4) ? 90 : 60, 1);
	/* data of two items: a connection or none, then the payload */
	if (command == 0x6f || command == 0x70)
		return speaks_if(w->len >= 40 && !le32(w, 8) && !le32(w, 20) && !le32(w, 24) &&
					 le16(w, 30) == 2 &&
					 (le32(w, 32) == 0x000400a1 || !le32(w, 32)),
				 60, 1);
	return speaks_if(command == 0x65 && w->len == 28 && le32(w, 24) == 1 && !le32(w, 8), 70, 0);
}
