/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Ethereum's RLPx handshake (devp2p): EIP-8 messages of 16-bit size and an elliptic-curve point
 * (04 ...); the initiator's 307..600 bytes, the answer's 210..500. The old form has fixed sizes,
 * 307 and 210, and no size field. Afterwards all is random.
 */
#ifdef TUNPRINT_WORDS
static const char *const ethereum_sayings[] = {
	"initiation", "acknowledgement of fitting size", 0
};
static const char *const ethereum_variants[] = { 0 };
#endif

static __always_inline int ethereum_is_message(const __u8 *p, __u32 len, __u32 old)
{
	return (load_be16(p) + 2U == len && p[2] == 4 && len >= 180 && len <= 700) ||
	       (len == old && p[0] == 4);
}

static __always_inline opinion ethereum_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 180 || w->len > 700 || w->nth)
		return 0;
	if (w->way == UP)
		return speaks_if(opens(w) && w->len >= 300 &&
					 ethereum_is_message(w->head, w->len, 307),
				 45, 0);
	return speaks_if(theirs->len >= 300 &&
				 ethereum_is_message(theirs->head, theirs->len, 307) &&
				 ethereum_is_message(w->head, w->len, 210),
			 85, 1);
}
