/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Yggdrasil over plain TCP (yggdrasil-go core/version.go): each side begins with "meta". Version 0.4:
 * 00 04 and an Ed25519 key, 38 bytes. 0.5: a 16-bit length of the rest, then fields of 16-bit number
 * and length, the first two the version's 0 and 5. Up to 0.3: two small numbers and three keys. Over
 * TLS, WebSocket and QUIC nothing of it shows.
 */
#ifdef TUNPRINT_WORDS
static const char *const yggdrasil_sayings[] = { "meta and version", "both sides say meta", 0 };
static const char *const yggdrasil_variants[] = { 0 };
#endif

static __always_inline opinion yggdrasil_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 38 || be32(w, 0) != 0x6d657461 || !opens(w))
		return 0;
	/* 0.5: number 0, 2 bytes, 0; number 1, 2 bytes, 5 */
	if ((at8(w, 4) || at8(w, 5) - 1U > 3) &&
	    (be16(w, 4) < 60 || be16(w, 4) > 512 || be32(w, 6) != 2 || be16(w, 10) ||
	     be32(w, 12) != 0x00010002))
		return 0;
	return theirs->len >= 38 && load_be32(theirs->head) == 0x6d657461 ? speaks(96, 1) : speaks(60, 0);
}
