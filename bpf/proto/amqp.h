/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * AMQP 0-9-1 and 1.0: "AMQP" and four version bytes, eight in all; then frames that end in CE
 * (0-9-1), or 32-bit length and data offset 2 (1.0).
 */
#ifdef TUNPRINT_WORDS
static const char *const amqp_sayings[] = {
	"protocol header", "start answers the header", "header answers the header",
	"frame with its end byte", 0
};
static const char *const amqp_variants[] = { 0 };
#endif

static __always_inline opinion amqp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 8)
		return 0;
	if (at8(w, 0) == 'A')
		return !says(w, 0, "AMQP") || at8(w, 4) > 3 ? 0
		       : said(theirs, 0, "AMQP")	    ? speaks(95, 2)
							    : speaks(75, 0);
	if (at8(w, 0) - 1U > 7 || be32(w, 3) + 8 != w->len || last_byte(w) != 0xce)
		return 0;
	if (!w->nth && said(theirs, 0, "AMQP") && be32(w, 7) == 0x000a000a)
		return speaks(97, 1);
	return speaks(w->len > 8 || be32(w, 0) == 0x08000000 ? 45 : 15, 3);
}
