/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Connectionless LDAP (RFC 1798, MS-ADTS 7.3.3): BER as long as the datagram (or several values),
 * message id, search request 63 or its answers 64, 65.
 */
#ifdef TUNPRINT_WORDS
static const char *const ldap_udp_sayings[] = { "search", "answer to a search", 0 };
static const char *const ldap_udp_variants[] = { 0 };
#endif

static __always_inline opinion ldap_udp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 n = at8(w, 1), at = n < 0x80 ? 2 : n == 0x81 ? 3 : n == 0x82 ? 4 : 6, id;

	if (at8(w, 0) != 0x30 || w->len < 14 || !have(w, 14) || n > 0x84 || n == 0x83 || n == 0x80)
		return 0;
	id = at8(w, at + 1);
	if (at8(w, at) != 2 || id - 1 > 3)
		return 0;
	if (at8(w, (at + 2 + id) & 15) == 0x63)
		return speaks_if(ber_content(w, w->len) == at, 75, 0);
	return speaks_if((at8(w, (at + 2 + id) & 15) == 0x64 ||
			at8(w, (at + 2 + id) & 15) == 0x65) &&
			 theirs->head[0] == 0x30, 85, 1);
}
