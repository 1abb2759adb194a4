/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SSTP ([MS-SSTP]): PPP over an HTTP duplex post, normally inside TLS, where only behaviour is
 * left. In clear (a TLS end point before the server): the method and the fixed path, 200, then
 * packets 10 00|01 and their length in 12 bits.
 */
#ifdef TUNPRINT_WORDS
static const char *const sstp_sayings[] = {
	"SSTP_DUPLEX_POST request", "200 answers it", "control packet", 0
};
static const char *const sstp_variants[] = { 0 };
#endif

static __always_inline opinion sstp_match(const struct work *w, const struct study *s)
{
	if (w->len < 6)
		return 0;
	if (says(w, 0, "SSTP_DUPLEX_POST "))
		return speaks(75, 0);
	if (says(w, 0, "HTTP/1.1"))
		return speaks_if(at8(w, 9) == '2' &&
				 said(last_of(s, other(w)), 0, "SSTP_DUPLEX_POST"), 97, 1);
	return speaks_if(be16(w, 0) == 0x1001 && (be16(w, 2) & 0xfff) == w->len &&
			 said(first_of(s, UP), 0, "SSTP_DUPLEX_POST"), 90, 2);
}
