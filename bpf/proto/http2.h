/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * HTTP/2 in clear with prior knowledge (RFC 9113 3.4), and so gRPC: the client's fixed 24-byte
 * preface, then frames of 24-bit length, type, flags, stream; the server begins with SETTINGS.
 */
#ifdef TUNPRINT_WORDS
static const char *const http2_sayings[] = {
	"connection preface", "SETTINGS answers the preface", 0
};
static const char *const http2_variants[] = { 0 };
#endif

static __always_inline opinion http2_match(const struct work *w, const struct study *s)
{
	if (w->len < 9)
		return 0;
	if (at8(w, 0) == 'P')
		return speaks_if(says(w, 0, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 75, 0);
	return speaks_if(!w->nth && !at8(w, 0) && be24(w, 0) % 6 == 0 && at8(w, 3) == 4 &&
			 at8(w, 4) < 2 && !be32(w, 5) &&
			 said(first_of(s, other(w)), 0, "PRI * HTTP/2.0"), 95, 1);
}
