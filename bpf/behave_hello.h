/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a proxy that ends TCP shows inside its carrier: the opening of the connections it carries.
 *
 *	- a TLS handshake (after Xue et al., USENIX Security 2024): a ClientHello up, a flight of
 *	  certificates down, and at once, for no person and no server takes part, the client's
 *	  Finished. Its length is one of a few (RFC 8446 4.4.4, 5246 7.4.9): 64 or 80 with TLS 1.3;
 *	  with TLS 1.2 the key exchange comes along, 85 to 166. A request may follow it
 *	  in the same burst; with TLS 1.2 the server's Finished is waited for;
 *	- SOCKS 5 (RFC 1928): 3 to 5 bytes, 2 bytes back, a request, 10 or 22 bytes back;
 *	- SSH (RFC 4253): key exchange both ways, NEWKEYS of 16 bytes, a service request and its
 *	  acceptance of one size.
 *
 * WebSocket adds 6 or 8 bytes up and 2 or 4 down (RFC 6455 5.2), an SSH channel 9 and padding.
 */
#ifndef TUNPRINT_BEHAVE_HELLO_H
#define TUNPRINT_BEHAVE_HELLO_H

#include "behave_chunks.h"
#include "behave_channel.h"
#include "behave_mux.h"
#include "behave_vpn.h"

#define HELLO_MIN 180		/* a ClientHello, or what a proxy puts before it */
#define HELLO_MAX 2600		/* with a post-quantum key share and a preface */
#define FLIGHT_MIN 600		/* certificates; two session tickets of the carrier are less */
#define HELLO_UNITS 24		/* a proxy's first connection opens early */

enum hello_step { HELLO_NONE, HELLO_ALONE, HELLO_EXCHANGE, HELLO_SPLIT, HELLO_SPLIT_KEYED };

/* ChangeCipherSpec and Finished in TLS 1.3: SHA-256, SHA-384. */
static __always_inline int is_finished13(__u32 n)
{
	return n == 64 || n == 80;
}

/*
 * Key exchange, ChangeCipherSpec, Finished in TLS 1.2: X25519 or P-256 or RSA-2048, with GCM,
 * ChaCha20 or CBC.
 */
static __always_inline int is_finished12(__u32 n)
{
	switch (n) {
	case 85: case 93: case 117:
	case 118: case 126: case 150: case 166:
	case 310: case 318: case 342:
		return 1;
	}
	return 0;
}

/* Finished in a record of its own. */
static __always_inline int is_finished_alone(__u32 n)
{
	return n == 37 || n == 45 || n == 58 || n == 74;
}

/* The server's ChangeCipherSpec and Finished in TLS 1.2: alone, before HTTP/2's settings, behind a
 * ticket. */
static __always_inline int answers_finished(__u32 n)
{
	return n == 43 || n == 45 || n == 51 || n == 53 || (n >= 105 && n <= 130) ||
	       (n >= 215 && n <= 300);
}

static __always_inline void hello_found(struct turns *t)
{
	t->hello = HELLO_NONE;
	if (t->framed & FRAMED_H2)
		return;
	if (t->hellos < 255)
		t->hellos++;
	t->found |= TURNED_NEWS;
}

/* The first unit behind a flight: may it be a Finished? */
static __always_inline __u8 hello_step(const struct turns *t, __u32 size, __u32 waited)
{
	__u32 web = 0;

	if (t->asked < HELLO_MIN || t->asked > HELLO_MAX || t->asked_first < HELLO_MIN ||
	    t->sum[DOWN] < FLIGHT_MIN || waited > COMPUTED_MS || t->total > HELLO_UNITS)
		return HELLO_NONE;
	if (t->framed & FRAMED_WEB || !(t->framed & FRAMED_UP))
		web = size < 132 ? 6 : 8;
	if (is_finished13(size) || is_finished13(size - web))
		return HELLO_ALONE;
	if (is_finished12(size) || is_finished12(size - web))
		return HELLO_EXCHANGE;
	/* ChangeCipherSpec, or the key exchange, in a record of its own */
	if (size == 6 || size == 6 + web || size == 42 || size == 42 + web || size == 75 ||
	    size == 75 + web)
		return HELLO_SPLIT;
	return HELLO_NONE;
}

