/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Redis (RESP): requests are arrays of bulk strings, "*2 CRLF $3 CRLF"; answers begin with + - :
 * $ * and end a line.
 */
#ifdef TUNPRINT_WORDS
static const char *const redis_sayings[] = {
	"array of bulk strings", "answer to an array", 0
};
static const char *const redis_variants[] = { 0 };
#endif

/* '*' or '$', one or two digits, CRLF: the length of it; 0: none. */
static __always_inline __u32 redis_count(const __u8 *p, __u8 sign)
{
	if (p[0] != sign || (__u32)(p[1] - '0') > 9)
		return 0;
	if (p[2] == '\r')
		return p[3] == '\n' ? 4 : 0;
	return (__u32)(p[2] - '0') <= 9 && p[3] == '\r' && p[4] == '\n' ? 5 : 0;
}

static __always_inline int redis_is_request(const __u8 *p)
{
	__u32 n = redis_count(p, '*');

	return n && redis_count(n == 4 ? p + 4 : p + 5, '$');
}

static __always_inline opinion redis_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 4)
		return 0;
	if (at8(w, 0) == '*' && redis_is_request(w->head) && w->len > 10)
		return speaks(60, 0);
	if (at8(w, 0) != '+' && at8(w, 0) != '-' && at8(w, 0) != ':' && at8(w, 0) != '$' &&
	    at8(w, 0) != '*')
		return 0;
	return speaks_if(theirs->len > 10 && redis_is_request(theirs->head) && last_byte(w) == '\n',
			 90, 1);
}
