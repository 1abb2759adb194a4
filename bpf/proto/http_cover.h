/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Streams that only dress as HTTP: a GET, which has no body, and behind its blank line bytes that
 * are no text, before or instead of an answer that fits. V2Ray's "http" header writes the request
 * by itself, simple-obfs puts the data right behind a WebSocket request that claims a length, and
 * answers 101. GNU httptunnel posts to /index.html?crap=TIME and fetches the same. Hippotat (IP over
 * HTTP, PROTOCOL.txt) answers posts with the packets themselves: an IPv4 header that holds right
 * behind the blank line, or behind the first chunk's length. Its posts have the boundary "b", which
 * makes http wait for what is answered.
 */
#ifdef TUNPRINT_WORDS
static const char *const http_cover_sayings[] = {
	"binary stream behind a GET", "data inside a request to upgrade", "101 answers data",
	"httptunnel's request", "httptunnel's request, answered", "binary both ways behind a GET",
	"an IP packet answers a post", "posts parts between lines of b", 0
};
static const char *const http_cover_variants[] = {
	"http-header", "simple-obfs", "httptunnel", "ip", 0
};
#endif

enum { HTTP_COVER_HEADER = 1, HTTP_COVER_OBFS, HTTP_COVER_HTTPTUNNEL, HTTP_COVER_IP };
#define HTTP_COVER_SAID_IP (1 << 6)
#define HTTP_COVER_SAID_B (1 << 7)

/* At least four of the first 16 bytes have the high bit, and control characters occur. */
static __always_inline int http_cover_is_binary(const __u8 *p)
{
	__u64 high = (load_le64(p) & 0x8080808080808080ULL) >> 7;
	__u64 more = (load_le64(p + 8) & 0x8080808080808080ULL) >> 7;

	/* bytes of 0/1: the multiplication adds them up in the top byte */
	return ((high + more) * 0x0101010101010101ULL) >> 56 >= 4;
}

/* The client's request goes on behind its text; a capture that cut it shows no last bytes. */
static __always_inline int http_cover_goes_on(const __u8 *tail)
{
	return load_le64(tail + TAIL - 8) && load_le32(tail + TAIL - 4) != 0x0a0d0a0d &&
	       tail[TAIL - 1] != '\n';
}

/* The client's first request is a whole GET and is followed by a binary stream of its own. */
static __always_inline opinion http_cover_stream(const struct work *w, const struct study *s)
{
	const struct glimpse *up = first_of(s, UP), *after = last_of(s, UP);

	if (w->way == UP)
		return w->nth == 1 && !s->nth[DOWN] &&
				       load_le32(s->tail[UP] + TAIL - 4) == 0x0a0d0a0d &&
				       http_cover_is_binary(w->head)
			       ? speaks_variant(70, 0, HTTP_COVER_HEADER)
			       : 0;
	if (s->nth[UP] < 2 || w->nth > 1 || up->len < 18 || !http_cover_is_binary(after->head) ||
	    (w->nth && said(first_of(s, DOWN), 0, "HTTP/1.1 101")))
		return 0;
	if (says(w, 0, "HTTP/1.") ? at8(w, 9) == '2' && !w->nth : http_cover_is_binary(w->head))
		return speaks_variant(w->nth ? 80 : 90, 5, HTTP_COVER_HEADER);
	return 0;
}

/* "Upgrade: websocket" and a length: data follow the blank line in the same packet. */
static __always_inline opinion http_cover_upgrade(const struct work *w)
{
	__u32 blank;

	if (w->nth || !find_text(w, "Sec-WebS", 1))
		return 0;
	blank = find_text(w, "\r\n\r\n", 0);
	if (!blank || blank + 4 >= w->len || blank + 4 > HEAD - 17)
		return 0;
	return http_cover_is_binary(w->head + inside(blank + 4))
		       ? speaks_variant(72, 1, HTTP_COVER_OBFS)
		       : 0;
}

/* Where a chunk's data begin whose length, one to four digits and a line end, may stand at off. */
static __always_inline __u32 http_cover_chunk(const struct work *w, __u32 off)
{
	__u64 line = load_le64(w->head + inside(off));

#pragma unroll
	for (__u32 i = 1; i < 5; i++)
		if ((line >> (8 * i) & 0xffff) == 0x0a0d)
			return off + i + 2;
	return off;
}

/* An answer whose body begins with an IPv4 header that holds; text in its place tells 8 kB or more. */
static __always_inline opinion http_cover_packet(const struct work *w)
{
	__u32 off = find_text(w, "\r\n\r\n", 0), total;
	const __u8 *ip;

	if (!off || off > HEAD - INNER_HEAD - 16)
		return 0;
	off = forget(w, http_cover_chunk(w, off + 4));
	if (off > HEAD - INNER_HEAD || off + 20 > w->have)
		return 0;
	ip = inner_at(w, off);
	total = load_be16(ip + 2);
	if (ip[0] != 0x45 || total < 21 || total > 4096 || !ip[8] || ip[6] & 0x80)
		return 0;
	return inner_sum(ip, 5) == 0xffff ? speaks_variant(72, 6, HTTP_COVER_IP) : 0;
}

static __always_inline opinion http_cover_match(const struct work *w, const struct study *s)
{
	const struct glimpse *up = first_of(s, UP);
	opinion packet = 0;

	if (w->len < 16)
		return 0;
	/* joined in the middle, either side may be UP */
	if (says(w, 0, "HTTP/1.1 200") && said(last_of(s, other(w)), 0, "POST /"))
		packet = http_cover_packet(w);
	if (packet)
		return packet;
	if (says(w, 0, "GET ") && !w->nth)
		return says(w, 4, "/index.html?crap=")
			       ? speaks_variant(70, 3, HTTP_COVER_HTTPTUNNEL)
			       : http_cover_upgrade(w);
	if (says(w, 0, "POST /index.html?crap="))
		return speaks_variant(70, 3, HTTP_COVER_HTTPTUNNEL);
	if (says(w, 0, "POST /")) {
		if (has_said(s, CLASS_HTTP_COVER, HTTP_COVER_SAID_IP))
			return speaks(40, 6);
		return w->nth || !find_text(w, "ry=\"b\"\r\n", 0) ? 0 : speaks(45, 7);
	}
	if (up->head[0] != 'G' && up->head[0] != 'P')
		return 0;
	if (!w->nth && w->way == DOWN && says(w, 0, "HTTP/1.") &&
	    (said(up, 0, "POST /index.html?crap=") || said(up, 0, "GET /index.html?crap=")))
		return speaks_variant(96, 4, HTTP_COVER_HTTPTUNNEL);
	if (!said(up, 0, "GET "))
		return 0;
	if (!w->nth && says(w, 0, "HTTP/1.1 101") && s->nth[UP] == 1 && up->len > 96 &&
	    http_cover_goes_on(s->tail[UP]))
		return speaks_variant(60, 2, HTTP_COVER_OBFS);
	return http_cover_stream(w, s);
}
