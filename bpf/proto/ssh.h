/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SSH (RFC 4253): both sides open with "SSH-2.0-" (or 1.x, 1.99) and a line; then binary packets
 * whose first, KEXINIT, is in clear: length, padding length, type 20, cookie, name lists. After
 * the keys nothing is left to prove, so a session joined later is not named.
 */
#ifdef TUNPRINT_WORDS
static const char *const ssh_sayings[] = {
	"identification line", "both sides identify themselves", "KEXINIT with name lists", 0
};
static const char *const ssh_variants[] = { 0 };
#endif

static __always_inline int ssh_is_line(const __u8 *p)
{
	return text_at(p, "SSH-", 0) && (p[4] == '1' || p[4] == '2') && p[5] == '.';
}

/* The first name list starts with a key exchange method: letters, digits, -, @, . and commas. */
static __always_inline int ssh_is_kexinit(const struct work *w)
{
	__u32 len = be32(w, 0), names = be32(w, 22);

	return len >= 64 && len < 16384 && at8(w, 4) >= 4 && at8(w, 4) < 64 && at8(w, 5) == 20 &&
	       names >= 8 && names < len && w->len <= len + 4 && w->len > 40 &&
	       is_text(w->head + 26, 12);
}

/* A whole line and no more, as far as it is remembered. */
static __always_inline int ssh_ended(const struct glimpse *line, const __u8 *tail)
{
	return line->len < sizeof(line->head) ? line->head[BOUNDED(line->len - 1, 31)] == '\n' :
	       tail[TAIL - 1] == '\n';
}

/*
 * Behind the line comes KEXINIT, or what may be sent at any time (RFC 4253 4.2, 11): length below
 * 35000, padding, a type of 1 to 4 or 20; or a word that the versions do not fit. Anything else borrows
 * the line.
 */
static __always_inline int ssh_goes_on(const struct work *w)
{
	__u8 type = at8(w, 5);

	return (be16(w, 0) == 0 && (type == 20 || type - 1U < 4)) || is_text(w->head, 8);
}

static __always_inline opinion ssh_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w)), *mine = first_of(s, w->way);

	if (w->len < 8)
		return 0;
	if (at8(w, 0) == 'S' && ssh_is_line(w->head) && !w->nth)
		return ssh_is_line(theirs->head) ? speaks(50, 1) : speaks(75, 0);
	if (w->nth == 1 && w->stream == mine->len && ssh_is_line(mine->head) && mine->head[4] == '2' &&
	    ssh_ended(mine, s->tail[w->way & 1]) && !ssh_goes_on(w))
		return objects(95);
	return speaks_if(be16(w, 0) == 0 && ssh_is_kexinit(w), 60, 2);
}
