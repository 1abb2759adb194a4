/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Monero's peer-to-peer network (levin): signature 01 21 01 01 01 01 01 01, length in 64 bits,
 * flag, command, 33-byte header.
 */
#ifdef TUNPRINT_WORDS
static const char *const monero_sayings[] = {
	"levin header", "both sides send levin headers", 0
};
static const char *const monero_variants[] = { 0 };
#endif

static __always_inline opinion monero_match(const struct work *w, const struct study *s)
{
	if (w->len < 33 || be64(w, 0) != 0x0121010101010101ULL || le32(w, 12) ||
	    le32(w, 8) > 100000000)
		return 0;
	return load_be64(last_of(s, other(w))->head) == 0x0121010101010101ULL ? speaks(96, 1)
									      : speaks(75, 0);
}
