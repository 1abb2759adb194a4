/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * HTTP/1.x (RFC 9112): a request line that begins with a method and names "HTTP/1." or a status
 * line "HTTP/1.x nnn". Many cousins borrow the form and have their own files: CONNECT, upgrades
 * (101), SSTP, RTSP, SIP. A carrier: what goes through it is another stage's question.
 */
#ifdef TUNPRINT_WORDS
static const char *const http_sayings[] = {
	"request line", "status line", "status line answers a request", 0
};
static const char *const http_variants[] = { 0 };
#endif

/* A method and a blank, but none that hands the connection over. */
static __always_inline int http_is_request(const __u8 *p)
{
	switch (p[0]) {
	case 'G':
		return text_at(p, "GET ", 0);
	case 'P':
		return text_at(p, "POST ", 0) || text_at(p, "PUT ", 0) || text_at(p, "PATCH ", 0) ||
		       text_at(p, "PROPFIND", 0);
	case 'H':
		return text_at(p, "HEAD ", 0);
	case 'D':
		return text_at(p, "DELETE ", 0);
	case 'O':
		return text_at(p, "OPTIONS ", 0);
	case 'R':
		return text_at(p, "REPORT /", 0);
	case 'M':
		return text_at(p, "MKCOL /", 0) || text_at(p, "MOVE /", 0) ||
		       text_at(p, "M-POST ", 0);
	case 'N':
		return text_at(p, "NOTIFY /", 0);
	case 'S':
		return text_at(p, "SUBSCRIB", 0) && p[9] == ' ' && p[10] == '/';
	case 'L':
		return text_at(p, "LOCK /", 0);
	case 'T':
		return text_at(p, "TRACE /", 0);
	}
	return 0;
}

/* What stands behind the method: a path, an absolute address or the asterisk. */
static __always_inline int http_names_target(const struct work *w)
{
	__u32 at = at8(w, 3) == ' '   ? 4
		   : at8(w, 4) == ' ' ? 5
		   : at8(w, 5) == ' ' ? 6
		   : at8(w, 6) == ' ' ? 7
		   : at8(w, 7) == ' ' ? 8
		   : at8(w, 8) == ' ' ? 9
				      : 10;

	return w->head[at] == '/' || w->head[at] == '*' || text_at(w->head + at, "http", 1);
}

static __always_inline opinion http_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	int packets = has_said(s, CLASS_HTTP_COVER, HTTP_COVER_SAID_IP);
	int waits = has_said(s, CLASS_HTTP_COVER, HTTP_COVER_SAID_B);

	if (w->len < 10 || at8(w, 0) < 'D' || at8(w, 0) > 'T')
		return 0;
	if (says(w, 0, "HTTP/1.")) {
		__u8 class = at8(w, 9);

		if (at8(w, 8) != ' ' || class < '1' || class > '5')
			return 0;
		if (said(theirs, 0, "CONNECT ") || said(theirs, 0, "SSTP_DUP"))
			return 0;
		if (says(w, 9, "101") || packets)
			return objects(60);
		return http_is_request(theirs->head) || http_is_request(first_of(s, other(w))->head)
			       ? speaks(waits ? 15 : 80, 2)
			       : speaks(55, 1);
	}
	return speaks_if(!packets && http_is_request(w->head) && http_names_target(w),
			 waits ? 15 : 60, 0);
}
