/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * TZSP, how MikroTik and others send what they captured to an analyser: version 1, type 0 (received)
 * or 1 (to transmit), what is inside (1 Ethernet, 18 802.11), tags, of which 1 ends them, the frame.
 * One way by nature, so it stays below certainty. Read in the Wireshark documentation and captures.
 */
#ifdef TUNPRINT_WORDS
static const char *const tzsp_sayings[] = {
	"header and Ethernet frame", "header, tags of a radio", 0
};
static const char *const tzsp_variants[] = { "ethernet", "802.11", 0 };
#endif

enum { TZSP_END = 1, TZSP_TAGS = 6 };

/* Offset of the frame behind the tags (number, length, value; 0 pads), 0: they do not end here. */
static __always_inline __u32 tzsp_frame(const struct work *w)
{
	__u32 at = 4;

#pragma clang loop unroll(disable)
	for (int i = 0; i < TZSP_TAGS; i++) {
		__u32 tag = at8(w, inside(at)), len = at8(w, inside(at + 1));

		if (tag == TZSP_END)
			return at + 1;
		if (tag && len > 8)
			return 0;
		at = forget(w, at + (tag ? 2 + len : 1));
	}
	return 0;
}

static __always_inline __u32 tzsp_inside(const struct work *w)
{
	__u32 at = be32(w, 0) == 0x01000001 || be32(w, 0) == 0x01010001 ? tzsp_frame(w) : 0;

	return at ? INSIDE(FORM_ETHER, at) : 0;
}

static __always_inline opinion tzsp_match(const struct work *w, const struct study *s)
{
	__u32 found, at;

	if (at8(w, 0) != 1 || at8(w, 1) > 1 || at8(w, 2) || w->len < 20)
		return 0;
	if (at8(w, 3) == 18) {		/* of tags only a radio's fit: 10..18, 41, 60 */
		at = tzsp_frame(w);
		return speaks_if(at >= 11 && !(w->head[inside(at)] & 3), 30, 1) | 2 << 16;
	}
	found = tzsp_inside(w);
	return found && inner_ether(w, found & 0xffff) ? speaks_variant(72, 0, 1) : 0;
}
