/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What an SSH connection is for, by what the client asks first once it is let in. The sizes of a few
 * messages are known by their text (RFC 4252-4254): with s for SERVICE_REQUEST, which is answered by
 * one of its size, whatever the cipher:
 *
 *	- USERAUTH_SUCCESS is s - 16, a channel's confirmation s;
 *	- OpenSSH's "no-more-sessions@openssh.com" (PROTOCOL 2.2) is s + 16. It follows the request for
 *	  a session in one write; alone it says that there will be none: the connection is for forwarding;
 *	- a tun device ("tun@openssh.com", PROTOCOL 2.3) is s + 16 with AES in GCM or with a MAC over the
 *	  ciphertext, s + 24 with ChaCha20, s + 32 with a MAC over the text;
 *	- the opening of a connection through it (RFC 4254 7.2), with two addresses, is s + 32 or more.
 *
 * A session's client asks for a shell at once behind the confirmation, a tun device has nothing to
 * ask. Compressed (zlib@openssh.com) the sizes are others, and nothing is found.
 */
#ifndef TUNPRINT_BEHAVE_CHANNEL_H
#define TUNPRINT_BEHAVE_CHANNEL_H

#include "behave_turn.h"

#define CHANNEL_MAX 300		/* an opening with a long name in it */
#define NEWKEYS 16		/* in clear */
#define SERVICE_UNITS 40	/* the key exchange is over by then */

enum asks {
	ASKS_NONE,
	ASKS_ENTRY,		/* the service was accepted: authentication */
	ASKS_FIRST,		/* let in; what it asks first */
	ASKS_NO_SESSION,
	ASKS_CHANNEL,		/* a connection through, not confirmed yet */
	ASKS_DEVICE,		/* perhaps a tun device */
	ASKS_DEVICE_OPEN,
	ASKS_PEER_CHANNEL,	/* the server opens one */
	ASKS_OVER,
};

/* SERVICE_REQUEST of 17 bytes, as RFC 4253 6 packs it with 8 to 64 bytes of MAC. */
static __always_inline int may_be_service(__u32 n)
{
	return n == 40 || n == 44 || n == 48 || n == 52 || n == 56 || n == 64 || n == 68 || n == 96 ||
	       n == 100;
}

/*
 * A write that asks for the service, whose request has this size: alone, behind NEWKEYS (PuTTY),
 * or behind it and with a first try to be let in (Dropbear: a name, and no password).
 */
static __always_inline int may_be_asked_in(__u32 write, __u32 size)
{
	return write == size || write - size - NEWKEYS < 112;
}

/* A request for a tun device and one for no more sessions, as each kind of MAC packs them. */
static __always_inline int may_be_device(__u32 s, __u32 size)
{
	if (s == 44 && size == 2 * s + 40)
		return 1;
	if (s == 40 || s == 64 || s == 96)
		return size == 2 * s + 48;
	return size == 2 * s + 32 || ((s == 48 || s == 52) && size == 2 * s + 48);
}

/* What a client that was let in asks first: in one write, or in several before it is answered. */
static __always_inline __u8 asks_first(__u32 s, __u32 size)
{
	if (size == s + 16)
		return ASKS_NO_SESSION;
	if (size <= s + 8)		/* a session, and perhaps more of them */
		return ASKS_OVER;
	if (may_be_device(s, size))
		return ASKS_DEVICE;
	if (size == 2 * s + 16 || size == 2 * s + 24 || size == 2 * s + 32)	/* a session, no more */
		return ASKS_OVER;
	if (size >= s + 32 && size <= CHANNEL_MAX)
		return ASKS_CHANNEL;
	return size < s + 32 ? ASKS_FIRST : ASKS_OVER;
}

static __always_inline void channel_found(struct turns *t)
{
	t->asks = ASKS_OVER;
	t->found |= TURNED_FORWARD | TURNED_NEWS;
}

/*
 * No session was asked for. What follows at once belongs to the first write, or answers the server's
 * host keys; a connection through comes when somebody makes one.
 */
static __always_inline __u8 asks_next(const struct turns *t, __u32 size, __u32 waited)
{
	if (t->units > 1)
		return asks_first(t->service, size);
	if (size >= t->service + 32U && size <= CHANNEL_MAX && waited > COMPUTED_MS)
		return ASKS_CHANNEL;
	return ASKS_NO_SESSION;
}

static __always_inline void asks_up(struct turns *t, __u32 size, __u32 waited)
{
	if (t->asks == ASKS_PEER_CHANNEL && size == t->service)
		channel_found(t);
	else if (t->asks == ASKS_DEVICE_OPEN && waited > COMPUTED_MS)
		channel_found(t);
	else if (t->asks == ASKS_DEVICE_OPEN)
		t->asks = ASKS_OVER;
	else if (t->asks == ASKS_FIRST)
		t->asks = asks_first(t->service, size);
	else if (t->asks == ASKS_NO_SESSION || t->asks == ASKS_PEER_CHANNEL)
		t->asks = asks_next(t, size, waited);
}

static __always_inline void asks_down(struct turns *t, __u32 size)
{
	const __u8 both = TURNED_BIG_UP | TURNED_BIG_DOWN;
	__u32 s = t->service;

	if (t->asks == ASKS_NONE) {
		/* EXT_INFO may come first (RFC 8308 2.4) */
		if ((t->found & both) == both && t->units <= 2 && may_be_service(size) &&
		    may_be_asked_in(t->asked_last, size) && t->total < SERVICE_UNITS) {
			t->service = size;
			t->asks = ASKS_ENTRY;
			t->found &= ~both;	/* of a key exchange inside there are others */
		}
	} else if (t->asks == ASKS_ENTRY) {
		if (size == s - 16)
			t->asks = ASKS_FIRST;
	} else if (size == s) {		/* a confirmation: of a session, where nothing else was asked */
		if (t->asks == ASKS_CHANNEL)
			channel_found(t);
		else
			t->asks = t->asks == ASKS_DEVICE ? ASKS_DEVICE_OPEN : ASKS_OVER;
	} else if (t->asks == ASKS_NO_SESSION && size >= s + 32 && size <= CHANNEL_MAX) {
		t->asks = ASKS_PEER_CHANNEL;
	}
}

static __always_inline void follow_asks(struct turns *t, int way, __u32 size, __u32 waited)
{
	if (t->asks == ASKS_OVER)
		return;
	if (way == UP)
		asks_up(t, size, waited);
	else
		asks_down(t, size);
}

#endif
