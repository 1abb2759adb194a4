/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Cloudflare WARP in its WireGuard form: WireGuard's messages whose three reserved bytes carry a
 * client id (types 01..04 as usual), or types C1..C4 with the id in the four bytes behind. The
 * counter stays at offset 8, little-endian; the eight bytes before it do not change in a
 * direction. The id is the same both ways, which stock WireGuard's zeros and amneziawg's header
 * values (four bytes, no type byte) tell apart. Read in captures; Cloudflare publishes no format.
 * WARP over MASQUE is QUIC to the eye: not told here.
 */
#ifdef TUNPRINT_WORDS
static const char *const warp_sayings[] = {
	"WireGuard data with a client id in the reserved bytes", "148-byte initiation with client id",
	"response names the initiator's index", "data: constant id and index, rising counter",
	"the client id is the same both ways", 0
};
static const char *const warp_variants[] = { "reserved", "c-types", 0 };
#endif

enum { WARP_RESERVED = 1, WARP_C };

static __always_inline opinion warp_data(const struct work *w, const struct study *s, __u32 form)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u64 step;

	if (w->len < 32 || !have(w, 16) || le32(w, 12) > 0xff)
		return 0;
	if (theirs->have >= 16 && theirs->head[0] == at8(w, 0) &&
	    load_be32(theirs->head) == be32(w, 0) && load_le32(theirs->head + 12) <= 0xff &&
	    load_le32(theirs->head + 4) != le32(w, 4) && mine->have < 16)
		return speaks_variant(15, 4, form);
	if (mine->have < 16 || load_be64(mine->head) != be64(w, 0))
		return 0;
	step = le64(w, 8) - load_le64(mine->head + 8);
	return step - 1 < 1024 ? speaks_variant(40, 3, form) : 0;
}

static __always_inline opinion warp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u8 type = at8(w, 0);

	if (w->len < 32 || !have(w, 16) || (type & 0x3f) - 1U > 3)
		return 0;
	if (type > 4)
		return type == 0xc4 && be24(w, 1) ? warp_data(w, s, WARP_C) : 0;
	if (!be24(w, 1))
		return 0;
	if (type == 4)
		return warp_data(w, s, WARP_RESERVED);
	if (type == 1)
		return speaks_if(w->len == 148 && !w->nth, 25, 1);
	if (type == 2 && w->len == 92 && theirs->len == 148 && theirs->head[0] == 1 &&
	    load_le32(theirs->head + 4) == le32(w, 8))
		return speaks_variant(95, 2, WARP_RESERVED);
	return 0;
}
