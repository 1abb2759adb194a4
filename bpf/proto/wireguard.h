/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * WireGuard (whitepaper, Donenfeld 2020): one type byte, three zero bytes, then a shape per type,
 * all numbers little-endian. Initiation 148 bytes (sender index at 4), response 92 (sender 4,
 * receiver 8), cookie 64, data >= 32: receiver index at 4, counter at 8, text padded to 16.
 * The response names the initiation's index: that pair is proof. From the middle: one index per
 * direction and a counter that rises. Forks that change type bytes or sizes are other files.
 */
#ifdef TUNPRINT_WORDS
static const char *const wireguard_sayings[] = {
	"148-byte handshake initiation", "92-byte response", "response names the initiator's index",
	"64-byte cookie reply", "data: constant index, rising counter", "data header", 0
};
static const char *const wireguard_variants[] = { 0 };
#endif

enum { WG_INITIATION = 1, WG_RESPONSE, WG_COOKIE, WG_DATA };

static __always_inline opinion wireguard_data(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u64 step;

	if (w->len < 32 || !have(w, 16) || le32(w, 12) > 0xffff)
		return 0;
	if (mine->have < 16 || load_le32(mine->head) != WG_DATA)
		return speaks_if(w->len % 16 == 0, 15, 5);
	step = le64(w, 8) - load_le64(mine->head + 8);
	if (load_le32(mine->head + 4) == le32(w, 4) && step - 1 < 1024)
		return speaks(w->len % 16 ? 15 : 40, 4);
	return 0;
}

static __always_inline opinion wireguard_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 32 || at8(w, 0) > WG_DATA)
		return 0;
	switch (le32(w, 0)) {
	case WG_INITIATION:
		return speaks_if(w->len == 148, 60, 0);
	case WG_RESPONSE:
		if (w->len != 92)
			return 0;
		if (theirs->len == 148 && load_le32(theirs->head + 4) == le32(w, 8))
			return speaks(98, 2);
		return speaks(50, 1);
	case WG_COOKIE:
		return speaks_if(w->len == 64 && theirs->len == 148 &&
				 load_le32(theirs->head + 4) == le32(w, 4), 90, 3);
	case WG_DATA:
		return wireguard_data(w, s);
	}
	return 0;
}