static __always_inline void follow_hello(struct turns *t, int way, __u32 size, __u32 waited)
{
	__u32 web = t->prev == 12 ? 6 : 0;

	if (way == DOWN) {
		if (t->units == 1 && t->hello == HELLO_EXCHANGE && answers_finished(size))
			hello_found(t);
		t->hello = HELLO_NONE;
		return;
	}
	if (t->units == 1) {
		t->hello = hello_step(t, size, waited);
		return;
	}
	if (waited > COMPUTED_MS)
		t->hello = HELLO_NONE;
	else if (t->hello == HELLO_ALONE || t->hello == HELLO_EXCHANGE)
		hello_found(t);
	else if (t->hello == HELLO_SPLIT && (t->prev == 6 || t->prev == 12) && t->units < 4 &&
		 is_finished_alone(size - web))
		hello_found(t);
	else if (t->hello != HELLO_SPLIT || t->units != 2 || (size != 6 && size != 12))
		t->hello = HELLO_NONE;
}

enum socks_step { SOCKS_NONE, SOCKS_GREETED, SOCKS_CHOSEN, SOCKS_ASKED };

static __always_inline void follow_socks(struct turns *t, int way, __u32 size)
{
	if (way == UP) {
		if (t->units > 1)
			t->socks = SOCKS_NONE;
		else if (t->socks == SOCKS_CHOSEN && size >= 5)
			t->socks = SOCKS_ASKED;
		else
			t->socks = size - 3 <= 2 || size - 9 <= 2 ? SOCKS_GREETED : SOCKS_NONE;
		return;
	}
	if (t->socks == SOCKS_GREETED || t->socks == SOCKS_ASKED) {
		if (size == 2 || size == 4) {	/* the method; a password is good */
			t->socks = SOCKS_CHOSEN;
			return;
		}
		if (t->socks == SOCKS_GREETED)	/* TLS tickets come in between */
			return;
		if (size == 10 || size == 12 || size == 22 || size == 24)
			t->found |= TURNED_SOCKS | TURNED_NEWS;
	}
	t->socks = SOCKS_NONE;
}

static __always_inline int is_service_in_channel(__u32 n)
{
	return n == in_channel(44) || n == in_channel(52) || n == in_channel(68);
}

enum keys_step {
	KEYS_NONE, KEYS_NEW, KEYS_SERVICE, KEYS_NEW_IN_CHANNEL, KEYS_SERVICE_IN_CHANNEL
};

/* Service request of 17 bytes as each cipher packs it. */
static __always_inline int is_service(__u32 n)
{
	return n == 44 || n == 52 || n == 68;
}

/* NEWKEYS and the service request, alone or together, over what is added to each. */
static __always_inline void keys_ask(struct turns *t, __u32 size)
{
	__u8 step = KEYS_SERVICE;

	if (t->keys == KEYS_NEW && is_service(size))
		t->key = size;
	else if (t->keys == KEYS_NEW && (is_service(size - 6)))
		t->key = size - 6;
	else if (t->keys == KEYS_NEW_IN_CHANNEL && is_service_in_channel(size)) {
		t->key = size;
		step = KEYS_SERVICE_IN_CHANNEL;
	} else if (is_service(size - 16))
		t->key = size - 16;
	else if (is_service(size - 22))
		t->key = size - 22;
	else
		step = size == 16 || size == 22 ? KEYS_NEW :
		       size == in_channel(16) ? KEYS_NEW_IN_CHANNEL : KEYS_NONE;
	t->keys = step;
}

