/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Kerberos over TCP (RFC 4120): 32-bit length, an application tag (6a AS-REQ, 6b AS-REP, 6c TGS-
 * REQ, 6d TGS-REP, 7e error) whose own length ends with the packet, and version 5 inside. Change of
 * a password (RFC 3244): length again in 16 bits, version 1 or FF80, length of the AP-REQ or AP-REP
 * (6e, 6f) that follows.
 */
#ifdef TUNPRINT_WORDS
static const char *const kerberos_tcp_sayings[] = {
	"request", "answer", "change of a password", 0
};
static const char *const kerberos_tcp_variants[] = { 0 };
#endif

/* Length, version, length and tag at off, to the end of len bytes. */
static __always_inline int kpasswd_message(const struct work *w, __u32 off, __u32 len)
{
	return be16(w, off) == len && (be16(w, off + 2) == 1 || be16(w, off + 2) == 0xff80) &&
	       be16(w, off + 4) > 32 && be16(w, off + 4) + 6U < len &&
	       (at8(w, off + 6) & 0xfe) == 0x6e && at8(w, off + 7) > 0x80;
}

static __always_inline opinion kerberos_tcp_match(const struct work *w, const struct study *s)
{
	__u8 tag = at8(w, 4);
	__u32 at;

	if (w->len < 32 || at8(w, 0) || be32(w, 0) + 4 < w->len)
		return 0;
	if (kpasswd_message(w, 4, be32(w, 0)))
		return speaks(75, 2);
	if (tag != 0x6a && tag != 0x6b && tag != 0x6c && tag != 0x6d && tag != 0x7e)
		return 0;
	at = at8(w, 5) < 0x80 ? 6 : at8(w, 5) == 0x81 ? 7 : at8(w, 5) == 0x82 ? 8 : 0;
	if (!at || w->head[at] != 0x30)
		return 0;
	if (at8(w, 5) == 0x82	? be16(w, 6) + 4U != be32(w, 0)
	    : at8(w, 5) == 0x81 ? at8(w, 6) + 3U != be32(w, 0)
				: at8(w, 5) + 2U != be32(w, 0))
		return 0;
	return speaks(75, tag == 0x6a || tag == 0x6c ? 0 : 1);
}
