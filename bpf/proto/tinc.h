/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * tinc. Meta connection over TCP (doc/PROTOCOL): both sides open with "0 NAME 17", 1.1 with a
 * minor version behind ("17.7"), and a newline; then 1.0 "1 CIPHER DIGEST MAC COMPRESSION KEY".
 * UDP of 1.1 (doc/SPTPS): destination id 6 (zeros: direct), source id 6, sequence number 4
 * (big-endian), sealed: one source id per direction, a number that rises.
 * UDP of 1.0: sealed sequence number, frame, 4-byte MAC: nothing is clear but the sizes (4 modulo
 * the block of 16; with Blowfish, 8) and the way it begins: each side probes the path with three
 * frames of random size before it hears any. Without a cipher: number 4, a frame whose probes have 14 zeros.
 */
#include "../random.h"

#ifdef TUNPRINT_WORDS
static const char *const tinc_sayings[] = {
	"meta: id line with version 17", "meta: id line answered", "meta: key line",
	"SPTPS: ids kept, number rises", "SPTPS: zero destination id", "clear probe: 14 zero bytes",
	"clear frame behind a number that rises", "three sealed probes before an answer",
	"sealed, size four modulo the block", 0
};
static const char *const tinc_variants[] = { "1.0", "1.1", "null-cipher", 0 };
#endif

enum { TINC_10 = 1, TINC_11, TINC_NULL };

/* "0 NAME 17" in p: offset behind "17", 0: it is none. NAME: letters, digits, _ (at most 16 seen). */
static __always_inline __u32 tinc_id(const struct work *w, const __u8 *p)
{
	__u32 end = 0, bad = 0;

	if (p[0] != '0' || p[1] != ' ')
		return 0;
#pragma clang loop unroll(disable)
	for (__u32 i = 2; i < 24; i++) {
		__u8 c = p[i];
		int fits = c == '_' || (__u8)(c - '0') <= 9 || (__u8)((c | 0x20) - 'a') <= 25;

		end = forget(w, end ? end : c == ' ' ? i : 0);
		bad = forget(w, bad | (!end && !fits));
	}
	if (bad || end < 3 || end > 23)
		return 0;
	return p[(inside(end) & 31) + 1] == '1' && p[(inside(end) & 31) + 2] == '7' ? end + 3 : 0;
}

static __always_inline opinion tinc_meta(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w)), *mine = first_of(s, w->way);
	__u32 end;

	if (at8(w, 0) == '1' && at8(w, 1) == ' ' && w->nth == 1 && tinc_id(w, mine->head))
		return speaks(60, 2);
	if (!opens(w) || at8(w, 0) != '0' || w->len < 7)
		return 0;
	end = tinc_id(w, w->head);
	if (!end || (w->head[inside(end)] != '\n' && w->head[inside(end)] != '.'))
		return 0;
	if (theirs->have >= 7 && tinc_id(w, theirs->head))
		return speaks_variant(95, 1, w->head[inside(end)] == '.' ? TINC_11 : TINC_10);
	return speaks_variant(65, 0, w->head[inside(end)] == '.' ? TINC_11 : TINC_10);
}

/* Sent straight to the neighbour: what follows on it has the same source. */
static __always_inline int zero_destination(const struct glimpse *g)
{
	return g->have >= 20 && !load_le32(g->head) && !load_le16(g->head + 4);
}

/* Destination zero or an id, source an id; relayed packets have both. */
static __always_inline opinion tinc_sptps(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u64 source = load_le64(w->head + 4) >> 16;	/* bytes 6..11 */

	if (w->len < 33 || !have(w, 20) || le32(w, 0) || le16(w, 4) || !be32(w, 6) || !be32(w, 8) ||
	    !le16(w, 6) || be32(w, 12) > 0x10000000)
		return 0;
	if (mine->have < 20 || load_le64(mine->head) != le64(w, 0) ||
	    load_le32(mine->head + 8) != le32(w, 8))
		return !zero_destination(mine) && theirs->have >= 20 && !load_le32(theirs->head) &&
		       !load_le16(theirs->head + 4) && load_le64(theirs->head + 4) >> 16 != source &&
		       load_be32(theirs->head + 12) - be32(w, 12) + 64 < 128 ?
		       speaks_variant(25, 4, TINC_11) : 0;
	return be32(w, 12) - load_be32(mine->head + 12) - 1 < 256 &&
	       be32(w, 16) != load_be32(mine->head + 16) ? speaks_variant(45, 3, TINC_11) : 0;
}

/* No cipher: number, then a probe (14 zeros, noise; the first byte marks an answer) or an IPv4 frame. */
static __always_inline opinion tinc_clear(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	int follows = mine->have >= 20 && be32(w, 0) - load_be32(mine->head) - 1 < 256;

	if (w->len < 38 || !have(w, 38) || be32(w, 0) > 0x10000000 || !be32(w, 0))
		return 0;
	if (at8(w, 4) <= 1 && !(be64(w, 4) & 0xffffffffffffff) && !be32(w, 12) && !be16(w, 16) &&
	    w->len >= 64 && random_at(w->head + 18))
		return follows ? speaks_variant(50, 5, TINC_NULL) : speaks_variant(30, 5, TINC_NULL);
	if (!follows || be16(w, 16) != 0x0800 || at8(w, 18) != 0x45 || be16(w, 20) + 18U > w->len ||
	    be16(w, 20) + 26U < w->len)
		return 0;
	return speaks_variant(40, 6, TINC_NULL);
}

/* Sealed 1.0: the third of three probes sent at once, later any size that fits the block. */
static __always_inline opinion tinc_sealed(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *first = first_of(s, w->way);

	if ((first->len & 7) != 4 || first->len < 36 || !random_at(first->head) ||
	    le32(w, 0) == load_le32(mine->head))
		return 0;
	if (le16(w, 0) == load_le16(first->head) && le16(w, 0) == load_le16(mine->head))	/* a header */
		return objects(100);
	/* the shortest frame is a TCP acknowledgement: number 4, Ethernet 14, 40, full blocks, MAC 4 */
	if ((w->len & 7) != 4 || w->len < 68)
		return w->nth < 64 && at8(w, 0) != first->head[0] ? objects(100) : 0;
	if (!have(w, 36) || !random_at(w->head))
		return 0;
	if (w->nth == 2 && s->nth[other(w)] <= 4 && mine->len != first->len && w->len != mine->len &&
	    w->ms - first->ms < 100 &&
	    (mine->len & 7) == 4 && mine->len >= 68 && w->len >= 68 && first->len >= 68 &&
	    (w->len > 300 || mine->len > 300 || first->len > 300))
		return speaks_variant(s->nth[other(w)] ? 20 : 30, 7, TINC_10);
	if (w->len == mine->len || w->len == first->len || w->nth < 3)
		return 0;
	if ((w->len & 15) == 4)
		return speaks_variant(3, 8, TINC_10);
	/* blocks of 8 alone are OpenVPN's, too */
	return has_said(s, CLASS_TINC, 1 << 7) ? speaks_variant(2, 8, TINC_10) : 0;
}

static __always_inline opinion tinc_match(const struct work *w, const struct study *s)
{
	if (w->pkt.proto == IP_TCP)
		return tinc_meta(w, s);
	if (w->len < 33)
		return 0;
	if (!le16(w, 0)) {
		opinion o = le32(w, 0) ? 0 : tinc_sptps(w, s);

		return o ? o : tinc_clear(w, s);
	}
	return w->nth >= 2 ? tinc_sealed(w, s) : 0;
}
