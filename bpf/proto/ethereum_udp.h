/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Ethereum's node discovery 4 (devp2p): hash 32, signature 65, type 1..6, then an RLP list that is
 * as long as the rest.
 */
#ifdef TUNPRINT_WORDS
static const char *const ethereum_udp_sayings[] = {
	"RLP list as long as the rest", "ping with version and address", 0
};
static const char *const ethereum_udp_variants[] = { 0 };
#endif

static __always_inline opinion ethereum_udp_match(const struct work *w, const struct study *s)
{
	__u32 n = at8(w, 98);

	if (w->len < 100 || !have(w, 100) || at8(w, 97) - 1U > 5 || n < 0xc0)
		return 0;
	if (n == 0xf8 ? at8(w, 99) + 100U != w->len : n == 0xf9 ? be16(w, 99) + 101U != w->len :
	    n - 0xc0 + 99 != w->len)
		return 0;
	n = n >= 0xf8 ? 99 + n - 0xf7 : 99;
	return speaks_if(1, at8(w, 97) == 1 && at8(w, n) - 3U < 3 &&
			at8(w, n + 1) - 0xc0U < 32 ? 75 : 45,
			 at8(w, 97) == 1);
}
