/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * FIX: "8=FIX.4.x" or "8=FIXT.1.1", the separator 01 and "9=".
 */
#ifdef TUNPRINT_WORDS
static const char *const fix_sayings[] = {
	"message", "both sides send messages", 0
};
static const char *const fix_variants[] = { 0 };
#endif

static __always_inline opinion fix_match(const struct work *w, const struct study *s)
{
	if (w->len < 16 || !says(w, 0, "8=FIX") || (at8(w, 9) != 1 && at8(w, 10) != 1))
		return 0;
	return said(last_of(s, other(w)), 0, "8=FIX") ? speaks(96, 1) : speaks(75, 0);
}
