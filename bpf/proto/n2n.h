/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * n2n (ntop; n3n speaks the same). Version 2 and 3 (n2n_wire.h): version, hops left, flags 16 bits
 * big-endian (low 5: what it is, 3 a packet, 5 registering, 6 its answer), community name 16 or 20
 * bytes, zero behind its end. Version 1: version, type 1..4, hops, a flag, community 16 (what lies
 * behind its zero is stale memory), two MACs, two socket addresses of 20 bytes that begin with a
 * family; 87 bytes. Everything after the header may be enciphered; version 3's option -H hides the
 * header too, which leaves nothing to see. One community both ways is what decides. Over TCP
 * (edge -S2) a packet's length, 16 bits, is written alone before it: the packet begins a segment.
 */
#ifdef TUNPRINT_WORDS
static const char *const n2n_sayings[] = {
	"registration that names a community", "packet that names a community",
	"the same community both ways", "the same community again", 0
};
static const char *const n2n_variants[] = { "1", "2", "3", 0 };
#endif

/* A name at p: text, and in versions 2 and 3 nothing but zeros behind it, up to 16 bytes. */
static __always_inline int n2n_is_name(const struct work *w, const __u8 *p, int padded)
{
	__u32 ended = 0, bad = p[0] <= ' ' || p[0] > '~';

#pragma unroll
	for (__u32 i = 0; i < 16; i++) {
		ended = forget(w, ended | !p[i]);
		bad = forget(w, bad | (ended ? padded && p[i] : p[i] < ' ' || p[i] > '~'));
	}
	return !bad;
}

static __always_inline int n2n_is_family(__u16 family)
{
	return family == 0x0200 || family == 0x0a00;
}

/* The variant, 0: it is none. */
static __always_inline __u32 n2n_version(const struct work *w)
{
	__u8 version = at8(w, 0), type = at8(w, 3) & 0x1f;

	if (version == 1)
		return w->len >= 87 && at8(w, 1) - 1U < 4 && at8(w, 2) <= 16 && at8(w, 3) <= 1 &&
		       n2n_is_family(be16(w, 32)) && n2n_is_family(be16(w, 52)) &&
		       n2n_is_name(w, w->head + 4, 0);
	if (version - 2U > 1 || at8(w, 1) > 16 || at8(w, 2) || !type || type > 14 || w->len < 28)
		return 0;
	return n2n_is_name(w, w->head + 4, 1) ? version : 0;
}

static __always_inline int n2n_same(const struct work *w, const struct glimpse *g, __u32 version)
{
	if (g->have < 20 || g->head[0] != version || load_le32(g->head + 4) != le32(w, 4))
		return 0;
	return version == 1 || (load_le64(g->head + 4) == le64(w, 4) &&
				load_le64(g->head + 12) == le64(w, 12));
}

static __always_inline opinion n2n_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u32 version;
	int registers;

	if (at8(w, 0) - 1U > 2 || w->len < 28 || !have(w, 28))
		return 0;
	version = n2n_version(w);
	if (!version)
		return 0;
	if (n2n_same(w, theirs, version))
		return speaks_variant(92, 2, version);
	if (w->pkt.proto == IP_TCP)
		return 0;
	if (theirs->len)
		return objects(40);
	if (mine->len)
		return n2n_same(w, mine, version) ? speaks_variant(30, 3, version) : 0;
	registers = version == 1 ? at8(w, 1) == 1 : (at8(w, 3) & 0x1f) == 5;
	return speaks_variant(version == 1 ? 60 : registers ? 45 : 30, registers ? 0 : 1, version);
}
