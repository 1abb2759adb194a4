/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * NetBIOS over UDP (RFC 1002): names are one label of 32 letters A..P, types NB 0020 or NBSTAT 0021
 * in a DNS-like message; datagrams (types 10..16 hex) carry their sender's address, which
 * is the packet's own, and such a name.
 */
#ifdef TUNPRINT_WORDS
static const char *const netbios_sayings[] = { "name service message", "datagram", 0 };
static const char *const netbios_variants[] = { "ns", "dgm", 0 };
#endif

/* 32 letters A..P behind the length byte 20 hex. */
static __always_inline int netbios_name(const __u8 *p)
{
	if (p[0] != 0x20)
		return 0;
#pragma unroll
	for (int i = 1; i <= 32; i += 8) {
		__u64 v = load_le64(p + i) - 0x4141414141414141ULL;

		if (v & 0xf0f0f0f0f0f0f0f0ULL)
			return 0;
	}
	return 1;
}

static __always_inline opinion netbios_match(const struct work *w, const struct study *s)
{
	__u32 counts;

	if (w->len < 50 || !have(w, 50))
		return 0;
	counts = (__u32)be16(w, 4) + be16(w, 6) + be16(w, 8) + be16(w, 10);
	if (counts - 1 < 8 && !(be16(w, 2) & 0x0060) && netbios_name(w->head + 12))
		return speaks_variant(96, 0, 1);
	if (at8(w, 0) - 0x10U > 6 || at8(w, 1) > 0x0f)
		return 0;
	if (at8(w, 0) - 0x10U <= 2 && be16(w, 10) + 14U == w->len && netbios_name(w->head + 14))
		return speaks_variant(96, 1, 2);
	return 0;
}
