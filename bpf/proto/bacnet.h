/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * BACnet/IP (ASHRAE 135 annex J): 81, function, length of the datagram, network header version 1.
 */
#ifdef TUNPRINT_WORDS
static const char *const bacnet_sayings[] = { "length and version", 0 };
static const char *const bacnet_variants[] = { 0 };
#endif

static __always_inline opinion bacnet_match(const struct work *w, const struct study *s)
{
	__u32 at = at8(w, 1) == 4 ? 10 : 4;

	if (at8(w, 0) != 0x81 || w->len < 6 || !have(w, 6) || be16(w, 2) != w->len ||
			at8(w, 1) > 12)
		return 0;
	return speaks_if(at8(w, 1) < 4 || at8(w, 1) == 5 || at8(w, at) == 1, 70, 0);
}
