/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Ceph's messenger: both sides open with "ceph v027" or "ceph v2".
 */
#ifdef TUNPRINT_WORDS
static const char *const ceph_sayings[] = {
	"banner", "both sides say their banner", 0
};
static const char *const ceph_variants[] = { 0 };
#endif

static __always_inline opinion ceph_match(const struct work *w, const struct study *s)
{
	if (w->len < 8 || !says(w, 0, "ceph v") || w->nth)
		return 0;
	return said(first_of(s, other(w)), 0, "ceph v") ? speaks(97, 1) : speaks(75, 0);
}
