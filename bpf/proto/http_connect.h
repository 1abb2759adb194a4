/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * HTTP CONNECT (RFC 9110 9.3.6): "CONNECT host:port HTTP/1.x", answered by a 2xx; from then on
 * the connection is a tunnel. A refusal (407, 403, 405 ...) is none. HTTP/2 CONNECT lies in TLS.
 * PageKite's back end (pagekite.py) says CONNECT PageKite:1 to its front end and gets its visitors
 * through that connection.
 */
#ifdef TUNPRINT_WORDS
static const char *const http_connect_sayings[] = {
	"CONNECT request", "2xx answers CONNECT", 0
};
static const char *const http_connect_variants[] = { "pagekite", 0 };
#endif

static __always_inline opinion http_connect_match(const struct work *w, const struct study *s)
{
	if (w->len < 12)
		return 0;
	if (at8(w, 0) == 'C')
		return speaks_if(says(w, 0, "CONNECT ") && find_text(w, " HTTP/1.", 0), 65, 0);
	if (!says(w, 0, "HTTP/1.") || !said(last_of(s, other(w)), 0, "CONNECT "))
		return 0;
	return at8(w, 9) == '2' ? speaks_variant(96, 1, said(last_of(s, other(w)), 8, "PageKite:"))
				: objects(70);
}
