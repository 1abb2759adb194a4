/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * GTP-U version 1 (3GPP TS 29.281), any port: first byte 30..37, message type, length of all behind
 * the first 8 bytes, tunnel id; sequence, N-PDU and extension headers by flag. G-PDUs (type 255)
 * carry IP. Echo (1, 2), error indication (26), supported extensions (31) and end marker (254) keep
 * the path. Other types are GTP-C, which is signalling and not this.
 */
#ifdef TUNPRINT_WORDS
static const char *const gtp_u_sayings[] = {
	"G-PDU with an IP packet", "path message", "echo answered", "G-PDU of the same tunnel", 0
};
static const char *const gtp_u_variants[] = { 0 };
#endif

enum { GTP_ECHO = 1, GTP_ECHO_REPLY, GTP_ERROR = 26, GTP_EXTENSIONS = 31, GTP_END = 254, GTP_PDU };

static __always_inline int gtp_u_header(const struct work *w)
{
	return w->len >= 8 && have(w, 8) && (at8(w, 0) & 0xf8) == 0x30 &&
	       inner_len_fits(w, 8, be16(w, 2), 0);
}

/* Past the optional fields and up to two extension headers (5.2), of 5G's user plane one or two. */
static __always_inline __u32 gtp_u_head(const struct work *w)
{
	__u32 off = at8(w, 0) & 7 ? 12 : 8;
	__u8 next = at8(w, 0) & 4 ? at8(w, 11) : 0;

#pragma unroll
	for (int i = 0; i < 2; i++) {
		if (!next)
			break;
		off += (inner_at(w, off)[0] & 15) * 4;
		next = inner_at(w, off - 1)[0];
	}
	return next || off > HEAD - INNER_HEAD ? 0 : off;
}

static __always_inline __u32 gtp_u_inside(const struct work *w)
{
	__u32 off = at8(w, 1) == GTP_PDU && gtp_u_header(w) ? gtp_u_head(w) : 0;

	return off ? INSIDE(FORM_IP, off) : 0;
}

static __always_inline opinion gtp_u_path(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u8 type = at8(w, 1);

	if (type == GTP_ECHO || type == GTP_ECHO_REPLY) {
		if (at8(w, 0) != 0x32 || be32(w, 4) || w->len > 64)
			return 0;
		if (type == GTP_ECHO_REPLY && theirs->have >= 10 && theirs->head[1] == GTP_ECHO &&
		    load_be16(theirs->head + 8) == be16(w, 8))
			return speaks(70, 2);
		return speaks(30, 1);
	}
	if (type == GTP_ERROR && !be32(w, 4) && at8(w, 0) == 0x32)
		return speaks_if(at8(w, 12) == 16, 40, 1);
	return type == GTP_END ? speaks_if(w->len == 8 && be32(w, 4), 25, 1) : 0;
}

static __always_inline opinion gtp_u_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	__u32 inside;

	if ((at8(w, 0) & 0xf8) != 0x30 || !gtp_u_header(w))
		return 0;
	if (at8(w, 1) != GTP_PDU)
		return gtp_u_path(w, s);
	inside = gtp_u_inside(w);
	if (!inside)
		return 0;
	if (inner_holds(w, inside))
		return speaks(72, 0);
	/* Ethernet or unstructured PDU sessions of 5G */
	return speaks_if(mine->have >= 8 && mine->head[1] == GTP_PDU && be32(w, 4) &&
			 load_be32(mine->head + 4) == be32(w, 4), 30, 3);
}
