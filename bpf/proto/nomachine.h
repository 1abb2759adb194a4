/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * NoMachine's NX: "NXD-" and version text both ways.
 */
#ifdef TUNPRINT_WORDS
static const char *const nomachine_sayings[] = {
	"banner", "both sides say their banner", 0
};
static const char *const nomachine_variants[] = { 0 };
#endif

static __always_inline opinion nomachine_match(const struct work *w, const struct study *s)
{
	if (w->len < 5 || !says(w, 0, "NXD-") || w->nth)
		return 0;
	return said(first_of(s, other(w)), 0, "NXD-") ? speaks(97, 1) : speaks(70, 0);
}
