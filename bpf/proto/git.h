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
	return p[0] == '0' && p[1] == '0' && ((p[2] >= '0' && p[2] <= '9') || (p[2] >= 'a' && p[2] <= 'f'));
}

static __always_inline opinion git_match(const struct work *w, const struct study *s)
{
	if (w->len < 8 || at8(w, 0) != '0' || !git_is_length(w->head))
		return 0;
	if (says(w, 4, "git-upload-pack ") || says(w, 4, "git-receive-pack "))
		return speaks(75, 0);
	return speaks_if(!w->nth && said(first_of(s, other(w)), 4, "git-"), 95, 1);
}
