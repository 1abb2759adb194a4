/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Who speaks how much in turn, in a TCP stream. TLS records are followed from header to header, so
 * that their plain lengths are known: RFC 8446 5.2 adds a type byte and a tag of 16, GCM in
 * RFC 5288 a nonce of 8 and a tag of 16, RFC 7905 a tag of 16. The Finished message, whose length
 * is known, tells which. The first FARS headers of a packet are read wherever they lie, the next
 * ones in its head. Where there are more, or the stream has a gap, the thread is taken up again at
 * the next packet that begins with a header.
 */
#ifndef TUNPRINT_BEHAVE_TURN_H
#define TUNPRINT_BEHAVE_TURN_H

#include "behave_tally.h"

enum framed {
	FRAMED_UP = 1, FRAMED_DOWN = 2,	/* TLS records, by way */
	FRAMED_KEYED = 4,		/* the client's ChangeCipherSpec was seen */
	FRAMED_BEGUN = 8,		/* and its Finished: application data follows */
	FRAMED_H2 = 16,			/* HTTP/2: an acknowledgement of SETTINGS alone in a record */
	FRAMED_BLIND = 32,		/* a cipher whose padding hides the lengths */
	FRAMED_WEB = 64,		/* it may be a WebSocket: a request, an answer like a 101's */
	FRAMED_MASKED = 128,		/* what is followed in behave_vpn.h lies in its frames */
};

enum turned {
	TURNED_SOCKS = 1, TURNED_KEYS = 2, TURNED_CHANNEL_KEYS = 4, TURNED_OPENED = 8,
	TURNED_BIG_UP = 16, TURNED_BIG_DOWN = 32,
	TURNED_NEWS = 64,	/* since the last judgement */
	TURNED_FORWARD = 128,	/* SSH: asked for channels, and for no session */
};

#define COMPUTED_MS 30		/* what waits for nobody: a Finished, a request behind another */
#define LOST_RECORD (~0U)
#define RECORDS_FOLLOWED 4	/* behind the first FARS, in the head of one packet */

static __always_inline void turn_add(struct turns *t, int way, __u32 bytes)
{
	__u32 sum = t->sum[way & 1] + bytes;

	t->sum[way & 1] = sum > 0xffff ? 0xffff : sum;
}

/*
 * The first request and an answer that could be "101 Switching Protocols": 129 bytes are the least
 * that RFC 6455 asks for.
 */
static __always_inline int is_upgrade(const struct turns *t)
{
	return t->total <= 8 && t->asked >= 150 && t->asked <= 450 &&
	       t->asked == t->asked_first && t->prev >= 129 && t->prev <= 260;
}

/* A unit begins: a burst goes on, or the other side's turn is over. */
static __always_inline void turn_take(struct turns *t, int way, __u32 size)
{
	way &= 1;
	if (t->way != way || !t->units) {
		if (way == UP) {
			t->asked = t->sum[UP];
			t->asked_first = t->first;
			t->first = size;
			if (is_upgrade(t))
				t->framed |= FRAMED_WEB;
		} else {
			t->asked_last = t->prev;
		}
		t->sum[way] = 0;
		t->way = way;
		t->units = 0;
	}
	turn_add(t, way, size);
	if (t->units < 255)
		t->units++;
	if (t->total < 255)
		t->total++;
}

/* Bytes that nobody can tell apart: whose turn it is is known, and what was followed is not. */
static __always_inline void turn_blind(struct turns *t, int way, __u32 bytes)
{
	turn_take(t, way, bytes > 0xffff ? 0xffff : bytes);
	t->hello = t->socks = t->keys = 0;
}

/* The client's first record behind its ChangeCipherSpec is its Finished (or a certificate). */
static __always_inline void record_finished(struct turns *t, __u8 type, __u32 len)
{
	t->framed |= FRAMED_BEGUN;
	if (type == 23)
		t->over = 17;
	else if (len == 40)
		t->over = 24;
	else if (len == 32)
		t->over = 16;
	else
		t->framed |= FRAMED_BLIND;
}

/* The plain length of an application data record, ~0: none, or not known. */
static __always_inline __u32 record_plain(struct turns *t, int way, __u8 type, __u32 len)
{
	if (type == 20 && way == UP)
		t->framed |= FRAMED_KEYED;
	if (!(t->framed & FRAMED_KEYED) || type == 20)
		return ~0U;
	if (!(t->framed & FRAMED_BEGUN)) {
		if (way == UP)
			record_finished(t, type, len);
		return ~0U;
	}
	if (type != 23 || t->framed & FRAMED_BLIND || len < t->over)
		return ~0U;
	return len - t->over;
}

/* Where the packet's first record may begin; NO_FAR: nowhere in it. */
static __always_inline __u32 record_far(const struct work *w, const struct study *s)
{
	__u32 left = s->left[w->way & 1];

	if (w->pkt.proto != IP_TCP)
		return NO_FAR;
	return left == LOST_RECORD ? 0 : left < w->pkt.payload_len ? left : NO_FAR;
}

/* Where the next record of this packet begins; past its end if none does. */
static __always_inline __u32 record_from(const struct work *w, const struct study *s, int way)
{
	__u32 left = s->left[way & 1];

	if (left != LOST_RECORD)
		return left;
	return tls_record(w->head) && at8(w, 0) == 23 && w->len >= 22 ? 0 : LOST_RECORD;
}

#endif
