/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SNMP v1, v2c, v3 (RFC 1157, 3416, 3412): one BER sequence that is as long as the datagram,
 * version, then community and a PDU of type A0..A8, or the header of v3. BER lengths are checked
 * because 30 begins many other headers.
 */
#ifdef TUNPRINT_WORDS
static const char *const snmp_sayings[] = { "version, community and PDU", "v3 header", 0 };
static const char *const snmp_variants[] = { 0 };
#endif

/* Offset of the content of the BER value that fills the datagram of len bytes, 0 if none does. */
static __always_inline __u32 ber_content(const struct work *w, __u32 len)
{
	__u32 n = at8(w, 1);

	if (!have(w, 8))
		return 0;
	if (n < 0x80)
		return n + 2 == len ? 2 : 0;
	if (n == 0x81)
		return at8(w, 2) + 3U == len ? 3 : 0;
	if (n == 0x82)
		return be16(w, 2) + 4U == len ? 4 : 0;
	if (n == 0x83)
		return be24(w, 2) + 5 == len ? 5 : 0;
	return n == 0x84 && be32(w, 2) + 6 == len ? 6 : 0;
}

static __always_inline opinion snmp_match(const struct work *w, const struct study *s)
{
	__u32 at = ber_content(w, w->len), n;

	if (at8(w, 0) != 0x30 || !at || w->len < 16 || at > 8 || be16(w, at) != 0x0201)
		return 0;
	if (at8(w, at + 2) == 3)
		return speaks_if(at8(w, at + 3) == 0x30 && at8(w, at + 5) == 0x02, 80, 1);
	n = at8(w, at + 4);
	if (at8(w, at + 2) > 1 || at8(w, at + 3) != 4 || n > 100)
		return 0;
	return speaks_if(w->head[(at + 5 + n) & (HEAD - 1)] - 0xa0U <= 8, 85, 0);
}
