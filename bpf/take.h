/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* take: the payload's first and last bytes onto the work page, where every matcher reads them. */
#ifndef TUNPRINT_TAKE_H
#define TUNPRINT_TAKE_H

#include "parse.h"

#define TAIL_OFF_MAX 0x3fff	/* the tail of a longer payload is not kept; all bits are set */

/* Payload bytes to look at: of one datagram where a packet stands for several. */
static __always_inline __u32 take_room(const struct work *w)
{
	if (w->pkt.segments > 1 && w->pkt.segment && w->pkt.proto == IP_UDP)
		return w->pkt.segment;
	return w->pkt.payload_len;
}

#ifdef __bpf__
/* The up to 7 bytes behind the last whole word. */
static __always_inline void take_rest(struct work *w, const __u8 *at, const __u8 *end, __u32 room)
{
	__u32 n = FRESH(w->have);
	const __u8 *rest;

	if (n > HEAD - 8)
		return;
	rest = at + n;
#pragma unroll
	for (__u32 i = 0; i < 7; i++) {
		if (n + i >= room || rest + i + 1 > end)
			return;
		w->head[(n + i) & (HEAD - 1)] = rest[i];
		w->have = n + i + 1;
	}
}

/* The first HEAD bytes in whole words: what was checked is what is read, as the verifier wants it. */
static __always_inline void take_head(struct work *w, const __u8 *at, const __u8 *end, __u32 room)
{
	__u32 n = 0;

#pragma unroll
	for (__u32 i = 0; i < HEAD; i += 8) {
		if (n == i && room >= i + 8 && at + i + 8 <= end) {
			*(__u64 *)(w->head + i) = TP_LOAD(__u64, at + i);
			n = i + 8;
		} else {
			*(__u64 *)(w->head + i) = 0;
		}
	}
	w->have = n;
	take_rest(w, at, end, room);
}
#else
/* The same with what a libc has for it: a tenth of replay's time lay here. */
static __always_inline void take_head(struct work *w, const __u8 *at, const __u8 *end, __u32 room)
{
	__u32 n = room < HEAD ? room : HEAD;

	if (end <= at)
		n = 0;
	else if (n > (__u64)(end - at))
		n = end - at;
	memcpy(w->head, at, n);
	memset(w->head + n, 0, HEAD - n);
	w->have = n;
}
#endif

static __always_inline void take_tail(struct work *w, const __u8 *at, const __u8 *end, __u32 len)
{
	__u32 off = len - TAIL;

	__builtin_memset(w->tail, 0, sizeof(w->tail));
	if (len < TAIL || off > TAIL_OFF_MAX)
		return;
	at = place(at, BOUNDED(off, TAIL_OFF_MAX));	/* the same again, where the verifier sees it */
	if (at + TAIL > end)
		return;
#pragma unroll
	for (int i = 0; i < TAIL; i += 4)
		*(__u32 *)(w->tail + i) = TP_LOAD(__u32, at + i);
}

/* Where the header behind the one at off lies, which is the i-th of there. */
static __always_inline __u32 far_next(const struct work *w, int i, __u32 off)
{
	__u32 len = tls_record(w->there[i]);

	return forget(w, len ? off + FAR + len : NO_FAR);
}

/* What far asks for. */
static __always_inline void take_far(struct work *w, const __u8 *data, const __u8 *end)
{
	__u32 off = FRESH(w->far), payload = FRESH(w->pkt.payload);

	__builtin_memset(w->there, 0, sizeof(w->there));
	if (payload > NET_BYTES_MAX + 64)
		return;
	data += payload;
	for (int n = 0; n < FARS; n++) {
		const __u8 *at;

		if (off > TAIL_OFF_MAX)
			return;
		at = place(data, BOUNDED(off, TAIL_OFF_MAX));
		if (at + FAR > end)
			return;
		*(__u32 *)w->there[n] = TP_LOAD(__u32, at);
		w->there[n][4] = at[4];
		off = far_next(w, n, off);
	}
}

/* Copies the payload's first HEAD and last TAIL bytes to the work page. */
static __always_inline void take_payload(struct work *w, const __u8 *data, const __u8 *end)
{
	__u32 off = FRESH(w->pkt.payload), room = FRESH(w->pkt.payload_len);
	const __u8 *at = data + off;

	w->len = room;
	w->have = 0;
	if (off > NET_BYTES_MAX + 64)
		return;
	take_head(w, at, end, room);
	take_tail(w, at, end, room);
}

#endif