static __always_inline void follow_keys(struct turns *t, int way, __u32 size)
{
	const __u8 both = TURNED_BIG_UP | TURNED_BIG_DOWN;

	if (size >= 400)
		t->found |= way == UP ? TURNED_BIG_UP : TURNED_BIG_DOWN;
	if ((t->found & both) != both)
		return;
	if (way == UP) {
		keys_ask(t, size);
		return;
	}
	if (t->total < 60 && (size == t->key || size == t->key + 2U)) {
		if (t->keys == KEYS_SERVICE)
			t->found |= TURNED_KEYS | TURNED_NEWS;
		if (t->keys == KEYS_SERVICE_IN_CHANNEL)
			t->found |= TURNED_CHANNEL_KEYS | TURNED_NEWS;
	}
	if (t->keys == KEYS_SERVICE || t->keys == KEYS_SERVICE_IN_CHANNEL)
		t->keys = KEYS_NONE;
}

/*
 * A connection through an SSH channel: its opening is confirmed by a packet of one size (17 bytes
 * as each cipher packs them), while a session's own is smaller or comes with another request; then
 * a hello, a flight, and what a Finished makes in a channel, 8 bytes more through sshuttle.
 */
static __always_inline int is_finished_in_channel(__u32 n)
{
	return n == in_channel(64) || n == in_channel(80) || n == in_channel(85) ||
	       n == in_channel(93) || n == in_channel(118) || n == in_channel(126) ||
	       n == in_channel(101);
}

static __always_inline void follow_channel(struct turns *t, int way, __u32 size, __u32 waited)
{
	if (way == DOWN) {
		if (t->units == 1 && is_service(size) && t->sum[UP] == t->first &&
		    t->first >= 84 && t->first <= 260 && t->first != 112 && t->total > 12)
			t->found |= TURNED_OPENED;
		return;
	}
	if (t->units != 1 || t->asked_first < 220 || t->asked > HELLO_MAX ||
	    t->sum[DOWN] < FLIGHT_MIN || waited > COMPUTED_MS || !is_finished_in_channel(size) ||
	    !follows_517(t->asked - size))
		return;
	if (t->channels < 255)
		t->channels++;
	t->found |= TURNED_NEWS;
}

/* Points of a proven carrier only: elsewhere the sizes say too little. */
static __always_inline __u32 hello_points(const struct turns *t)
{
	__u32 points = t->hellos > 1 ? 105 : t->hellos ? 85 : 0;

	if (t->found & TURNED_SOCKS)
		points = points + 35 > 95 ? points + 35 : 95;
	if ((t->found & TURNED_KEYS || t->vpn == VPN_FOUND) && points < 95)
		points = 95;
	return points + chunks_points(t);
}

/* The same in SSH, whose own key exchange and file transfers have all sizes of the others. */
static __always_inline __u32 channel_points(const struct turns *t)
{
	if (t->found & (TURNED_CHANNEL_KEYS | TURNED_FORWARD))
		return 125;
	if (is_mux(t))
		return 115;
	if (t->channels && t->found & TURNED_OPENED)
		return t->channels > 1 ? 130 : 115;
	return t->channels > 2 ? 115 : 0;
}

static __always_inline __u32 hello_behaved(const struct turns *t, int channel)
{
	if (channel)
		return (channel_points(t) && (t->channels || t->muxed > 1) ? BEHAVED_HELLO : 0) |
		       (t->found & TURNED_CHANNEL_KEYS || t->mux == MUX_KEYS ? BEHAVED_KEYS : 0) |
		       (t->rounds >= ROUNDS_MIN ? BEHAVED_ROUNDS : 0) |
		       (t->found & TURNED_FORWARD ? BEHAVED_FORWARD : 0);
	return (t->hellos ? BEHAVED_HELLO : 0) | (t->found & TURNED_SOCKS ? BEHAVED_SOCKS : 0) |
	       (t->found & TURNED_KEYS ? BEHAVED_KEYS : 0) |
	       (t->vpn == VPN_FOUND ? BEHAVED_VPN : 0) |
	       (chunks_points(t) ? BEHAVED_CHUNKS : 0);
}

#endif
