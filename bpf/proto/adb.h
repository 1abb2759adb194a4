/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Android's debug bridge: command, two arguments, length, checksum, and the command's complement.
 */
#ifdef TUNPRINT_WORDS
static const char *const adb_sayings[] = {
	"message", "both sides send messages", 0
};
static const char *const adb_variants[] = { 0 };
#endif

static __always_inline opinion adb_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 24 || le32(w, 20) != ~le32(w, 0) || at8(w, 0) < 'A' || at8(w, 0) > 'W')
		return 0;
	return theirs->have >= 24 && load_le32(theirs->head + 20) == ~load_le32(theirs->head)
		       ? speaks(97, 1)
		       : speaks(70, 0);
}
