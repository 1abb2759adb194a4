/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * DNP3 (IEEE 1815): 0564, length that gives the datagram's size with a CRC for each 16 bytes.
 */
#ifdef TUNPRINT_WORDS
static const char *const dnp3_udp_sayings[] = { "start bytes and length", 0 };
static const char *const dnp3_udp_variants[] = { 0 };
#endif

static __always_inline opinion dnp3_udp_match(const struct work *w, const struct study *s)
{
	__u32 n = at8(w, 2);

	if (w->len < 10 || !have(w, 10) || be16(w, 0) != 0x0564 || n < 5)
		return 0;
	n -= 5;
	return speaks_if(10 + n + 2 * ((n + 15) / 16) == w->len, 75, 0);
}
