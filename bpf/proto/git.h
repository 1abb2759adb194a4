/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * git's own protocol (gitprotocol-pack): pkt-lines of four hex digits; the request names the
 * service, the answer lists references by 40 hex digits or says "version 2".
 */
#ifdef TUNPRINT_WORDS
static const char *const git_sayings[] = {
	"request for a service", "references answer the request", 0
};
static const char *const git_variants[] = { 0 };
#endif

static __always_inline int git_is_length(const __u8 *p)
{
	return p[0] == '0' && p[1] == '0' &&
	       ((p[2] >= '0' && p[2] <= '9') || (p[2] >= 'a' && p[2] <= 'f'));
}

static __always_inline int git_is_request(const __u8 *p)
{
	return text_at(p, "git-upload-pack /", 0) || text_at(p, "git-receive-pack /", 0) ||
	       text_at(p, "git-upload-archive", 0);
}

static __always_inline opinion git_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 8)
		return 0;
	if (at8(w, 0) == 'g') /* the length went ahead by itself */
		return speaks_if(git_is_request(w->head) && w->nth < 2, 70, 0);
	if (at8(w, 0) != '0' || !git_is_length(w->head))
		return 0;
	if (git_is_request(w->head + 4))
		return speaks(75, 0);
	return speaks_if(!w->nth &&
				 (git_is_request(theirs->head) || git_is_request(theirs->head + 4)),
			 95, 1);
}
