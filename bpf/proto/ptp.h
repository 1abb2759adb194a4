/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * PTP version 2 (IEEE 1588): message type, version 2, length of the datagram, reserved byte,
 * control field and the sender's clock identity, mostly an EUI-64 with FFFE in the middle.
 */
#ifdef TUNPRINT_WORDS
static const char *const ptp_sayings[] = {
	"header whose length agrees", "clock identity from a MAC address", 0
};
static const char *const ptp_variants[] = { 0 };
#endif

static __always_inline opinion ptp_match(const struct work *w, const struct study *s)
{
	__u32 type = at8(w, 0) & 15;

	if (w->len < 44 || !have(w, 44) || (at8(w, 1) & 15) != 2 || (type > 3 && type < 8) ||
			type > 13)
		return 0;
	if (be16(w, 2) > w->len || be16(w, 2) + 12U < w->len || at8(w, 32) > 5 || be16(w, 2) < 44)
		return 0;
	if (be16(w, 23) == 0xfffe)
		return speaks(85, 1);
	return speaks_if(be16(w, 2) == w->len && !be32(w, 16), 60, 0);
}
