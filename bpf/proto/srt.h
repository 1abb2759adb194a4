/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SRT and its ancestor UDT (draft-sharabayko-srt-01): live video over UDP, enciphered or not. A header
 * of 16 bytes: the top bit, a control type or a sequence, its own number, time, the receiver's socket
 * id. Handshakes (8000 0000) hold version 4 or 5, a packet size and a kind. An acknowledgement (8002)
 * has a number that its answer (8006) repeats, and names the sequence up to which data came.
 */
#ifdef TUNPRINT_WORDS
static const char *const srt_sayings[] = {
	"handshake", "handshakes both ways", "acknowledgement of the last data",
	"answer to the acknowledgement of that number", 0
};
static const char *const srt_variants[] = { "handshake", 0 };
#endif

enum { SRT_HANDSHAKE = 0x80000000, SRT_ACK = 0x80020000, SRT_ACKACK = 0x80060000 };

static __always_inline int srt_is_handshake(const struct work *w)
{
	__u32 kind = be32(w, 36), size = be32(w, 28);

	return w->len >= 64 && !be32(w, 4) && (be32(w, 16) == 4 || be32(w, 16) == 5) && size >= 76 &&
	       size <= 9100 && (kind <= 1 || kind >= 0xfffffffe) && be32(w, 40);
}

static __always_inline opinion srt_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 said = load_be32(theirs->head);

	if (w->len < 16 || w->len > 1500)
		return 0;
	switch (be32(w, 0)) {
	case SRT_HANDSHAKE:
		return !srt_is_handshake(w) ? 0 :
		       theirs->have >= 32 && said == SRT_HANDSHAKE ? speaks(95, 1) : speaks(75, 0);
	case SRT_ACK:	/* their last data, or the one behind it */
		return speaks_if(w->len >= 20 && w->len <= 64 && theirs->have >= 16 &&
				 !(said >> 31) && be32(w, 16) - said <= 64, 60, 2);
	case SRT_ACKACK:
		return speaks_if(w->len <= 20 && said == SRT_ACK && theirs->have >= 8 &&
				 load_be32(theirs->head + 4) == be32(w, 4), 92, 3);
	}
	return 0;
}
