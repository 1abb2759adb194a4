/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * BitTorrent over UDP: DHT (BEP 5, bencoded dictionaries), uTP (BEP 29), trackers (BEP 15), local
 * discovery (BEP 14). uTP has 4 bits of type, version 1, a connection id that differs by one
 * between the two ways, and acknowledges the other side's sequence: proof also from the middle,
 * also when the stream inside is encrypted. Ids of 0 are refused (other headers begin 11 00 00
 * 00).
 */
#ifdef TUNPRINT_WORDS
static const char *const bittorrent_sayings[] = {
	"DHT query", "DHT answer", "uTP: ids differ by one, sequence acknowledged",
	"uTP: constant id, rising clock", "uTP opening answered", "tracker request",
			"tracker answer",
	"local discovery", 0
};
static const char *const bittorrent_variants[] = { "dht", "utp", "tracker", 0 };
#endif

enum { BITTORRENT_DHT = 1, BITTORRENT_UTP, BITTORRENT_TRACKER };

static __always_inline opinion bittorrent_dht(const struct work *w)
{
	if (says(w, 1, "1:ad2:id20:") || says(w, 1, "1:rd2:id20:"))
		return speaks_variant(80, says(w, 1, "1:a") ? 0 : 1, BITTORRENT_DHT);
	if (says(w, 1, "2:ip6:") && says(w, 13, "1:rd2:id20:"))
		return speaks_variant(80, 1, BITTORRENT_DHT);
	if ((says(w, 1, "1:eli20") || says(w, 1, "2:ip6:")) && last_byte(w) == 'e')
		return speaks_variant(50, 1, BITTORRENT_DHT);
	return 0;
}

static __always_inline int utp_header(const __u8 *p)
{
	return (p[0] & 15) == 1 && p[0] <= 0x41 && p[1] <= 2 && load_be16(p + 2);
}

static __always_inline opinion bittorrent_utp(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u32 apart, acked, clock = be32(w, 4) - load_be32(mine->head + 4);

	if (w->len < 20 || !utp_header(w->head))
		return 0;
	if (theirs->have >= 20 && utp_header(theirs->head)) {
		apart = (be16(w, 2) - load_be16(theirs->head + 2) + 1) & 0xffff;
		acked = (load_be16(theirs->head + 16) - be16(w, 18)) & 0xffff;
		if (theirs->head[0] == 0x41 && at8(w, 0) == 0x21)
			return apart == 1 && !acked ? speaks_variant(95, 4, BITTORRENT_UTP) : 0;
		if ((apart == 0 || apart == 2) && (acked < 256 || acked > 0xfff0))
			return speaks_variant(60, 2, BITTORRENT_UTP);
		return 0;
	}
	if (mine->have >= 20 && utp_header(mine->head) && load_be16(mine->head + 2) == be16(w, 2) &&
	    clock - 1 < 20000000 && ((be16(w, 16) - load_be16(mine->head + 16)) & 0xffff) < 16)
		return speaks_variant(25, 3, BITTORRENT_UTP);
	return 0;
}

static __always_inline opinion bittorrent_tracker(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (be64(w, 0) == 0x41727101980ULL && !be32(w, 8))
		return speaks_variant(70, 5, BITTORRENT_TRACKER);
	if (w->len == 16 && theirs->len == 16 && load_be64(theirs->head) == 0x41727101980ULL &&
	    !be32(w, 0) && be32(w, 4) == load_be32(theirs->head + 12))
		return speaks_variant(95, 6, BITTORRENT_TRACKER);
	return 0;
}

static __always_inline opinion bittorrent_match(const struct work *w, const struct study *s)
{
	if (w->len < 16 || !have(w, 16) || at8(w, 0) > 'd')
		return 0;
	if (at8(w, 0) == 'd')
		return bittorrent_dht(w);
	if (at8(w, 0) == 'B')
		return speaks_if(says(w, 0, "BT-SEARCH * HTTP/1."), 75, 7);
	if (at8(w, 0) == 0)
		return bittorrent_tracker(w, s);
	return bittorrent_utp(w, s);
}
