/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * NetFlow 5 and 9, IPFIX (RFC 3954, 7011): version, count or length that agree with the datagram,
 * sets of known ids, export time of this century.
 */
#ifdef TUNPRINT_WORDS
static const char *const netflow_sayings[] = {
	"version 5, count and length", "version 9, sets", "IPFIX, length and sets", 0
};
static const char *const netflow_variants[] = { 0 };
#endif

static __always_inline opinion netflow_match(const struct work *w, const struct study *s)
{
	__u32 version = be16(w, 0), id, size;

	if (w->len < 20 || !have(w, 20) || version < 5 || version > 10)
		return 0;
	if (version == 5)
		return speaks_if(be16(w, 2) - 1U < 30 && w->len == 24 + 48U * be16(w, 2), 75, 0);
	if (version == 10) {
		id = be16(w, 16), size = be16(w, 18);
		return speaks_if(be16(w, 2) == w->len && (id == 2 || id == 3 || id > 255) &&
				size >= 4 &&
				 size + 16 <= w->len && be32(w, 4) > 0x40000000, 85, 2);
	}
	id = be16(w, 20), size = be16(w, 22);
	return speaks_if(version == 9 && be16(w, 2) - 1U < 512 && be32(w, 8) > 0x40000000 &&
			 (id < 2 || id > 255) && size >= 4 && size + 20 <= w->len &&
			 w->len >= 28, 70, 1);
}
