/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Mosh (SSP, Winstein 2012): 8-byte nonce, then OCB text and tag. The nonce's top bit is the
 * direction, the rest a counter from 0. Other protocols count too, so only both ways together
 * speak: opposite top bits, each counter up by a few; and never more than 1280 bytes with headers,
 * which a tunnel's full packets break.
 */
#ifdef TUNPRINT_WORDS
static const char *const mosh_sayings[] = {
	"counters of both ways differ in the direction bit", 0
};
static const char *const mosh_variants[] = { 0 };
#endif

#define MOSH_LEN_MIN 38		/* nonce 8, two clocks 4, fragment 10, tag 16 */
#define MOSH_LEN_MAX 1252	/* 1280 less IPv4 and UDP headers */

static __always_inline opinion mosh_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u64 nonce = be64(w, 0), step;

	if (nonce << 1 >> 33 || !have(w, 8) || theirs->have < 8 || mine->have < 8)
		return 0;
	if (((nonce ^ load_be64(theirs->head)) >> 32) != 0x80000000)
		return 0;
	if (w->len < MOSH_LEN_MIN || w->len > MOSH_LEN_MAX)
		return objects(60);
	step = nonce - load_be64(mine->head);
	return speaks_if(step - 1 < 8, 30, 0);
}
