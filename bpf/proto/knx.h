/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * KNXnet/IP: header length 6, version 10 hex, service 02xx..09xx, length of the datagram.
 */
#ifdef TUNPRINT_WORDS
static const char *const knx_sayings[] = { "header with length", 0 };
static const char *const knx_variants[] = { 0 };
#endif

static __always_inline opinion knx_match(const struct work *w, const struct study *s)
{
	return speaks_if(w->len >= 6 && have(w, 6) && be16(w, 0) == 0x0610 && at8(w, 2) - 2U < 8 &&
			at8(w, 2) != 8 &&
			 be16(w, 4) == w->len, 85, 0);
}
