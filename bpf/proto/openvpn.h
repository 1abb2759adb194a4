/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * OpenVPN (openvpn-rfc draft, ssl_pkt.h): byte 0 is opcode << 3 | key id; over TCP each message
 * follows its 16-bit length. All numbers big-endian. Control messages carry the sender's 8-byte
 * session id at 1, then per mode
 *	plain		ack count, acks 4 each, peer's session id if any, packet id, TLS
 *	tls-auth	HMAC (MD5 16, SHA1 20, SHA256 32, SHA384 48, SHA512 64), replay id 4,
 *			unix time 4, then as plain
 *	tls-crypt	replay id 4, unix time 4, tag 32, sealed
 *	tls-crypt-v2	the same; the client's first ends in its wrapped key, whose length is last
 * Resets have exact sizes; the server's names the client's session id (plain, tls-auth) or
 * carries a clock near the client's (tls-crypt). What is no control message: openvpn_data.h.
 * Without the start: packet ids that rise, or one session id in several control messages.
 */
#include "../openvpn_data.h"

#ifdef TUNPRINT_WORDS
static const char *const openvpn_sayings[] = {
	"reset, exact size and fields", "server reset names the client's session id",
	"server reset: size and clock fit", "wrapped key's length ends the client's reset",
	"control: session id kept", "control: names the peer's session id",
	"control: replay id and clock go on", "data: peer id kept, packet id rises",
	"data v1: packet id rises", "data: epoch kept, counter rises",
	"data: first bytes and block residue kept", "scrambled resets differ as resets do",
	"scrambled opcodes keep the mask", "scrambled session id kept",
	"blocks behind HMAC and IV, random from byte 0",
	"packet id, clock and a packet or ping in clear", 0
};
static const char *const openvpn_variants[] = {
	"plain", "tls-auth", "tls-crypt", "tls-crypt-v2", "scramble", "static-key", 0
};
#endif

#define OPENVPN_WKC_MIN 290	/* tag 32, key 256, length 2 */
#define OPENVPN_WKC_MAX 1024

/* Two clocks within a day. */
static __always_inline int openvpn_near(__u32 a, __u32 b) { return a - b + 86400 < 2 * 86400; }

/* Replay ids start at 1; a client that negotiates early sets the top byte (0F; 0A before). */
static __always_inline int openvpn_is_replay(__u32 id)
{
	return id && ((id >> 24 == 0x0f || id >> 24 == 0x0a) ? (id & 0xffff) < 0x4000 : id < 0x4000);
}

/* Opcode of a glimpse's message if it is a control message, else 0. */
static __always_inline __u32 openvpn_control_of(const struct glimpse *g, __u32 at)
{
	__u8 op = g->head[at] >> 3;

	if (g->len < at + 14 || g->have < at + 9)
		return 0;
	return (op >= OPENVPN_SOFT_RESET && op <= OPENVPN_ACK) || op == OPENVPN_RESET_C ||
		op == OPENVPN_RESET_S || op == OPENVPN_RESET_C3 || op == OPENVPN_CONTROL_WKC ? op : 0;
}

/*
 * The clear part behind an HMAC of size hmac: replay id and clock (if there is an HMAC), acks,
 * peer's session id, packet id. Returns 2 if it names sid (8 bytes, as loaded), 1 if it only
 * fits, 0 if not.
 */
static __always_inline int openvpn_clear(const struct work *w, __u32 at, __u32 hmac, __u64 sid, __u32 op)
{
	__u32 off = at + 9 + hmac, acks;

	if (hmac) {
		if (!openvpn_is_replay(be32(w, inside(off))) ||
		    !openvpn_is_time(be32(w, inside(off + 4))))
			return 0;
		off += 8;
	}
	if (!have(w, off + 5))
		return 0;
	acks = at8(w, inside(off++));
	if (acks > 8 || (acks ? be32(w, inside(off)) : 0) > 0xffff)
		return 0;
	off += acks * 4;
	if (acks) {
		__u64 echo = load_le64(w->head + inside(off));

		if (!have(w, off + 8) || (sid && echo != sid))
			return 0;
		if (sid)
			return 2;
		off += 8;
	}
	return op != OPENVPN_ACK && have(w, off + 4) && load_be32(w->head + inside(off)) < 0x1000;
}

/*
 * First message of a client, 14 + HMAC + 8 bytes or 54 with tls-crypt. at: 2 over TCP. Later in the flow
 * one of 54 needs a second: of voice without a header one packet in 500,000 fits.
 */
