/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * AYIYA (draft-massar-v6ops-ayiya), by which SixXS' hosts behind NAT had IPv6: lengths and kinds of
 * identity and signature, always 16 bytes and SHA-1's 20, shared secret and operation, next header,
 * clock 4, identity 16, signature 20, then the IPv6 packet.
 */
#ifdef TUNPRINT_WORDS
static const char *const ayiya_sayings[] = {
	"header, clock and an IPv6 packet", "header and clock", 0
};
static const char *const ayiya_variants[] = { 0 };
#endif

static __always_inline __u32 ayiya_inside(const struct work *w)
{
	return be32(w, 0) == 0x41521129 && w->len >= 84 ? INSIDE(FORM_IP, 44) : 0;
}

static __always_inline opinion ayiya_match(const struct work *w, const struct study *s)
{
	/* identity 2^4 bytes, an integer; signature 5 words, SHA-1 */
	if (be16(w, 0) != 0x4152 || at8(w, 2) >> 4 != 1 || !openvpn_is_time(be32(w, 4)) || w->len < 44)
		return 0;
	if (ayiya_inside(w))
		return speaks_if(at8(w, 44) >> 4 == 6 && be16(w, 48) + 84U == w->len, 75, 0);
	return at8(w, 3) == EXT_NONE ? speaks(60, 1) : 0;
}
