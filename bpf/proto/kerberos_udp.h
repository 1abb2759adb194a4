/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Kerberos 5 (RFC 4120): application tag 6A..6F, 74..76, 7E, BER as long as the datagram, a
 * sequence, then the protocol version 5 in its own tag. Changes of a password: kerberos_tcp.h.
 */
#ifdef TUNPRINT_WORDS
static const char *const kerberos_udp_sayings[] = {
	"message with version 5", "change of a password", 0
};
static const char *const kerberos_udp_variants[] = { 0 };
#endif

static __always_inline opinion kerberos_udp_match(const struct work *w, const struct study *s)
{
	__u32 at = ber_content(w, w->len), tag = at8(w, 0), n;

	if (w->len > 48 && kpasswd_message(w, 0, w->len))
		return speaks(75, 1);
	if (!at || w->len < 20 || (tag < 0x6a || tag > 0x7e) || at8(w, at) != 0x30)
		return 0;
	n = at8(w, at + 1);
	at += n < 0x80 ? 2 : n == 0x81 ? 3 : n == 0x82 ? 4 : 6;
	return speaks_if((be32(w, at) & 0xfeffffff) == 0xa0030201 && at8(w, at + 4) == 5, 92, 0);
}