static __always_inline opinion openvpn_reset_client(const struct work *w, __u32 at, __u32 len)
{
	__u32 hmac = len - 22;

	if (len == 14)
		return at8(w, at + 9) || be32(w, at + 10) ? 0 : speaks_variant(65, 0, OPENVPN_PLAIN);
	if ((hmac == 16 || hmac == 20 || hmac == 28 || hmac == 32 || hmac == 48 || hmac == 64) &&
	    have(w, at + len) && openvpn_is_replay(be32(w, inside(at + 9 + hmac))) &&
	    openvpn_is_time(be32(w, inside(at + 13 + hmac))) &&
	    !at8(w, inside(at + 17 + hmac)) && !be32(w, inside(at + 18 + hmac)))
		return speaks_variant(70, 0, OPENVPN_AUTH);
	if (len == 54 && openvpn_is_replay(be32(w, at + 9)) && openvpn_is_time(be32(w, at + 13)))
		return speaks_variant(w->nth ? 40 : 60, 0, OPENVPN_CRYPT);
	return 0;
}

/* A client's message with its wrapped key behind. */
static __always_inline opinion openvpn_reset_wrapped(const struct work *w, __u32 at, __u32 len)
{
	__u32 key = load_be16(w->tail + TAIL - 2);

	if (len < 54 + OPENVPN_WKC_MIN || !openvpn_is_replay(be32(w, at + 9)) ||
	    !openvpn_is_time(be32(w, at + 13)) || key < OPENVPN_WKC_MIN ||
	    key > OPENVPN_WKC_MAX || key + 54 > len)
		return 0;
	return speaks_variant(key + 54 == len ? 75 : 40, 3, OPENVPN_CRYPT2);
}

/* First message of a server: its size is the client's plus 12, or tls-crypt's 66 and more. */
static __always_inline opinion openvpn_reset_server(const struct work *w, const struct study *s,
						    __u32 at, __u32 len)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 op = openvpn_control_of(theirs, at), hmac = len - 34, variant;
	__u64 sid = op ? load_le64(theirs->head + at + 1) : 0;

	if (len == 26 && !theirs->len)	/* one ack, of 0, and number 0 */
		return at8(w, at + 9) == 1 && !be32(w, at + 10) && !be32(w, at + 22) ?
			speaks_variant(65, 0, OPENVPN_PLAIN) : 0;
	if (len == 26)
		return openvpn_clear(w, at, 0, sid, OPENVPN_RESET_S) == 2 ?
			speaks_variant(98, 1, OPENVPN_PLAIN) : 0;
	if ((hmac == 16 || hmac == 20 || hmac == 28 || hmac == 32 || hmac == 48 || hmac == 64) &&
	    openvpn_clear(w, at, hmac, sid, OPENVPN_RESET_S) == 2)
		return speaks_variant(98, 1, OPENVPN_AUTH);
	if (len < 66 || len > 100 || op == OPENVPN_RESET_S || !openvpn_is_replay(be32(w, at + 9)) ||
	    !openvpn_is_time(be32(w, at + 13)))
		return 0;
	variant = op == OPENVPN_RESET_C3 ? OPENVPN_CRYPT2 : OPENVPN_CRYPT;
	if (op && openvpn_near(be32(w, at + 13), load_be32(theirs->head + at + 13)))
		return speaks_variant(95, 2, variant);
	return speaks_variant(30, 2, variant);	/* headers that change fit now and then */
}

/* Plain: no acks, and the packet id follows the one of the last message. */
static __always_inline int openvpn_numbers_on(const struct work *w, const struct glimpse *mine, __u32 at)
{
	return !at8(w, at + 9) && !mine->head[at + 9] && mine->have >= at + 14 &&
	       be32(w, at + 10) < 0x1000 && be32(w, at + 10) - load_be32(mine->head + at + 10) - 1 < 16;
}

/* One side alone, plain: its last message and this one name the same peer, behind one or two acks. */
static __always_inline int openvpn_names_same(const struct work *w, const struct glimpse *mine, __u32 at)
{
	__u8 n = at8(w, at + 9), m = mine->head[at + 9];

	if (n - 1U > 1 || m - 1U > 1 || be16(w, at + 10) || mine->have < at + 26)
		return 0;
	return load_le64(mine->head + at + (m == 1 ? 14 : 18)) == le64(w, at + (n == 1 ? 14 : 18));
}

/*
 * Any later control message, held against the last one of its side. A constant session id alone
 * says nothing: connection ids of QUIC and others do the same.
 */
