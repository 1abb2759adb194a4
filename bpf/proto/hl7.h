/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * HL7 (MLLP): byte 0b, "MSH|", and 1c 0d at the end.
 */
#ifdef TUNPRINT_WORDS
static const char *const hl7_sayings[] = {
	"message", "both sides send messages", 0
};
static const char *const hl7_variants[] = { 0 };
#endif

static __always_inline opinion hl7_match(const struct work *w, const struct study *s)
{
	if (w->len < 16 || at8(w, 0) != 0x0b || !says(w, 1, "MSH|"))
		return 0;
	return said(last_of(s, other(w)), 1, "MSH|") ? speaks(97, 1) : speaks(75, 0);
}
