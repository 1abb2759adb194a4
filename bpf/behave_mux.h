/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * sshuttle: connections that are ended at both sides, as messages behind 8 bytes (its ssnet.py) in one
 * SSH session, which starts Python. Three things show:
 *
 *	- a TLS handshake: the other end's address and port as text, at once the hello (padded to 517
 *	  bytes, RFC 7685 4), a flight, at once the Finished, whose size differs from the hello's as in
 *	  behave_hello.h;
 *	- an SSH key exchange, NEWKEYS and the service request 8 bytes longer than through a channel;
 *	- bulk in rounds: behind more than 32768 bytes in messages of 2048 it stands still until a ping
 *	  of 14 bytes is answered by as many. Clients that open SSH's window in such steps send less (9).
 */
#ifndef TUNPRINT_BEHAVE_MUX_H
#define TUNPRINT_BEHAVE_MUX_H

#include "behave_turn.h"

#define MUX_HEAD 8
#define ROUND_MIN 33000		/* 32768 and the heads of their messages */
#define ROUND_MAX 37500		/* 17 messages, another one or two, and what SSH adds */
#define ROUNDS_MIN 3
#define MUX_UNITS 120

enum mux_step { MUX_NONE, MUX_NEW_KEYS, MUX_SERVICE, MUX_KEYS };

/* What an SSH channel makes of n bytes: 9 more, padding to 8, length and tag. */
static __always_inline __u32 in_channel(__u32 n)
{
	return ((n + 14 + 7) & ~7U) + 20;
}

/*
 * In steps of 8 the sizes alone are met by any questions and answers over a channel. What a
 * channel adds falls out of the difference: a hello padded to 517 bytes (RFC 7685 4), less 93, 80,
 * 64 ... of the Finished.
 */
static __always_inline int follows_517(__u32 less)
{
	return less == 424 || less == 432 || less == 440 || less == 448 || less == 456;
}

/* "2,192.0.2.1,443" or IPv6's like, then a hello. */
static __always_inline int asks_and_greets(const struct turns *t)
{
	__u32 s = t->service, asks = t->asked_first, hello = t->asked_last;

	return s && asks >= s + 8 && asks <= s + 56 && asks + hello == t->asked && hello >= 556 &&
	       hello <= 620;
}

/* 14 bytes, where they cannot be taken for the 9 of a window's adjustment. */
static __always_inline int answers_ping(__u32 s, __u32 size)
{
	switch (s) {
	case 44:		/* ChaCha20 */
		return size == s + 8;
	case 52: case 56: case 68: case 100:	/* GCM; a MAC over the ciphertext */
		return size == s;
	}
	return 0;
}

static __always_inline void mux_keys(struct turns *t, __u32 size)
{
	__u8 step = t->mux;

	t->mux = MUX_NONE;
	if (t->units == 1 && size == in_channel(16 + MUX_HEAD) && t->sum[DOWN] >= 400 &&
	    t->total < MUX_UNITS)
		t->mux = MUX_NEW_KEYS;
	if (step != MUX_NEW_KEYS || t->units != 2)
		return;
	if (size == in_channel(44 + MUX_HEAD) || size == in_channel(52 + MUX_HEAD) ||
	    size == in_channel(68 + MUX_HEAD)) {
		t->mux = MUX_SERVICE;
		t->key = size;
	}
}

static __always_inline void mux_up(struct turns *t, __u32 size, __u32 waited)
{
	if (t->units == 1 && t->sum[DOWN] >= 600 && waited <= COMPUTED_MS && asks_and_greets(t) &&
	    follows_517(t->asked_last - size) && t->muxed < 15) {
		t->muxed++;
		t->found |= TURNED_NEWS;
	}
	if (t->mux != MUX_KEYS)
		mux_keys(t, size);
}

/* bulk: of the other way, as it came in one burst. */
static __always_inline void mux_round(struct turns *t, __u32 size, __u32 bulk)
{
	if (t->units > 2 || !answers_ping(t->service, size) || bulk < ROUND_MIN || bulk > ROUND_MAX ||
	    t->rounds == 15)
		return;
	t->rounds++;
	t->found |= TURNED_NEWS;
}

static __always_inline void follow_mux(struct turns *t, int way, __u32 size, __u32 waited)
{
	mux_round(t, size, t->sum[(way & 1) ^ 1]);
	if (way == UP) {
		mux_up(t, size, waited);
		return;
	}
	if (t->mux != MUX_SERVICE)
		return;
	t->mux = t->units == 1 && size == t->key ? MUX_KEYS : MUX_NONE;
	if (t->mux)
		t->found |= TURNED_NEWS;
}

static __always_inline int is_mux(const struct turns *t)
{
	return t->muxed > 1 || t->rounds >= ROUNDS_MIN || t->mux == MUX_KEYS;
}

#endif