static __always_inline opinion openvpn_control(const struct work *w, const struct study *s,
					       __u32 at, __u32 op)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	int kept = openvpn_control_of(mine, at) && le64(w, at + 1) == load_le64(mine->head + at + 1);
	__u64 sid = openvpn_control_of(theirs, at) ? load_le64(theirs->head + at + 1) : 0;
	int fits, best = 0;

	if (!le32(w, at + 1) || !le32(w, at + 5) || !(kept || sid))
		return 0;
	if (openvpn_clear(w, at, 0, sid, op) == 2)
		return speaks_variant(90, 5, OPENVPN_PLAIN);
	if (kept && openvpn_is_replay(be32(w, at + 9)) && openvpn_is_time(be32(w, at + 13)) &&
	    be32(w, at + 13) == load_be32(mine->head + at + 13) &&
	    be32(w, at + 9) - load_be32(mine->head + at + 9) - 1 < 63)
		return speaks(70, 6);
#pragma unroll
	for (int i = 0; i < 5; i++) {
		const __u32 size = i < 2 ? 16 + i * 4 : 16 * i;	/* 16 20 32 48 64 */

		fits = openvpn_clear(w, at, size, sid, op);
		best = forget(w, fits > best ? fits : best);
	}
	if (best == 2)
		return speaks_variant(90, 5, OPENVPN_AUTH);
	if (kept && best)
		return speaks_variant(45, 4, OPENVPN_AUTH);
	if (kept && openvpn_names_same(w, mine, at))
		return speaks_variant(60, 4, OPENVPN_PLAIN);
	return kept && op == OPENVPN_CONTROL && openvpn_numbers_on(w, mine, at) ?
		speaks_variant(35, 4, OPENVPN_PLAIN) : 0;
}

/* The message at the start of a payload by its opcode. len: of the message, at: where it is. */
static __always_inline opinion openvpn_message(const struct work *w, const struct study *s,
					       __u32 at, __u32 len)
{
	__u32 op = at8(w, at) >> 3;
	opinion o = 0;

	if (len < 14 || op < OPENVPN_SOFT_RESET || op > OPENVPN_CONTROL_WKC)
		return 0;
	if (op == OPENVPN_DATA1 || op == OPENVPN_DATA2)
		return openvpn_data(w, s, at, len, op);
	if (op == OPENVPN_RESET_C || op == OPENVPN_RESET_S || op == OPENVPN_RESET_C3) {
		if (at8(w, at) & 7 || !le32(w, at + 1) || !le32(w, at + 5))
			return 0;
		if (op == OPENVPN_RESET_C)
			return openvpn_reset_client(w, at, len);
		return op == OPENVPN_RESET_S ? openvpn_reset_server(w, s, at, len) :
			openvpn_reset_wrapped(w, at, len);
	}
	if (op == OPENVPN_CONTROL_WKC)
		o = openvpn_reset_wrapped(w, at, len);
	return o ? o : openvpn_control(w, s, at, op);
}

/*
 * TCP: a message may be followed by others in its segment (the next length and opcode are looked
 * at) or go on in the next one (then only what is read from its start counts).
 */
static __always_inline opinion openvpn_stream(const struct work *w, const struct study *s)
{
	__u32 len = be16(w, 0), next = len + 2;

	if (len < 14 || len > 2048 || w->len < 16)
		return 0;
	if (next < w->len && next < HEAD - 8) {
		__u32 follows = load_be16(w->head + (next & (HEAD - 1)));
		__u8 op = w->head[(next + 2) & (HEAD - 1)] >> 3;

		if (have(w, next + 3) && (follows < 14 || follows > 2048 ||
		    op < OPENVPN_SOFT_RESET || op > OPENVPN_CONTROL_WKC))
			return 0;
	}
	return openvpn_message(w, s, 2, len);
}

static __always_inline int openvpn_is_data(__u8 first)
{
	return first >> 3 == OPENVPN_DATA1 || first >> 3 == OPENVPN_DATA2;
}

static __always_inline opinion openvpn_match(const struct work *w, const struct study *s)
{
	__u32 at = 0;
	opinion o;

	if (w->len < 14)
		return 0;
	if (w->pkt.proto == IP_TCP) {
		at = 2;
		o = openvpn_stream(w, s);
		if (!o && openvpn_is_data(at8(w, 2)))
			o = openvpn_cbc(w, s);
		if (o || be16(w, 0) + 2U != w->len)
			return o;
	} else {
		o = openvpn_message(w, s, 0, w->len);
		__asm__ volatile("" : : : "memory");	/* nothing learned so far is needed */
		if (!o && openvpn_is_data(at8(w, 0)))
			o = openvpn_cbc(w, s);
		if (!o)
			o = openvpn_bare(w, s);
		if (o)
			return o;
	}
	at = forget(w, at) & 2;		/* one look for both */
	o = openvpn_scramble(w, s, at);
	__asm__ volatile("" : : : "memory");
	return o ? o : openvpn_static(w, s, at);
}
