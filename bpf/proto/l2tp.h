/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * L2TP version 2 over UDP (RFC 2661). Control: C802, length that is the datagram's, tunnel,
 * session, Ns, Nr, first AVP is the message type. Data: flags say which fields are there, version 2,
 * then PPP, proof enough by itself; with encryption inside, tunnel and session that stay.
 * A sequence of ZLBs (12 bytes, no AVP) alone is only a hint.
 */
#ifdef TUNPRINT_WORDS
static const char *const l2tp_sayings[] = {
	"control message with AVP", "control, both sides", "acknowledgement without AVP",
	"data with PPP inside", "data of the same session", 0
};
static const char *const l2tp_variants[] = { "control", "data", 0 };
#endif

/* Header length of a version-2 data message, 0: none. */
static __always_inline __u32 l2tp_data_head(const struct work *w)
{
	__u16 flags = be16(w, 0);
	__u32 n = 6, at = 2;

	if (flags & 0x80 << 8 || (flags & 0x34fd) != 0 || (flags & 0xf) != 2)
		return 0;
	if (flags & 0x4000) {
		if (!inner_len_fits(w, 0, be16(w, 2), 0))
			return 0;
		n += 2;
		at += 2;
	}
	if (!load_be16(inner_at(w, at)) || !load_be16(inner_at(w, at + 2)))
		return 0;
	if (flags & 0x0800)
		n += 4;
	if (flags & 0x0200)
		n += 2 + load_be16(inner_at(w, n));
	return n;
}

static __always_inline __u32 l2tp_inside(const struct work *w)
{
	__u32 n = w->len > 8 && (at8(w, 1) & 0x0f) == 2 ? l2tp_data_head(w) : 0;

	return n && n <= 32 ? INSIDE(FORM_PPP, n) : 0;
}

static __always_inline opinion l2tp_control(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	int both = theirs->have >= 12 && load_be16(theirs->head) == 0xc802;

	if (w->len < 12 || be16(w, 2) != w->len)
		return 0;
	if (w->len == 12)
		return speaks_variant(both ? 60 : 35, 2, 1);
	/* AVP: mandatory, length 8, vendor 0, attribute 0: the message type 1..28 */
	if (be32(w, 12) != 0x80080000 || be16(w, 16) || !be16(w, 18) || be16(w, 18) > 28)
		return 0;
	return speaks_variant(both ? 90 : 75, both, 1);
}

static __always_inline opinion l2tp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 inside, at;
	int holds;

	if (w->len < 8 || (at8(w, 1) & 0x7f) != 2)
		return 0;
	if (be16(w, 0) == 0xc802)
		return l2tp_control(w, s);
	inside = l2tp_inside(w);
	if (!inside)
		return 0;
	holds = inner_holds(w, inside);
	if (holds == INNER_SURE)
		return speaks_variant(70, 3, 2);
	at = at8(w, 0) & 0x40 ? 4 : 2;
	if (mine->have >= 8 && load_be16(mine->head) == be16(w, 0) &&
	    load_be32(mine->head + at) == load_be32(w->head + at))
		return holds ? speaks_variant(40, 4, 2) :
		       at8(w, 0) & 0x40 ? speaks_variant(25, 4, 2) : 0;
	return 0;
}
