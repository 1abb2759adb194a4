/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * sFlow 5 (sflow.org): version 5, address family, sequence, uptime, samples of enterprise 0 and
 * known format with a length of whole words.
 */
#ifdef TUNPRINT_WORDS
static const char *const sflow_sayings[] = { "header and first sample", 0 };
static const char *const sflow_variants[] = { 0 };
#endif

static __always_inline opinion sflow_match(const struct work *w, const struct study *s)
{
	__u32 off = be32(w, 4) == 2 ? 36 : 24;

	if (w->len < 36 || !have(w, 36) || be32(w, 0) - 2 > 3 || be32(w, 4) - 1 > 1)
		return 0;
	return speaks_if(be32(w, off) - 1 < 256 && be32(w, off + 4) - 1 < 5 &&
			!(be32(w, off + 8) & 3) &&
			 be32(w, off + 8) + off + 12 <= w->len, 85, 0);
}
