/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * MSRP (RFC 4975): "MSRP transaction SEND" or a status, and To-Path in the second line.
 */
#ifdef TUNPRINT_WORDS
static const char *const msrp_sayings[] = {
	"message", 0
};
static const char *const msrp_variants[] = { 0 };
#endif

static __always_inline opinion msrp_match(const struct work *w, const struct study *s)
{
	if (w->len < 24 || !says(w, 0, "MSRP "))
		return 0;
	return speaks_if(find_text(w, "To-Path:", 0), 75, 0);
}
