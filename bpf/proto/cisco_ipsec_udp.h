/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Cisco's own "IPsec over UDP", older than RFC 3948: ESP in UDP while IKE stays on port 500. The
 * one mark that is publicly known is FE577E2B in the place of the SPI (nDPI looks for it on port
 * 10000); other clients show plain ESP-in-UDP, which ipsec-nat-t finds from its numbers. So this
 * says only: that word, whole words, a sequence number that is young or rises.
 */
#ifdef TUNPRINT_WORDS
static const char *const cisco_ipsec_udp_sayings[] = { "FE577E2B and a sequence number", 0 };
static const char *const cisco_ipsec_udp_variants[] = { 0 };
#endif

static __always_inline opinion cisco_ipsec_udp_match(const struct work *w, const struct study *s)
{
	if (be32(w, 0) != 0xfe577e2b || w->len < 28 || !have(w, 8) || w->len & 3)
		return 0;
	return speaks_if(be32(w, 4) < 1 << 24, esp_step(w, s) ? 60 : 40, 0);
}
