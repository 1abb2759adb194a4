/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * LogMeIn Hamachi 2, closed; seen on the wire by nDPI (hamachi.c, 2025) and libprotoident. TCP to
 * the mediation server: 32-bit length of the rest (big-endian), at 12 the constant 7B7A0DAD in a
 * first message above 300 bytes. UDP through a relay: 76 bytes each way that begin and end with
 * eight zeros, then data: sender's id 4, number 4 that rises, id 2 at 8. Data between peers
 * without the relay's greeting is not told: any small header looks so.
 */
#ifdef TUNPRINT_WORDS
static const char *const hamachi_sayings[] = {
	"mediation: length and constant", "relay greeting", "relay greeting answered",
	"data: ids kept, number rises", 0
};
static const char *const hamachi_variants[] = { "mediation", "relay", 0 };
#endif

enum { HAMACHI_MEDIATION = 1, HAMACHI_RELAY };

static __always_inline int hamachi_greeted(const struct study *s, int way)
{
	const struct glimpse *g = first_of(s, way);

	return g->len == 76 && !load_be64(g->head) && load_be64(g->head + 8);
}

static __always_inline opinion hamachi_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);

	if (w->len < 46)
		return 0;
	if (w->pkt.proto == IP_TCP)
		return w->len > 300 && be32(w, 12) == 0x7b7a0dad && be32(w, 0) + 4 == w->len ?
			speaks_variant(75, 0, HAMACHI_MEDIATION) : 0;
	if (w->len == 76 && !be64(w, 0)) {
		if (be64(w, 68) || !be64(w, 8) || !be64(w, 16) || w->nth > 1)
			return 0;
		return hamachi_greeted(s, other(w)) ? speaks_variant(45, 2, HAMACHI_RELAY) :
			speaks_variant(20, 1, HAMACHI_RELAY);
	}
	if (!hamachi_greeted(s, w->way) || !hamachi_greeted(s, other(w)))
		return 0;
	return be32(w, 0) && mine->have >= 10 && load_be32(mine->head) == be32(w, 0) &&
	       load_be16(mine->head + 8) == be16(w, 8) &&
	       be32(w, 4) - load_be32(mine->head + 4) - 1 < 256 ? speaks(35, 3) : 0;
}
