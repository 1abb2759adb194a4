/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Cisco Skinny (SCCP): little-endian length, version 0 or small, message id; lengths end with the
 * packet.
 */
#ifdef TUNPRINT_WORDS
static const char *const skinny_sayings[] = {
	"message of fitting length", "both sides send such messages", 0
};
static const char *const skinny_variants[] = { 0 };
#endif

static __always_inline int skinny_is_message(const __u8 *p, __u32 len)
{
	return load_le32(p) + 8 == len && load_le32(p) >= 4 && load_le32(p + 4) <= 0x20 &&
	       load_le32(p + 8) <= 0x160;
}

static __always_inline opinion skinny_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 12 || w->len > 2048 || !skinny_is_message(w->head, w->len))
		return 0;
	if (theirs->have < 12 || !skinny_is_message(theirs->head, theirs->len))
		return speaks(15, 0);
	return speaks(load_le32(theirs->head + 8) >= 0x80 || le32(w, 8) >= 0x80 ? 45 : 25, 1);
}
