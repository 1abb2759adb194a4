/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * TLS over TCP (RFC 8446, 5246): records of type 20..23, version 03 00..03 04, length up to
 * 16640. A ClientHello and the ServerHello that answers it prove it; from the middle, records
 * that follow each other where the lengths say, or that fill their packets exactly. SSLv2-framed
 * hellos are taken too. What travels inside is not judged here: TLS is a carrier.
 */
#ifdef TUNPRINT_WORDS
static const char *const tls_sayings[] = {
	"ClientHello", "ServerHello", "ServerHello answers a ClientHello",
	"records follow each other at their lengths", "one record fills the packet",
	"alert", "SSLv2-framed ClientHello", 0
};
static const char *const tls_variants[] = { 0 };
#endif

#define TLS_RECORD_MAX 16640 /* 2^14 + 256 */

/* Length of the record whose header is at p, 0: none. */
static __always_inline __u32 tls_record(const __u8 *p)
{
	__u32 len = load_be16(p + 3);

	if (p[0] - 20U > 3 || p[1] != 3 || p[2] > 4 || len > TLS_RECORD_MAX)
		return 0;
	return len;
}

static __always_inline int tls_is_hello(const __u8 *p, __u8 type)
{
	__u32 record = load_be16(p + 3), body = load_be32(p + 5) & 0xffffff;

	return p[0] == 22 && p[1] == 3 && p[2] <= 3 && record - 40 <= TLS_RECORD_MAX - 40 &&
	       p[5] == type && body >= 34 && body < 0x10000 && p[9] == 3 && p[10] <= 3;
}

/*
 * A stream known from its start that began otherwise only carries TLS: behind STARTTLS it keeps
 * its own name, behind a proxy's preface it must not pass for a plain visit.
 */
static __always_inline int tls_came_later(const struct work *w, const struct study *s)
{
	return w->stream != ~0U && w->stream && !tls_record(first_of(s, w->way)->head) &&
	       !(first_of(s, w->way)->head[0] & 0x80);
}

static __always_inline opinion tls_hello(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 record = be16(w, 3), body = be24(w, 6);

	if (w->len < 46)
		return 0;
	/* one hello may share its record with the messages behind it, or need several records */
	if (tls_is_hello(w->head, 1))
		return speaks_if(body + 4 == record || body + 4 > record, 55, 0);
	if (!tls_is_hello(w->head, 2) || body > 1024)
		return 0;
	return tls_is_hello(first_of(s, other(w))->head, 1) || tls_is_hello(theirs->head, 1)
		       ? speaks(55, 2)
		       : speaks(50, 1);
}

static __always_inline opinion tls_records(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 len = tls_record(w->head), next = len + 5, before;
	int greeted =
		tls_is_hello(first_of(s, UP)->head, 1) || tls_is_hello(first_of(s, DOWN)->head, 1);

	if (!len)
		return 0;
	if (at8(w, 0) == 21 && len == 2 && (at8(w, 5) - 1U > 1 || w->len < 7))
		return 0;
	if (greeted) /* slowly, so that what tunnels show in their records is still looked for */
		return speaks(10, 3);
	if (next + 5 <= w->len && next < HEAD - 8 && have(w, next + 5))
		return speaks_if(tls_record(w->head + inside(next)) &&
					 w->head[inside(next + 2)] == at8(w, 2),
				 40, 3);
	before = mine->have >= 5 ? tls_record(mine->head) : 0;
	if (before && mine->head[2] == at8(w, 2) && before + 5 == mine->len)
		return speaks(next == w->len ? 40 : 15, 3);
	if (next == w->len)
		return speaks(at8(w, 0) == 23 && len >= 17 ? 30 : 15, at8(w, 0) == 21 ? 5 : 4);
	return speaks_if(next > w->len && at8(w, 0) == 23, 5, 3);
}

/* High bit, 15-bit length, type 1, version 03 0x, cipher specs in threes (RFC 5246 E.2). */
static __always_inline int tls_is_old_hello(const struct work *w)
{
	return (be16(w, 0) & 0x8000) && (be16(w, 0) & 0x7fff) + 2U == w->len && opens(w) &&
	       at8(w, 2) == 1 && at8(w, 3) <= 3 && at8(w, 4) <= 3 && at8(w, 5) == 0 &&
	       at8(w, 6) % 3 == 0 && be16(w, 7) <= 32 &&
	       9U + be16(w, 5) + be16(w, 7) + be16(w, 9) + 2 == w->len;
}

static __always_inline opinion tls_match(const struct work *w, const struct study *s)
{
	opinion o;

	if (w->len < 7)
		return 0;
	if (at8(w, 0) & 0x80)
		return speaks_if(tls_is_old_hello(w), 60, 6);
	if (at8(w, 0) - 20U > 3 || at8(w, 1) != 3)
		return 0;
	if (tls_came_later(w, s))
		return 0;
	if (has_said(s, CLASS_TLS_COVER, 2)) /* a tunnel: its own file names it */
		return objects(60);
	if ((!w->stream && at8(w, 0) == 23) || has_said(s, CLASS_TLS_COVER, 4))
		return 0; /* no TLS begins so: the same */
	o = at8(w, 0) == 22 ? tls_hello(w, s) : 0;
	return o ? o : tls_records(w, s);
}
