/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * AmneziaWG, generations 1 and 2 (amneziawg-go): WireGuard with junk datagrams before the
 * handshake, random prefixes (S1 initiation, S2 response, S4 data) and header values instead of
 * the four types; generation 2 draws the header of each packet from a range.
 * What stays: initiation 148 + S1 and response 92 + S2 bytes whose last 16 (mac2) are zero; the
 * response names the initiation's index; data = S4 random bytes, header 4, index 4, counter
 * (little-endian) 8, text padded to 16: so S4 is the length modulo 16 (plus 16 k), and there
 * four bytes stay and a small counter rises.
 * Not told: prefixes of data above 24 bytes (memory ends there) and generation 3, which leaves
 * nothing to see. Stock WireGuard's zeros and WARP's client id are their own files.
 */
#include "../random.h"

#ifdef TUNPRINT_WORDS
static const char *const amneziawg_sayings[] = {
	"initiation ends in 16 zero bytes (mac2)", "response ends in 16 zero bytes (mac2)",
	"response names the initiator's index", "data: own header value, constant index, rising counter",
	"data: counter behind a random prefix", "data: index behind a random prefix", 0
};
static const char *const amneziawg_variants[] = { "header", "prefix", 0 };
#endif

enum { AMNEZIAWG_HEADER = 1, AMNEZIAWG_PREFIX };
#define AMNEZIAWG_PREFIX_MAX 1132	/* initiation: 1280 - 148 */

/* The last 16 bytes are zero, the 4 before are not. */
static __always_inline int amneziawg_ends_in_zeros(const __u8 *tail)
{
	return !(load_le64(tail + 4) | load_le64(tail + 12)) && load_le32(tail);
}

/*
 * The initiation comes before the responder said anything, the response is its first word: each
 * is looked for only there. 32 bytes from 24 on lie in what is a key or sealed.
 */
static __always_inline opinion amneziawg_handshake(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 prefix = theirs->len - 148U, mine = w->len - 92;

	if (!amneziawg_ends_in_zeros(w->tail) || !random_at(w->head + 24) ||
	    ((w->len == 148 || w->len == 92) && at8(w, 0) - 1U < 2))
		return 0;
	if (!s->nth[other(w)])
		return speaks_if(w->len >= 148 && w->len - 148 <= AMNEZIAWG_PREFIX_MAX &&
				 !amneziawg_ends_in_zeros(s->tail[w->way & 1]), 30, 0);
	if (w->nth || !amneziawg_ends_in_zeros(s->tail[other(w)]) || prefix > AMNEZIAWG_PREFIX_MAX)
		return 0;
	if (prefix <= 24 && mine <= 64 && load_le32(theirs->head + ((inside(prefix) & 31) + 4)) ==
	    load_le32(w->head + (inside(mine) + 8)))
		return speaks(98, 2);
	return speaks(40, 1);
}

/* Is the prefix (4 bytes and more) new, and what lies behind the header sealed? */
static __always_inline int amneziawg_frames(const struct work *w, const struct glimpse *mine, __u32 off)
{
	__u32 bits = bits_of(le64(w, 0)) + bits_of(le64(w, 8));

	if (le32(w, 0) == load_le32(mine->head) || !random_at(w->head + (off + 16)))
		return 0;
	return off <= 16 || (bits >= 40 && bits <= 88 && le64(w, 8) != load_le64(mine->head + 8));
}

/* Data whose header starts at off (1..24), where the previous packet's did, too. */
static __always_inline opinion amneziawg_data(const struct work *w, const struct glimpse *mine, __u32 off)
{
	__u64 step;

	if (w->len < off + 48 || mine->len < off + 32 || off > 24)
		return 0;
	if (load_le32(w->head + (off + 12)) || load_le16(w->head + (off + 10)) > 0xff ||
	    !load_le32(w->head + (off + 4)) || !load_le32(w->head + (off + 8)) ||
	    load_le32(w->head + (off + 4)) != load_le32(mine->head + (off + 4)) ||
	    !amneziawg_frames(w, mine, off))
		return 0;
	if (off > 16)
		return speaks_variant(25, 5, AMNEZIAWG_PREFIX);
	step = load_le64(w->head + (off + 8)) - load_le64(mine->head + (off + 8));
	return step - 1 < 1024 ? speaks_variant(40, 4, AMNEZIAWG_PREFIX) : 0;
}

/* Data without a prefix: the header value is no type of WireGuard or WARP. */
static __always_inline opinion amneziawg_plain(const struct work *w, const struct glimpse *mine)
{
	__u64 step = le64(w, 8) - load_le64(mine->head + 8);
	int warp = at8(w, 0) == 4 || at8(w, 0) == 0xc4;

	if (le32(w, 12) || le16(w, 10) > 0xff || step - 1 >= 1024 || !le32(w, 4) ||
	    le32(w, 4) != load_le32(mine->head + 4) || le32(w, 0) < 5 || warp ||
	    !random_at(w->head + 16))
		return 0;
	/* Generation 1 has one value; a range of generation 2 keeps at least the top byte near. */
	if (le32(w, 0) == load_le32(mine->head))
		return speaks_variant(w->len == mine->len ? 25 : 35, 3, AMNEZIAWG_HEADER);
	return speaks_variant(30, 3, AMNEZIAWG_HEADER);
}

static __always_inline opinion amneziawg_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 residue = w->len & 15;
	opinion o;

	if (w->len < 64 || !have(w, 64) || w->len > 1500)
		return 0;
	if (w->len >= 92 && !load_le64(w->tail + 12))
		return amneziawg_handshake(w, s);
	if (mine->have < 32 || (mine->len & 15) != residue)
		return 0;
	if (!residue) {
		o = amneziawg_plain(w, mine);
		return o ? o : amneziawg_data(w, mine, 16);
	}
	o = amneziawg_data(w, mine, residue);
	return o || residue > 8 ? o : amneziawg_data(w, mine, 16 + residue);
}
