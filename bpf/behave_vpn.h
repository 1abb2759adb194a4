/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * How a VPN opens inside a carrier whose units are known, whatever it carries then:
 *
 *	- OpenVPN over a stream: a reset of 14 bytes behind a length of 2 (its control channel: opcode,
 *	  session id, no acknowledgement, packet id), as much more as tls-auth or tls-crypt add; the
 *	  server's is 12 longer, for it acknowledges (a packet id, the other's session id). Then a
 *	  hello, a flight, and a packet that only acknowledges: 4 longer than the reset, and 4 more for
 *	  each of up to 8. With tls-crypt-v2 the client's first has its wrapped key behind it, of 299 bytes
 *	  where it says when it was made and no more (its default); the server's is as under tls-crypt. A
 *	  WebSocket's frames are taken off;
 *	- SSTP ([MS-SSTP] 2.2.9, 2.2.10): behind a request and its answer a Call Connect Request of 14
 *	  bytes, its acknowledgement of 48; then PPP's LCP, whose requests are acknowledged by as many
 *	  bytes (RFC 1661 5.2).
 */
#ifndef TUNPRINT_BEHAVE_VPN_H
#define TUNPRINT_BEHAVE_VPN_H

#include "behave_turn.h"

#define VPN_UNITS 40		/* all of it comes first */
#define VPN_TICKET 150		/* tickets of the carrier's TLS come in between */
#define VPN_HELLO 150
#define VPN_FLIGHT 400
#define SSTP_REQUEST 120	/* SSTP_DUPLEX_POST with its headers */

#define RESET_CRYPT 56
#define RESET_CRYPT_V2 (RESET_CRYPT + 299)

enum vpn_step {
	VPN_NONE, VPN_RESET, VPN_RESETS, VPN_GREETED, VPN_ANSWERED,
	VPN_CALLED, VPN_CALL_TAKEN, VPN_LCP_DOWN, VPN_LCP_UP,
	VPN_FOUND,
};

/* The length, the reset, and where they are used packet id, time and HMAC; tls-crypt has 40 of these. */
static __always_inline int may_be_reset(__u32 n)
{
	switch (n) {
	case 16:
	case 16 + 24: case 16 + 28: case 16 + 36: case 16 + 40: case 16 + 56: case 16 + 72:
		return 1;
	}
	return 0;
}

/* P_ACK_V1 of one to eight packets. */
static __always_inline int acknowledges(__u32 reset, __u32 n)
{
	return n >= reset + 8 && n <= reset + 36 && !((n - reset) & 3);
}

/* 4 of SSTP, 2 to 4 of PPP, 4 of LCP, options. */
static __always_inline int may_be_lcp(__u32 n)
{
	return n >= 16 && n <= 64;
}

/* What a WebSocket's frame carries (RFC 6455 5.2). */
#define WEB_MASKED 6

static __always_inline __u32 unframed(int way, __u32 size)
{
	__u32 head = way == UP ? WEB_MASKED : WEB_MASKED - 4;

	return size - head - (size - head > 125 ? 2 : 0);
}

static __always_inline void vpn_found(struct turns *t)
{
	t->vpn = VPN_FOUND;
	t->found |= TURNED_NEWS;
}

/* The client's first; alone: nothing came before it but what opens a WebSocket. */
static __always_inline int vpn_resets(struct turns *t, __u32 size, int alone)
{
	if (size == RESET_CRYPT_V2 && alone)
		size = RESET_CRYPT;
	else if (!may_be_reset(size))
		return 0;
	t->reset = size;
	return 1;
}

static __always_inline __u8 vpn_first(struct turns *t, __u32 size)
{
	if (t->units != 1)
		return VPN_NONE;
	t->reset = size;
	if (vpn_resets(t, size, !t->asked))
		return VPN_RESET;
	if (t->framed & FRAMED_WEB && vpn_resets(t, unframed(UP, size), 1)) {
		t->framed |= FRAMED_MASKED;
		return VPN_RESET;
	}
	return size == 14 && !(t->framed & FRAMED_WEB) && t->asked >= SSTP_REQUEST &&
	       t->asked == t->asked_first && t->sum[DOWN] >= 60 ? VPN_CALLED : VPN_NONE;
}

static __always_inline void vpn_up(struct turns *t, __u32 size)
{
	switch (t->vpn) {
	case VPN_RESETS:
		if (size >= VPN_HELLO)
			t->vpn = VPN_GREETED;
		else if (!acknowledges(t->reset, size))
			t->vpn = VPN_NONE;
		return;
	case VPN_GREETED:
		return;
	case VPN_ANSWERED:
		if (acknowledges(t->reset, size))
			vpn_found(t);
		return;
	case VPN_CALL_TAKEN:
		t->vpn = may_be_lcp(size) ? VPN_LCP_UP : VPN_NONE;
		t->reset = size;
		return;
	case VPN_LCP_UP:
		return;
	case VPN_LCP_DOWN:
		if (size == t->reset)
			vpn_found(t);
		return;
	}
	t->vpn = vpn_first(t, size);
}

static __always_inline void vpn_down(struct turns *t, __u32 size)
{
	switch (t->vpn) {
	case VPN_RESET:
		if (size < VPN_TICKET)
			t->vpn = size == t->reset + 12U ? VPN_RESETS : VPN_NONE;
		return;
	case VPN_GREETED:
		if (size >= VPN_FLIGHT)
			t->vpn = VPN_ANSWERED;
		else if (!acknowledges(t->reset, size))
			t->vpn = VPN_NONE;
		return;
	case VPN_CALLED:
		if (size < VPN_TICKET)
			t->vpn = size == 48 ? VPN_CALL_TAKEN : VPN_NONE;
		return;
	case VPN_CALL_TAKEN:
		t->vpn = may_be_lcp(size) ? VPN_LCP_DOWN : VPN_NONE;
		t->reset = size;
		return;
	case VPN_LCP_UP:
		if (size == t->reset)
			vpn_found(t);
		return;
	}
}

static __always_inline void follow_vpn(struct turns *t, int way, __u32 size)
{
	if (t->vpn == VPN_FOUND || t->total > VPN_UNITS || !(t->framed & FRAMED_UP))
		return;
	if (t->vpn == VPN_NONE)
		t->framed &= ~FRAMED_MASKED;
	if (t->framed & FRAMED_MASKED)
		size = unframed(way, size);
	if (way == UP)
		vpn_up(t, size);
	else
		vpn_down(t, size);
}

#endif
