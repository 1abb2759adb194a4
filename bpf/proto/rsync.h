/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * rsync's daemon (rsync clientserver.c): both sides open with "@RSYNCD: " and a version.
 */
#ifdef TUNPRINT_WORDS
static const char *const rsync_sayings[] = {
	"version line", "both sides say their version", 0
};
static const char *const rsync_variants[] = { 0 };
#endif

static __always_inline opinion rsync_match(const struct work *w, const struct study *s)
{
	if (w->len < 10 || !says(w, 0, "@RSYNCD: "))
		return 0;
	return said(first_of(s, other(w)), 0, "@RSYNCD:") ? speaks(96, 1) : speaks(75, 0);
}
