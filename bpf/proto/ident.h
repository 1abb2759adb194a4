/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Ident (RFC 1413): "port, port" and the same again with USERID or ERROR.
 */
#ifdef TUNPRINT_WORDS
static const char *const ident_sayings[] = {
	"answer", 0
};
static const char *const ident_variants[] = { 0 };
#endif

static __always_inline opinion ident_match(const struct work *w, const struct study *s)
{
	if (w->len < 8 || (__u32)(at8(w, 0) - '1') > 8 || w->nth)
		return 0;
	return speaks_if(find_text(w, "USERID :", 0) || find_text(w, ": ERROR ", 0), 80, 0);
}
