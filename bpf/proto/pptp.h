/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * PPTP (RFC 2637). Control over TCP: length, message type, magic 1A2B3C4D, control type 1..15, each
 * with its own fixed length. Data: GRE version 1 with key (payload length, call id), protocol
 * 880B, sequence and acknowledgement numbers by flag. PPP inside, compressed to 00FD by MPPE.
 */
#ifdef TUNPRINT_WORDS
static const char *const pptp_sayings[] = {
	"control message with magic and its length", "enhanced GRE, payload length agrees",
	"PPP inside", 0
};
static const char *const pptp_variants[] = { "control", "data", 0 };
#endif

/* Payload offset of enhanced GRE, 0: it is not. */
static __always_inline __u32 pptp_gre_head(const struct work *w)
{
	__u32 n = 8 + (at8(w, 0) >> 4 & 1) * 4 + (at8(w, 1) >> 7) * 4;

	if (be16(w, 2) != 0x880b || (at8(w, 0) & 0xef) != 0x20 || (at8(w, 1) & 0x7f) != 1)
		return 0;
	if (!(at8(w, 0) & 0x10))
		return be16(w, 4) ? 0 : n;	/* only acknowledges */
	return inner_len_fits(w, n, be16(w, 4), 1) ? n : 0;
}

static __always_inline __u32 pptp_inside(const struct work *w)
{
	__u32 n = w->pkt.proto == IP_GRE && w->len >= 8 ? pptp_gre_head(w) : 0;

	return n && at8(w, 0) & 0x10 ? INSIDE(FORM_PPP, n) : 0;
}

/* RFC 2637 2.: the length of each control message, in units of 4. */
static __always_inline __u32 pptp_control_len(__u16 type)
{
	switch (type) {
	case 1: case 2: return 156;
	case 3: case 4: case 5: case 12: return 16;
	case 6: return 20;
	case 7: return 168;
	case 8: return 32;
	case 9: return 220;
	case 10: case 15: return 24;
	case 11: return 28;
	case 13: return 148;
	case 14: return 40;
	}
	return 0;
}

static __always_inline opinion pptp_match(const struct work *w, const struct study *s)
{
	__u32 inside;

	if (w->pkt.proto == IP_TCP) {
		if (w->len < 12 || be32(w, 4) != 0x1a2b3c4d || be16(w, 2) != 1)
			return 0;
		return be16(w, 0) == pptp_control_len(be16(w, 8)) && be16(w, 0) <= w->len ?
		       speaks_variant(75, 0, 1) : 0;
	}
	if (w->len < 8 || be16(w, 2) != 0x880b || !pptp_gre_head(w))
		return 0;
	inside = pptp_inside(w);
	return inside && inner_holds(w, inside) == INNER_SURE ? speaks_variant(75, 2, 2) :
	       speaks_variant(70, 1, 2);
}
