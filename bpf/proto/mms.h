/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * MMS (IEC 61850, ISO 9506) over ISO on TCP: TPKT, X.224 data 02 f0 80, then a session SPDU:
 * connect 0d, accept 0e, or data 01 00 01 00 and presentation 61.
 */
#ifdef TUNPRINT_WORDS
static const char *const mms_sayings[] = {
	"session connect or accept", "presentation data", 0
};
static const char *const mms_variants[] = { 0 };
#endif

static __always_inline opinion mms_match(const struct work *w, const struct study *s)
{
	if (w->len < 16 || be16(w, 0) != 0x0300 || be16(w, 2) > w->len || be24(w, 4) != 0x02f080)
		return 0;
	if (at8(w, 7) == 13 || at8(w, 7) == 14)
		return speaks_if(at8(w, 9) == 5 && at8(w, 11) == 0x13, 75, 0);
	return speaks_if(be32(w, 7) == 0x01000100 && at8(w, 11) == 0x61, 75, 1);
}
