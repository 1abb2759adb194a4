/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * BitTorrent between peers (BEP 3): byte 19, "BitTorrent protocol", 8 flags, the torrent's hash,
 * repeated by the other side. Encrypted handshakes (MSE) are random from the first byte and
 * cannot be proven here.
 */
#ifdef TUNPRINT_WORDS
static const char *const bittorrent_tcp_sayings[] = {
	"handshake", "handshake of the same torrent", 0
};
static const char *const bittorrent_tcp_variants[] = { 0 };
#endif

static __always_inline opinion bittorrent_tcp_match(const struct work *w, const struct study *s)
{
	if (w->len < 20 || at8(w, 0) != 19 || !says(w, 1, "BitTorrent protocol"))
		return 0;
	return said(first_of(s, other(w)), 1, "BitTorrent protoc") ? speaks(97, 1) : speaks(75, 0);
}
