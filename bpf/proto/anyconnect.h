/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * AnyConnect and its open kin (ocserv, OpenConnect): the DTLS channel beside the TLS one. The old
 * form is DTLS before the standard: record version 01 00. The newer ones are DTLS 1.0 or 1.2 that
 * "resume" a session nobody began in DTLS: a 32-byte session id in the very first ClientHello, with
 * one cipher suite (X-DTLS12), or with pre-shared-key suites only and a full handshake all the
 * same (PSK-NEGOTIATE: the id names the TLS session). Behind such a resumption OpenConnect's first
 * data is as long as the path allows, to find out what it does. Inside TLS only behaviour is left.
 */
#ifdef TUNPRINT_WORDS
static const char *const anyconnect_sayings[] = {
	"DTLS of version 01 00", "both sides speak DTLS 01 00",
	"first ClientHello resumes with one suite", "first ClientHello: session id and PSK suites only",
	"session id of the other channel, yet a full PSK handshake", "resumed at once",
	"01 00 records count on", "first data behind it fills the path", 0
};
static const char *const anyconnect_variants[] = { "dtls-0.9", "dtls-resumed", "dtls-psk", 0 };
#endif

enum { ANYCONNECT_OLD = 1, ANYCONNECT_RESUMED, ANYCONNECT_PSK };

static __always_inline int anyconnect_is_old(const __u8 *p)
{
	return p[0] - 20U <= 3 && p[1] == 1 && p[2] == 0 && p[3] == 0 && p[4] <= 3 && p[5] == 0 &&
	       p[6] == 0;
}

static __always_inline opinion anyconnect_old(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u32 len = be16(w, 11), step;

	if (!anyconnect_is_old(w->head) || len + 13 > w->len)
		return 0;
	if (at8(w, 0) == 22 && at8(w, 4) == 0) {
		if (be16(w, 25) != 0x0100 || at8(w, 13) > 20)
			return 0;
		return speaks_variant(anyconnect_is_old(theirs->head) ? 95 : 75,
				      anyconnect_is_old(theirs->head), ANYCONNECT_OLD);
	}
	step = be32(w, 7) - load_be32(mine->head + 7);
	if (len + 13 == w->len && mine->have >= 13 && anyconnect_is_old(mine->head) &&
	    load_be16(mine->head + 3) == be16(w, 3) && step - 1 < 256)
		return speaks_variant(55, 6, ANYCONNECT_OLD);
	return 0;
}

/* 1 if from <= n < from + count; without a branch, the verifier would follow each. */
static __always_inline __u32 anyconnect_within(__u32 n, __u64 from, __u64 count)
{
	__u64 above = n - from;

	__asm__ volatile("" : "+r"(above));	/* or clang makes a comparison of it */
	return ((above - count) >> 63) & ~(above >> 63) & 1;
}

/* Pre-shared-key suites of RFC 4279, 5487, 5489, 6655 (CCM) and 7905 (CHACHA20). */
static __always_inline __u32 anyconnect_is_psk(__u32 suite)
{
	return anyconnect_within(suite, 0x8a, 12) | anyconnect_within(suite, 0xa8, 18) |
	       anyconnect_within(suite, 0xc0a4, 8) | anyconnect_within(suite, 0xccab, 4) |
	       anyconnect_within(suite, 0xc033, 9);
}

/* One message in one record of the first epoch; type 1 or 2. */
static __always_inline int anyconnect_is_hello(const struct work *w, __u8 type)
{
	return at8(w, 0) == 22 && at8(w, 1) == 0xfe && !be16(w, 3) && at8(w, 13) == type &&
	       !be24(w, 19) && at8(w, 25) == 0xfe;
}

static __always_inline opinion anyconnect_client(const struct work *w)
{
	__u32 n = be16(w, 93), others = 0;

	/* a session id of 32 at 59, no cookie at 92, suites at 93 */
	if (w->nth || at8(w, 59) != 32 || at8(w, 92) || n < 2 || n > 48 || n & 1 ||
	    w->head[95 + (inside(n) & 63)] != 1)
		return 0;
	if (n == 2 || (n == 4 && be16(w, 97) == 0x00ff))
		return be16(w, 95) >= 0xc0a0 && be16(w, 95) <= 0xc0af
			       ? 0
			       : speaks_variant(45, 2, ANYCONNECT_RESUMED);
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < 24; i++)		/* no end before 24: each would be a way of its own */
		others = forget(w, others | ((anyconnect_is_psk(load_be16(w->head + 95 + i * 2)) ^ 1) &
					     anyconnect_within(i * 2, 0, n)));
	return n >= 6 && !others ? speaks_variant(60, 3, ANYCONNECT_PSK) : 0;
}

/*
 * The answer: PSK suite under another id and no resumption, or the change of cipher at once, in the
 * same datagram or the next: then the hello is alone. DTLS stays the surer name until the flow
 * behaves like a tunnel.
 */
static __always_inline opinion anyconnect_server(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));
	__u32 end = 13 + be16(w, 11);

	if (w->nth || at8(w, 59) != 32 || theirs->head[0] != 22 || theirs->head[13] != 1)
		return 0;
	if (anyconnect_is_psk(be16(w, 92)))
		return w->len == end || w->head[inside(end)] == 22
			       ? speaks_variant(99, 4, ANYCONNECT_PSK)
			       : 0;
	return end == w->len || (end < w->len && w->head[inside(end)] == 20)
		       ? speaks_variant(45, 5, ANYCONNECT_RESUMED)
		       : 0;
}

/* The first data of epoch 1, behind a resumption: number 0 was Finished. */
static __always_inline opinion anyconnect_probe(const struct work *w, const struct study *s)
{
	return w->len >= 1200 && at8(w, 1) == 0xfe && be64(w, 3) == 0x0001000000000001ULL &&
	       be16(w, 11) + 13U == w->len && has_said(s, CLASS_ANYCONNECT, 1 << 2 | 1 << 5) ?
		       speaks_variant(92, 7, ANYCONNECT_RESUMED) : 0;
}

static __always_inline opinion anyconnect_match(const struct work *w, const struct study *s)
{
	if (w->len < 14 || at8(w, 0) - 20U > 3)
		return 0;
	if (at8(w, 1) == 1)
		return anyconnect_old(w, s);
	if (at8(w, 0) == 23)
		return anyconnect_probe(w, s);
	if (at8(w, 1) != 0xfe || at8(w, 0) != 22 || w->len < 99)
		return 0;
	if (anyconnect_is_hello(w, 1))
		return anyconnect_client(w);
	return anyconnect_is_hello(w, 2) ? anyconnect_server(w, s) : 0;
}
