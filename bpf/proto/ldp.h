/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * LDP over TCP (RFC 5036): version 1, PDU length, LSR id, label space 0, message 0200
 * initialization or 0201 keepalive.
 */
#ifdef TUNPRINT_WORDS
static const char *const ldp_sayings[] = {
	"PDU", "both sides send PDUs", 0
};
static const char *const ldp_variants[] = { 0 };
#endif

static __always_inline opinion ldp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 18 || be16(w, 0) != 1 || be16(w, 2) + 4U > w->len || be16(w, 8))
		return 0;
	if ((be16(w, 10) & 0x7f00) - 0x100U > 0x300 || be16(w, 12) + 8U > be16(w, 2))
		return 0;
	return theirs->have >= 18 && load_be16(theirs->head) == 1 && !load_be16(theirs->head + 8)
		       ? speaks(85, 1)
		       : speaks(45, 0);
}
