/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * WhatsApp's message channel: "WA", two version bytes, then messages of 24-bit length; an edge
 * routing prefix "ED" may lead.
 */
#ifdef TUNPRINT_WORDS
static const char *const whatsapp_sayings[] = {
	"opening mark", "answer of fitting length", 0
};
static const char *const whatsapp_variants[] = { 0 };
#endif

static __always_inline int whatsapp_opens(const __u8 *p)
{
	return (p[0] == 'W' && p[1] == 'A' && p[2] <= 9 && p[3] <= 9 && (!p[4] || p[3] <= 3)) ||
	       (p[0] == 'E' && p[1] == 'D' && !p[2] && p[3] == 1 && !p[4]);
}

static __always_inline opinion whatsapp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 4 || w->nth)
		return 0;
	if (at8(w, 0) == 'W' || at8(w, 0) == 'E')
		return speaks_if(
			opens(w) && whatsapp_opens(w->head) && at8(w, 2) + at8(w, 3),
			at8(w, 0) == 'W' && w->len >= 7 && be24(w, 4) + 7 == w->len ? 65 :
			at8(w, 0) == 'E' && w->len == 4 ? 55 : 40, 0);
	return speaks_if(at8(w, 0) == 0 && be24(w, 0) + 3 == w->len && whatsapp_opens(theirs->head),
			 85, 1);
}
