/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SCTP (RFC 9260), IP protocol 132: ports, tag, checksum, then a chunk of known type whose length
 * fits.
 */
#ifdef TUNPRINT_WORDS
static const char *const sctp_sayings[] = { "chunk whose length fits", 0 };
static const char *const sctp_variants[] = { 0 };
#endif

static __always_inline opinion sctp_match(const struct work *w, const struct study *s)
{
	__u32 at = w->have >= 16 && be16(w, 0) == w->pkt.sport ? 12 : 0;

	if (w->pkt.proto != 132 || w->len < at + 4)
		return 0;
	return speaks_if(be16(w, at + 2) >= 4 && be16(w, at + 2) + at <= w->len &&
			 (at8(w, at) < 16 || at8(w, at) >= 0x40), 75, 0);
}
